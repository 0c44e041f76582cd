use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};

use crate::process::{cargo, run};
use crate::project::target;

/// A tool of the machine, and the line that installs it.
const TOOLS: &[(&str, &str)] = &[
    ("cc", "apt-get install gcc"),
    ("clang", "apt-get install clang"),
    ("clang-tidy", "apt-get install clang-tidy"),
    ("cmake", "apt-get install cmake"),
    ("c++", "apt-get install g++"),
    ("pkg-config", "apt-get install pkg-config"),
    ("nm", "apt-get install binutils"),
    ("python3", "apt-get install python3 python3-venv"),
    ("valgrind", "apt-get install valgrind"),
];

/// # Errors
/// A tool of `names` is missing; says how to install all that are.
pub(crate) fn require(names: &[&str]) -> Result<()> {
    let missing: Vec<_> = TOOLS
        .iter()
        .filter(|(name, _)| names.contains(name) && !is_there(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let lines: Vec<_> = missing
        .iter()
        .map(|(name, install)| format!("{name} is missing: {install}"))
        .collect();
    bail!("{}", lines.join("; "))
}

/// The program of crate `name`, installed under target/tools when it is not there yet.
///
/// # Errors
/// It cannot be built.
pub(crate) fn cargo_installed(name: &str, version: &str) -> Result<PathBuf> {
    cargo_installed_as(name, version, name)
}

/// As [`cargo_installed`], for a crate whose `program` is named otherwise.
///
/// # Errors
/// It cannot be built.
pub(crate) fn cargo_installed_as(name: &str, version: &str, program: &str) -> Result<PathBuf> {
    let tools = target().join("tools");
    let program = tools.join("bin").join(program);
    if !program.exists() {
        println!("Installing {name} {version} into target/tools …");
        run(cargo("install")
            .args([
                name,
                "--version",
                version,
                "--locked",
                "--debug",
                "--quiet",
                "--root",
            ])
            .arg(&tools))?;
    }
    Ok(program)
}

fn is_there(name: &str) -> bool {
    Command::new(name)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
