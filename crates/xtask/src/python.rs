use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::process::{command, run};
use crate::project::{root, target};

fn venv() -> PathBuf {
    target().join("venv")
}

/// A program of the project's own virtual environment.
pub(crate) fn program(name: &str) -> Command {
    let mut program = command(venv().join("bin").join(name));
    program.env("VIRTUAL_ENV", venv());
    program
}

/// Makes the virtual environment, with the tools that tests/python/requirements.txt pins.
///
/// # Errors
/// python3 or pip failed.
pub(crate) fn tools() -> Result<()> {
    let wanted = fs::read_to_string(root().join("tests/python/requirements.txt"))?;
    let installed = venv().join("installed-requirements.txt");
    if fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        return Ok(());
    }
    run(command("python3")
        .args(["-m", "venv", "--clear"])
        .arg(venv()))?;
    run(program("pip").args([
        "install",
        "--quiet",
        "--requirement",
        "tests/python/requirements.txt",
    ]))?;
    fs::write(installed, wanted)?;
    Ok(())
}

/// Builds the Python module and puts it into the virtual environment.
///
/// # Errors
/// The build failed.
pub(crate) fn develop() -> Result<()> {
    tools()?;
    run(program("maturin").args(["develop", "--quiet", "--locked"]))
}
