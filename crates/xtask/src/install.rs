use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::project::{remapping, root, shell, target};
use crate::rust_tests::PACKAGES;

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// How the C library is built.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// For the tests, together with all else that they need from cargo.
    Debug,
    Release,
}

/// Builds the C library and puts it, its headers and what pkg-config and cmake read under `prefix`:
/// what `cargo cinstall` does, but without cargo-c, which takes minutes to build. `tests/install`
/// compares the two.
///
/// # Errors
/// The build failed, or a file cannot be written.
pub(crate) fn run(prefix: &Path, profile: Profile) -> Result<()> {
    ensure!(
        cfg!(target_os = "linux"),
        "install needs Linux; elsewhere cargo-c installs the same: cargo cinstall --manifest-path crates/capi/Cargo.toml"
    );
    let sh = shell()?;
    match profile {
        Profile::Debug => {
            // The packages and targets that the tests build too, so that nothing is compiled twice.
            cmd!(
                sh,
                "cargo build --quiet {PACKAGES...} --lib --bins --examples"
            )
            .quiet()
            .run()?;
            lay_out(&target().join("debug"), prefix, &of_an_empty_library(&sh)?)
        }
        Profile::Release => {
            let list = target().join("native-static-libs.txt");
            cmd!(
                sh,
                "cargo rustc --quiet --locked --package yl-facesearch-capi --lib --release -- --print native-static-libs={list}"
            )
            .env("RUSTFLAGS", remapping(&root())?)
            .quiet()
            .run()?;
            lay_out(
                &target().join("release"),
                prefix,
                &fs::read_to_string(list)?,
            )?;
            reduce(&sh, prefix)
        }
    }
}

/// What a C program that links the static library also needs, as rustc names it. On Linux that is
/// what the standard library needs.
fn of_an_empty_library(sh: &Shell) -> Result<String> {
    let list = target().join("native-static-libs-of-none.txt");
    let library = target().join("empty.a");
    cmd!(
        sh,
        "rustc --crate-type staticlib --print native-static-libs={list} -o {library} -"
    )
    .stdin("")
    .quiet()
    .run()?;
    Ok(fs::read_to_string(list)?)
}

/// Takes out of the static library under `prefix` what no linker reads, which is more than half of
/// it: bitcode, by which rustc would optimize once more. And what zig writes into the objects of
/// ring's assembly: where they were built.
///
/// # Errors
/// objcopy failed.
pub(crate) fn reduce(sh: &Shell, prefix: &Path) -> Result<()> {
    let archive = prefix.join("lib/libyl_facesearch.a");
    cmd!(
        sh,
        "objcopy --strip-debug --enable-deterministic-archives --remove-section=.llvmbc --remove-section=.llvmcmd {archive}"
    )
    .quiet()
    .run()?;
    Ok(())
}

/// Puts what is in `built`, and all that is installed beside it, under `prefix`.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn lay_out(built: &Path, prefix: &Path, static_libraries: &str) -> Result<()> {
    fs::create_dir_all(prefix).with_context(|| format!("cannot make {}", prefix.display()))?;
    let prefix = fs::canonicalize(prefix)?;
    let (include, lib) = (prefix.join("include"), prefix.join("lib"));
    let pkgconfig = lib.join("pkgconfig");
    fs::create_dir_all(&include)?;
    fs::create_dir_all(&pkgconfig)?;
    for header in ["yl_facesearch.h", "yl_facesearch.hpp"] {
        fs::copy(root().join("include").join(header), include.join(header))?;
    }
    fs::copy(
        built.join("libyl_facesearch_capi.a"),
        lib.join("libyl_facesearch.a"),
    )?;
    let real_name = format!("libyl_facesearch.so.{VERSION}");
    // A new file, not the old one overwritten: running programs keep the old one.
    let _ = fs::remove_file(lib.join(&real_name));
    fs::copy(built.join("libyl_facesearch_capi.so"), lib.join(&real_name))?;
    let mut numbers = VERSION.split('.');
    let (major, minor) = (
        numbers.next().unwrap_or_default(),
        numbers.next().unwrap_or_default(),
    );
    for link in [
        format!("libyl_facesearch.so.{major}.{minor}"),
        "libyl_facesearch.so".to_owned(),
    ] {
        let link = lib.join(link);
        // A link that does not exist need not be removed.
        let _ = fs::remove_file(&link);
        symlink(&real_name, link)?;
    }
    let (sources, cmake) = (
        root().join("crates/capi/cmake"),
        prefix.join("share/cmake/yl_facesearch"),
    );
    fs::create_dir_all(&cmake)?;
    for file in fs::read_dir(sources)? {
        let file = file?;
        fs::copy(file.path(), cmake.join(file.file_name()))?;
    }
    fs::write(
        pkgconfig.join("yl-facesearch.pc"),
        pkg_config_file(static_libraries),
    )?;
    Ok(())
}

/// It names no directory, so that the installation can be moved, and finds the libraries beside it,
/// so that they can be moved into lib64. And not `libgcc_s`, which has no
/// static form: the compiler adds the unwinder by itself, the one that fits how it links.
fn pkg_config_file(static_libraries: &str) -> String {
    let static_libraries: Vec<_> = static_libraries
        .split_whitespace()
        .filter(|library| *library != "-lgcc_s")
        .collect();
    let static_libraries = static_libraries.join(" ");
    format!(
        "prefix=${{pcfiledir}}/../..
exec_prefix=${{prefix}}
libdir=${{pcfiledir}}/..
includedir=${{prefix}}/include

Name: yl-facesearch
Description: Deletes FinAuth FaceSearch face libraries
Version: {VERSION}
Libs: -L${{libdir}} -lyl_facesearch
Cflags: -I${{includedir}}
Libs.private: {static_libraries}
"
    )
}
