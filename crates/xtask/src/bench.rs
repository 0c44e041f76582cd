use std::ffi::OsString;

use anyhow::Result;
use xshell::cmd;

use crate::project::{shell, target};

const HARNESS: &str = "yl-facesearch-bench-harness";

/// Builds the bench's harness, in a workspace of its own, and starts it with `arguments`.
///
/// # Errors
/// The harness cannot be built, or it failed.
pub(crate) fn start(arguments: &[OsString]) -> Result<()> {
    let sh = shell()?;
    let built = target().join("bench");
    let cargo = |subcommand: &str| {
        cmd!(
            sh,
            "cargo {subcommand} --quiet --manifest-path crates/bench/Cargo.toml --package {HARNESS} --target-dir {built}"
        )
    };
    if arguments.iter().any(|argument| argument == "--guard") {
        // The gate decides for CI: it must be able to see a loss.
        cargo("test").run()?;
    }
    cargo("build").run()?;
    // Not by `cargo run`: in its environment ring, and with it yl-facesearch, would be built again.
    let harness = built.join("debug").join(HARNESS);
    cmd!(sh, "{harness} {arguments...}").run()?;
    Ok(())
}
