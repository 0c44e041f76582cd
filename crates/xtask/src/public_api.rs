use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::process::{cargo, run};
use crate::project::{root, target};

/// Writes the list of the core's public items anew.
///
/// # Errors
/// As [`check`].
pub(crate) fn generate() -> Result<()> {
    fs::write(file(), listed()?)?;
    Ok(())
}

/// The core's public items are those of the committed list, and each has an example.
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
                // Writing to a String cannot fail.
                let _ = write!(difference, "\n{sign}{line}");
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
    // Its own directory: the switch for what is not stable has dependencies built anew.
    let directory = target().join("rustdoc");
    run(cargo("rustdoc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &directory)
        .args([
            "--quiet",
            "--locked",
            "--package",
            "yl-facesearch",
            "--lib",
            "--",
            "--deny=warnings",
            "--deny=rustdoc::missing_doc_code_examples",
            "-Zcrate-attr=feature(rustdoc_missing_doc_code_examples)",
            "-Zunstable-options",
            "--output-format=json",
        ]))?;
    let api = public_api::Builder::from_rustdoc_json(directory.join("doc/yl_facesearch.json"))
        .omit_blanket_impls(true)
        .omit_auto_trait_impls(true)
        .build()
        .context("public-api cannot read what this toolchain's rustdoc wrote")?;
    Ok(api.items().map(|item| format!("{item}\n")).collect())
}
