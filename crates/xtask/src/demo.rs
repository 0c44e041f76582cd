use anyhow::Result;
use xshell::cmd;

use crate::{python, tools};

/// The main job in each language: list, preview, delete, refuse, force, report a missing face
/// library, verify.
///
/// # Errors
/// A tool is missing, a program failed, or a face library was left.
pub(crate) fn run(live: bool) -> Result<()> {
    tools::require(&["cc", "c++", "pkg-config", "python3"])?;
    println!(
        "Building the library for Rust, C, C++ and Python (the first time takes a few minutes) …"
    );
    python::set_up()?;
    let live = live.then_some("--live");
    let sh = python::shell()?;
    cmd!(sh, "python tests/examples/demo.py {live...}")
        .quiet()
        .run()?;
    Ok(())
}
