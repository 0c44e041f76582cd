use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use xshell::cmd;

use crate::linked;
use crate::project::{root, shell};

/// The platforms that .github/workflows/release.yml builds packages for.
const TARGETS: [&str; 8] = [
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-unknown-linux-musl",
    "aarch64-unknown-linux-musl",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
    "aarch64-pc-windows-msvc",
];
const PACKAGES: [&str; 2] = ["yl-facesearch-capi", "yl-facesearch-python"];
const HEAD: &str = "\
yl-facesearch is under the MIT licence or the Apache License 2.0: see LICENSE-MIT, LICENSE-APACHE.
Its wheels and its C library contain the work of others, on one platform or another: the crates
below, and a part of Rust's standard library. Where MIT is one choice of licences, its text is here.
";
const LINE: &str =
    "--------------------------------------------------------------------------------";

/// The licence texts of all that a wheel or the C library may contain: each text once, after the
/// crates that it is for. Those of the standard library come with no crate: they are a file.
///
/// # Errors
/// cargo failed, or a crate has no text.
pub(crate) fn licences() -> Result<String> {
    let directories = directories()?;
    let mut texts: BTreeMap<String, (Vec<String>, String)> = BTreeMap::new();
    for ((name, version), one) in linked::crates(&PACKAGES, &TARGETS)? {
        if name.starts_with("yl-facesearch") {
            continue;
        }
        let title = format!("{name} {version} ({})", one.licence);
        let directory = directories
            .get(&(name, version))
            .with_context(|| format!("{title} is nowhere"))?;
        let files = licence_files(directory, &one.licence)?;
        ensure!(!files.is_empty(), "{title} has no licence text");
        for file in files {
            let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            // Many texts differ in their white space only.
            let words: Vec<_> = text.split_whitespace().collect();
            let (titles, _) = texts
                .entry(words.join(" "))
                .or_insert_with(|| (Vec::new(), trimmed(&text)));
            if !titles.contains(&title) {
                titles.push(title.clone());
            }
        }
    }
    let mut sections: Vec<_> = texts.into_values().collect();
    sections.sort();
    let mut all = HEAD.to_owned();
    for (titles, text) in sections {
        write!(all, "\n{LINE}\n{}\n\n{text}\n", titles.join("\n"))?;
    }
    let standard = fs::read_to_string(root().join("packaging/rust-standard-library.txt"))?;
    write!(all, "\n{LINE}\n{standard}")?;
    Ok(all)
}

/// Where the sources of each crate are.
fn directories() -> Result<BTreeMap<linked::Id, PathBuf>> {
    let sh = shell()?;
    let printed = cmd!(sh, "cargo metadata --locked --quiet --format-version 1")
        .quiet()
        .read()?;
    let metadata: Value = serde_json::from_str(&printed)?;
    let packages = metadata.get("packages").and_then(Value::as_array);
    let found = packages.into_iter().flatten().filter_map(|package| {
        let text = |key| package.get(key).and_then(Value::as_str);
        let manifest = Path::new(text("manifest_path")?);
        let id = (text("name")?.to_owned(), text("version")?.to_owned());
        Some((id, manifest.parent()?.to_path_buf()))
    });
    Ok(found.collect())
}

/// The licence files of a crate, also of what it has copied from others. Without the other choices
/// where MIT is one.
fn licence_files(directory: &Path, licence: &str) -> Result<Vec<PathBuf>> {
    const CHOICES: [&str; 4] = ["apache", "unlicense", "zlib", "0bsd"];
    let mut files = Vec::new();
    let mut directories = vec![directory.to_path_buf()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                directories.push(entry.path());
            } else if is_licence(&name(&entry.path())) {
                files.push(entry.path());
            }
        }
    }
    let is_mit = |file: &PathBuf| name(file).contains("mit");
    if licence.contains(" OR ") && files.iter().any(is_mit) {
        files.retain(|file| !CHOICES.iter().any(|choice| name(file).contains(choice)));
    }
    files.sort();
    Ok(files)
}

fn name(file: &Path) -> String {
    let name = file.file_name().unwrap_or_default();
    name.to_string_lossy().to_lowercase()
}

fn is_licence(name: &str) -> bool {
    let begins = [
        "license",
        "licence",
        "unlicense",
        "copying",
        "copyright",
        "notice",
    ];
    begins.iter().any(|begin| name.starts_with(begin))
}

fn trimmed(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}
