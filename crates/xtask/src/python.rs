use std::ffi::OsStr;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::process::{command, run};
use crate::project::{root, target};

/// A virtual environment under target/, with the packages that a file of requirements pins.
pub(crate) struct Environment {
    venv: PathBuf,
    requirements: &'static str,
}

impl Environment {
    pub(crate) fn new(name: &str, requirements: &'static str) -> Self {
        Self {
            venv: target().join(name),
            requirements,
        }
    }

    /// A program of the environment.
    pub(crate) fn program(&self, name: &str) -> Command {
        self.beside_programs(self.venv.join("bin").join(name))
    }

    /// Any program, which finds those of the environment first.
    pub(crate) fn beside_programs(&self, program: impl AsRef<OsStr>) -> Command {
        let mut program = command(program);
        program.env("VIRTUAL_ENV", &self.venv);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(self.venv.join("bin")).chain(std::env::split_paths(&path));
        if let Ok(path) = std::env::join_paths(paths) {
            program.env("PATH", path);
        }
        program
    }

    /// Makes the environment, unless it is there with the same requirements.
    ///
    /// # Errors
    /// python3 or pip failed.
    pub(crate) fn make(&self) -> Result<()> {
        let wanted = fs::read_to_string(root().join(self.requirements))?;
        let installed = self.venv.join("installed-requirements.txt");
        if fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
            return Ok(());
        }
        run(command("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&self.venv))?;
        run(self
            .program("pip")
            .args(["install", "--quiet", "--requirement", self.requirements]))?;
        fs::write(installed, wanted)?;
        Ok(())
    }
}

fn tests() -> Environment {
    Environment::new("venv", "tests/python/requirements.txt")
}

/// A program of the environment that tests run in.
pub(crate) fn program(name: &str) -> Command {
    tests().program(name)
}

/// Any program, which finds those of the environment that tests run in first.
pub(crate) fn beside_programs(program: &str) -> Command {
    tests().beside_programs(program)
}

/// Makes the environment that tests run in.
///
/// # Errors
/// python3 or pip failed.
pub(crate) fn tools() -> Result<()> {
    tests().make()
}

/// Builds the Python module and puts it into the virtual environment.
///
/// # Errors
/// The build failed.
pub(crate) fn develop() -> Result<()> {
    tools()?;
    run(program("maturin").args(["develop", "--quiet", "--locked"]))
}
