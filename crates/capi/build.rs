//! Names the shared library for the dynamic linker: plain cargo does not.

use std::env::var;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    if var("CARGO_CFG_TARGET_OS").as_deref() != Ok("linux") {
        return;
    }
    // Rust's standard library keeps a thread-specific key for good: unloading the library would
    // lose it, until the process has none left.
    println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
    // Its address in a crash report can then be matched to the build that it came from.
    println!("cargo::rustc-cdylib-link-arg=-Wl,--build-id=sha1");
    if var("CARGO_FEATURE_CAPI").is_ok() {
        return;
    }
    let major = var("CARGO_PKG_VERSION_MAJOR").unwrap_or_default();
    let minor = var("CARGO_PKG_VERSION_MINOR").unwrap_or_default();
    // Before 1.0 a minor version may break the ABI.
    let version = if major == "0" {
        format!("0.{minor}")
    } else {
        major
    };
    println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libyl_facesearch.so.{version}");
}
