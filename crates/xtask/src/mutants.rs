use anyhow::Result;
use xshell::cmd;

use crate::project::{shell, target};
use crate::tools;

/// Changes the files that `.cargo/mutants.toml` names, one place at a time, and runs core's tests
/// on each change. It takes hours; what is found is under the target directory, in `mutants.out`.
///
/// # Errors
/// The tests pass with a change, and the list does not explain why.
pub(crate) fn run() -> Result<()> {
    let cargo_mutants = tools::cargo_installed("cargo-mutants", "27.1.0", "cargo-mutants")?;
    let (sh, found) = (shell()?, target());
    cmd!(
        sh,
        "{cargo_mutants} mutants --package yl-facesearch --output {found}"
    )
    .run()?;
    Ok(())
}
