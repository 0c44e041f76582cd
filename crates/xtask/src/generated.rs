//! Files, and parts of files, that are written out of others.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, bail};
use xshell::cmd;

use crate::project::{root, shell};
use crate::{error_codes, public_api, readme, third_party};

/// A part of a file, between the lines that begin with its two marks.
struct Part {
    file: &'static str,
    open: String,
    close: String,
    text: String,
}

impl Part {
    /// Between `<!-- name -->` and `<!-- /name -->`.
    fn of_document(file: &'static str, name: &str, text: String) -> Self {
        Self {
            file,
            open: format!("<!-- {name} -->"),
            close: format!("<!-- /{name} -->"),
            text,
        }
    }

    /// Between the comments `BEGIN name` and `END name`; `comment` begins a comment.
    fn of_source(file: &'static str, comment: &str, name: &str, text: String) -> Self {
        Self {
            file,
            open: format!("{comment} BEGIN {name}"),
            close: format!("{comment} END {name}"),
            text,
        }
    }

    fn put_into(&self, content: &str) -> Result<String> {
        let lines: Vec<_> = content.split_inclusive('\n').collect();
        let position = |mark: &str| {
            lines
                .iter()
                .position(|line| line.trim_start().starts_with(mark))
                .with_context(|| format!("{} has no line that begins with {mark}", self.file))
        };
        let (open, close) = (position(&self.open)?, position(&self.close)?);
        let (before, after) = (lines.get(..=open), lines.get(close..));
        let before = before.unwrap_or_default().concat();
        Ok(before + &self.text + &after.unwrap_or_default().concat())
    }
}

/// Writes the generated parts, then the C header and the list of the Rust API, which are made of
/// sources that hold generated parts.
///
/// # Errors
/// A file cannot be read or written, or has no mark.
pub(crate) fn write() -> Result<()> {
    for (file, content) in files()? {
        fs::write(root().join(file), content)?;
    }
    // This test alone: the others of its file read the header while it is written.
    let sh = shell()?;
    cmd!(
        sh,
        "cargo test --quiet --locked --package yl-facesearch-capi --test header -- --exact it_is_up_to_date"
    )
    .env("YL_BLESS", "1")
    .run()?;
    public_api::write()
}

/// # Errors
/// A generated part of a file is not what its source says now.
pub(crate) fn check() -> Result<()> {
    for (file, content) in files()? {
        if fs::read_to_string(root().join(file))? != content {
            bail!("{file} is not what its source says: run cargo xtask generate");
        }
    }
    Ok(())
}

/// Each file that is generated, or has a generated part, as it must be.
fn files() -> Result<BTreeMap<&'static str, String>> {
    let mut files = BTreeMap::from([("THIRD-PARTY-LICENSES", third_party::licences()?)]);
    for part in parts()? {
        let content = match files.remove(part.file) {
            Some(content) => content,
            None => fs::read_to_string(root().join(part.file))?,
        };
        files.insert(part.file, part.put_into(&content)?);
    }
    Ok(files)
}

fn parts() -> Result<Vec<Part>> {
    const C: &str = "crates/capi/src/error_code.rs";
    const CPP: &str = "include/yl_facesearch.hpp";
    const PYTHON: &str = "python/yl_facesearch/exceptions.py";
    const PACKAGE: &str = "python/yl_facesearch/__init__.py";
    const ERRORS: &str = "docs/pages/reference/errors.md";
    let mut parts = vec![
        Part::of_source(C, "//", "constants", error_codes::c_constants()),
        Part::of_source(C, "//", "numbers", error_codes::c_numbers()),
        Part::of_source(CPP, "//", "error classes", error_codes::cpp_classes()),
        Part::of_source(CPP, "//", "throw", error_codes::cpp_cases()),
        Part::of_source(PYTHON, "#", "error classes", error_codes::python_classes()),
        Part::of_source(PACKAGE, "#", "error imports", error_codes::python_imports()),
        Part::of_source(PACKAGE, "#", "error names", error_codes::python_all()),
        Part::of_document(ERRORS, "errors", error_codes::table()),
    ];
    for (document, program, text) in readme::programs()? {
        parts.push(Part::of_document(document, program, text));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_parts_are_up_to_date() {
        check().unwrap();
    }

    #[test]
    fn a_part_replaces_what_is_between_its_marks() {
        let content = "before\n    // BEGIN a: why\nold\n    // END a\nafter\n";
        let part = Part::of_source("file", "//", "a", "new\n".to_owned());
        assert_eq!(
            part.put_into(content).unwrap(),
            "before\n    // BEGIN a: why\nnew\n    // END a\nafter\n"
        );
        let error = part.put_into("// BEGIN a\n").unwrap_err().to_string();
        assert_eq!(error, "file has no line that begins with // END a");
    }
}
