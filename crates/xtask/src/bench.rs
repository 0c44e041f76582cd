use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::process::{cargo, command, run};
use crate::project::target;

const HARNESS: &str = "yl-facesearch-bench-harness";

/// Builds the bench's harness, in a workspace of its own, and starts it with `arguments`.
///
/// # Errors
/// The harness cannot be built, or it failed.
pub(crate) fn start(arguments: &[OsString]) -> Result<()> {
    if arguments.iter().any(|argument| argument == "--guard") {
        // The gate decides for CI: it must be able to see a loss.
        run(&mut in_workspace("test"))?;
    }
    run(&mut in_workspace("build"))?;
    // Not by `cargo run`: in that environment ring, and so the library, would be built once more.
    run(command(target().join("bench/debug").join(HARNESS)).args(arguments))
}

fn in_workspace(subcommand: &str) -> Command {
    let mut command = cargo(subcommand);
    command
        .args(["--quiet", "--manifest-path", "crates/bench/Cargo.toml"])
        .args(["--package", HARNESS, "--target-dir"])
        .arg(target().join("bench"));
    command
}
