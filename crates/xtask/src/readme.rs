use std::fs;

use anyhow::{Context, Result};

use crate::project::root;

/// A document, and the programs of `examples` that it shows.
const DOCUMENTS: [(&str, &[&str]); 4] = [
    (
        "README.md",
        &[
            "delete.py",
            "delete_async.py",
            "delete.c",
            "delete.cpp",
            "delete.rs",
            "command.sh",
            "sandbox.py",
            "test_lost_reply.py",
        ],
    ),
    (
        "python/README.md",
        &["delete.py", "command.sh", "sandbox.py"],
    ),
    ("crates/core/README.md", &["delete.rs"]),
    ("crates/capi/README.md", &["delete.c"]),
];

/// The document, the name and the fenced text of each program that is shown.
///
/// # Errors
/// A program cannot be read.
pub(crate) fn programs() -> Result<Vec<(&'static str, &'static str, String)>> {
    let shown = DOCUMENTS
        .iter()
        .flat_map(|(document, programs)| programs.iter().map(move |program| (*document, *program)));
    shown
        .map(|(document, program)| {
            let text = fs::read_to_string(root().join("examples").join(program))?;
            let language = language(program)?;
            Ok((document, program, format!("```{language}\n{text}```\n")))
        })
        .collect()
}

fn language(program: &str) -> Result<&str> {
    let (_, ending) = program
        .rsplit_once('.')
        .context("a program's name has an ending")?;
    Ok(match ending {
        "py" => "python",
        "rs" => "rust",
        other => other,
    })
}
