use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Result, bail};
use xshell::cmd;

use crate::project::{cargo_home, shell};

/// A tool of the machine, and the line that installs it.
const TOOLS: &[(&str, &str)] = &[
    ("cc", "apt-get install gcc"),
    ("c++", "apt-get install g++"),
    ("chromedriver", "apt-get install chromium chromium-driver"),
    ("clang", "apt-get install clang"),
    ("clang++", "apt-get install clang"),
    ("nm", "apt-get install binutils"),
    ("pkg-config", "apt-get install pkg-config"),
    ("python3", "apt-get install python3 python3-pip"),
    ("readelf", "apt-get install binutils"),
    ("valgrind", "apt-get install valgrind"),
];

/// # Errors
/// A tool of `names` is missing; says how to install all that are.
pub(crate) fn require(names: &[&str]) -> Result<()> {
    let missing: Vec<_> = TOOLS
        .iter()
        .filter(|(name, _)| names.contains(name) && !is_there(name))
        .map(|(name, install)| format!("{name} is missing: {install}"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    bail!("{}", missing.join("; "))
}

fn is_there(name: &str) -> bool {
    Command::new(name)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The program of this version of a crate. It is built once for all clones, in cargo's home, beside
/// what the user has installed there.
///
/// # Errors
/// It cannot be built.
pub(crate) fn cargo_installed(name: &str, version: &str, program: &str) -> Result<PathBuf> {
    let root = cargo_home()?
        .join("yl-facesearch")
        .join(format!("{name}-{version}"));
    let program = root.join("bin").join(program);
    if !program.exists() {
        println!("Installing {name} {version} into {} …", root.display());
        let sh = shell()?;
        cmd!(
            sh,
            "cargo install {name} --version {version} --locked --debug --quiet --root {root}"
        )
        .quiet()
        .run()?;
    }
    Ok(program)
}
