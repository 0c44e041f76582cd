use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::process::{cargo, output};

/// The oldest Rust that the project names is no older than what its dependencies name. Of the standard library's own items clippy
/// tells (`incompatible_msrv`).
///
/// # Errors
/// A dependency wants a newer one.
pub(crate) fn check() -> Result<()> {
    let text = output(cargo("metadata").args(["--locked", "--format-version", "1"]))?;
    let metadata: Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"].as_array().context("no packages")?;
    let ours = packages
        .iter()
        .find(|package| package["name"] == "yl-facesearch")
        .and_then(rust_version)
        .context("yl-facesearch names no rust-version")?;
    let newer: Vec<_> = packages
        .iter()
        .filter(|package| rust_version(package) > Some(ours))
        .map(|package| format!("{} {}", package["name"], package["rust_version"]))
        .collect();
    ensure!(
        newer.is_empty(),
        "these want a newer Rust than Cargo.toml's rust-version: {}",
        newer.join(", ")
    );
    Ok(())
}

/// Its two leading numbers: a patch release of Rust brings nothing that code could need.
fn rust_version(package: &Value) -> Option<(u32, u32)> {
    let mut numbers = package["rust_version"].as_str()?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}
