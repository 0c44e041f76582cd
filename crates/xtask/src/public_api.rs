use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;
use xshell::cmd;

use crate::project::{root, shell, target};

/// The kinds of items that have an example, in rustdoc's JSON.
const EXPLAINED: [&str; 5] = [
    "/inner/module",
    "/inner/struct",
    "/inner/enum",
    "/inner/trait",
    "/inner/function",
];

/// Writes the list of the core's public items.
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
    let lacking = without_example(&serde_json::from_str(&fs::read_to_string(&json)?)?);
    ensure!(
        lacking.is_empty(),
        "public items without an example: {}",
        lacking.join(", ")
    );
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

/// What rustdoc knows of the core, as JSON.
fn rustdoc() -> Result<PathBuf> {
    // Its own directory: the unstable switch makes cargo build the dependencies again.
    let directory = target().join("rustdoc");
    let sh = shell()?;
    cmd!(sh, "cargo rustdoc --quiet --locked --package yl-facesearch --lib -- --deny=warnings -Zunstable-options --output-format=json")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &directory)
        .run()?;
    Ok(directory.join("doc/yl_facesearch.json"))
}

/// The modules, types, traits and functions of `rustdoc` whose documentation holds no code. Rustdoc
/// has a lint for it, which does not see what is exported from private modules.
fn without_example(rustdoc: &Value) -> Vec<String> {
    let items = || {
        rustdoc
            .get("index")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
    };
    let of_trait_impls: HashSet<_> = items()
        .filter(|(_, item)| {
            item.pointer("/inner/impl/trait")
                .is_some_and(Value::is_object)
        })
        .filter_map(|(_, item)| item.pointer("/inner/impl/items")?.as_array())
        .flatten()
        .map(Value::to_string)
        .collect();
    let text = |item: &Value, pointer| {
        item.pointer(pointer)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let mut lacking: Vec<_> = items()
        .filter(|(id, item)| {
            item.get("crate_id").and_then(Value::as_u64) == Some(0)
                && EXPLAINED.iter().any(|kind| item.pointer(kind).is_some())
                && !of_trait_impls.contains(*id)
        })
        .filter(|(_, item)| !text(item, "/docs").is_some_and(|docs| docs.contains("```")))
        .map(|(_, item)| {
            let file = text(item, "/span/filename").unwrap_or_default();
            format!("{} ({file})", text(item, "/name").unwrap_or_default())
        })
        .collect();
    lacking.sort();
    lacking
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_lacks_an_example_is_named() {
        let function = |name: &str, docs: &str| {
            json!({"name": name, "docs": docs, "crate_id": 0, "inner": {"function": {}},
                   "span": {"filename": "a.rs"}})
        };
        let rustdoc = json!({"index": {
            "1": function("shown", "Words.\n\n```\ncode\n```"),
            "2": function("told", "Words."),
            "3": function("fmt", "Words."),
            "4": {"crate_id": 0, "inner": {"impl": {"trait": {}, "items": [3]}}},
        }});
        assert_eq!(without_example(&rustdoc), ["told (a.rs)"]);
    }
}
