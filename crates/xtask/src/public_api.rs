use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::project::{root, shell, target};

/// Writes the list of the core's public items.
///
/// # Errors
/// As [`check`].
pub(crate) fn write() -> Result<()> {
    fs::write(file(), listed()?)?;
    Ok(())
}

/// The core's public items are those of the committed list.
///
/// # Errors
/// They are not, or rustdoc fails.
pub(crate) fn check() -> Result<()> {
    let listed = listed()?;
    let committed = fs::read_to_string(file())?;
    if committed == listed {
        return Ok(());
    }
    let mut difference = String::new();
    for (sign, these, those) in [('-', &committed, &listed), ('+', &listed, &committed)] {
        for line in these.lines() {
            if !those.lines().any(|other| other == line) {
                write!(difference, "\n{sign}{line}")?;
            }
        }
    }
    bail!(
        "the public API is not what crates/core/public-api.txt says: cargo xtask generate{difference}"
    )
}

fn file() -> PathBuf {
    root().join("crates/core/public-api.txt")
}

fn listed() -> Result<String> {
    let json = rustdoc()?;
    let api = public_api::Builder::from_rustdoc_json(json)
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()
        .context("public-api cannot read what this toolchain's rustdoc wrote")?;
    let mut list = String::new();
    for item in api.items() {
        writeln!(list, "{item}")?;
    }
    Ok(list)
}

/// What rustdoc knows of the core, as JSON. The default features and reqwest are all that have
/// items; aws-lc-rs would have to be compiled from C.
fn rustdoc() -> Result<PathBuf> {
    let rustdoc = root().join("crates/xtask/unstable_rustdoc.sh");
    let sh = shell()?;
    cmd!(sh, "cargo rustdoc --quiet --locked --package yl-facesearch --lib --features reqwest -- --deny=warnings -Zunstable-options --output-format=json")
        .env("RUSTDOC", rustdoc)
        .run()?;
    Ok(target().join("doc/yl_facesearch.json"))
}
