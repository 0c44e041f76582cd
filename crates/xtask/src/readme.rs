use std::fs;

use anyhow::Result;

use crate::project::root;

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

/// The name and the fenced text of each program that the README shows.
///
/// # Errors
/// A program cannot be read.
pub(crate) fn programs() -> Result<Vec<(&'static str, String)>> {
    PROGRAMS
        .iter()
        .map(|(file, fence)| {
            let program = fs::read_to_string(root().join("examples").join(file))?;
            Ok((*file, format!("```{fence}\n{program}```\n")))
        })
        .collect()
}
