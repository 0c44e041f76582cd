use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};

/// The oldest Python that the wheel is for, as its minor version.
const OLDEST_MINOR: u32 = 10;
/// The newest Python that is looked for.
const NEWEST_MINOR: u32 = 20;

/// The Pythons that the wheel is for, by minor version: those of pyenv and those on the PATH.
///
/// # Errors
/// There is none.
pub(crate) fn find() -> Result<BTreeMap<u32, PathBuf>> {
    let mut candidates: Vec<PathBuf> = (OLDEST_MINOR..=NEWEST_MINOR)
        .map(|minor| format!("python3.{minor}").into())
        .collect();
    candidates.push("python3".into());
    let pyenv = std::env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".pyenv")));
    if let Some(versions) = pyenv.and_then(|pyenv| fs::read_dir(pyenv.join("versions")).ok()) {
        for version in versions {
            candidates.push(version?.path().join("bin/python3"));
        }
    }
    let mut found = BTreeMap::new();
    for candidate in candidates {
        if let Some(minor) = minor_version(&candidate) {
            found.insert(minor, candidate);
        }
    }
    ensure!(
        !found.is_empty(),
        "there is no Python 3.{OLDEST_MINOR} or later: apt-get install python3-venv"
    );
    Ok(found)
}

/// The minor version of a `CPython` that loads abi3 modules and can make virtual environments.
fn minor_version(python: &Path) -> Option<u32> {
    let asked = "import ensurepip, sys, sysconfig; \
                 assert not sysconfig.get_config_var('Py_GIL_DISABLED'); print(sys.version_info[1])";
    let output = Command::new(python).args(["-c", asked]).output().ok()?;
    let minor = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
    (minor >= OLDEST_MINOR).then_some(minor)
}
