use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, Result, bail};
use xshell::cmd;
use yl_facesearch::ErrorCode;

use crate::project::{root, shell};

/// A program of the README and the language of its fence.
const PROGRAMS: [(&str, &str); 8] = [
    ("delete.py", "python"),
    ("delete_async.py", "python"),
    ("delete.c", "c"),
    ("delete.cpp", "cpp"),
    ("delete.rs", "rust"),
    ("command.sh", "sh"),
    ("sandbox.py", "python"),
    ("test_lost_reply.py", "python"),
];

/// The documents with generated parts.
const README: &str = "README.md";
const ERRORS: &str = "docs/pages/reference/errors.md";

/// Writes the C header and the generated parts of the documents.
///
/// # Errors
/// A file cannot be read or written, or lacks a mark.
pub(crate) fn generate() -> Result<()> {
    let sh = shell()?;
    cmd!(
        sh,
        "cargo test --quiet --locked --package yl-facesearch-capi --test header"
    )
    .env("YL_BLESS", "1")
    .run()?;
    for (document, text) in generated()? {
        fs::write(root().join(document), text)?;
    }
    Ok(())
}

/// # Errors
/// A generated part of a document is not what the code says now.
pub(crate) fn check() -> Result<()> {
    for (document, text) in generated()? {
        if fs::read_to_string(root().join(document))? != text {
            bail!("{document} does not say what the code says: cargo xtask generate");
        }
    }
    Ok(())
}

fn generated() -> Result<[(&'static str, String); 2]> {
    let read = |document| fs::read_to_string(root().join(document));
    let mut readme = read(README)?;
    for (file, fence) in PROGRAMS {
        let program = fs::read_to_string(root().join("examples").join(file))?;
        readme = replaced(&readme, file, &format!("```{fence}\n{program}```\n"))?;
    }
    let errors = replaced(&read(ERRORS)?, "errors", &error_table())?;
    Ok([(README, readme), (ERRORS, errors)])
}

/// `text` with `part` between the marks `<!-- name -->` and `<!-- /name -->`.
fn replaced(text: &str, name: &str, part: &str) -> Result<String> {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let lacking = || format!("the marks of {name} are lacking");
    let (before, rest) = text.split_once(&open).with_context(lacking)?;
    let (_, after) = rest.split_once(&close).with_context(lacking)?;
    Ok(format!("{before}{open}{part}{close}{after}"))
}

fn error_table() -> String {
    let mut table =
        "| number | C: `YL_ERR_…` | Python, C++ | `sent` | again? | meaning | what to do |\n\
                     |---|---|---|---|---|---|---|\n"
            .to_owned();
    for code in ErrorCode::ALL {
        // Writing to a String cannot fail.
        let _ = writeln!(
            table,
            "| {} | `{}` | `{}` | `{}` | {} | {} | {} |",
            code.number(),
            code.name(),
            code.class_name(),
            code.sent(),
            if code.is_retryable() { "yes" } else { "no" },
            code.summary(),
            code.advice()
        );
    }
    table
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_documents_say_what_the_code_says() {
        super::check().unwrap();
    }
}
