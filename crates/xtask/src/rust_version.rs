use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xshell::cmd;

use crate::project::shell;

/// The oldest Rust that the project names is no older than what its dependencies name. Of the
/// standard library's own items clippy checks (`incompatible_msrv`).
///
/// # Errors
/// A dependency wants a newer one.
pub(crate) fn check() -> Result<()> {
    let sh = shell()?;
    let printed = cmd!(sh, "cargo metadata --locked --format-version 1").read()?;
    let metadata: Value = serde_json::from_str(&printed)?;
    let packages = metadata
        .get("packages")
        .and_then(Value::as_array)
        .context("cargo metadata names no packages")?;
    let ours = packages
        .iter()
        .find(|package| text(package, "name") == Some("yl-facesearch"))
        .and_then(rust_version)
        .context("yl-facesearch names no rust-version")?;
    let newer: Vec<_> = packages
        .iter()
        .filter(|package| rust_version(package) > Some(ours))
        .filter_map(|package| text(package, "id"))
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
    let mut numbers = text(package, "rust_version")?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn text<'a>(package: &'a Value, key: &str) -> Option<&'a str> {
    package.get(key)?.as_str()
}
