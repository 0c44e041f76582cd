use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use xshell::Shell;

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
    crates
        .and_then(Path::parent)
        .map_or_else(PathBuf::new, Path::to_path_buf)
}

/// The directory of everything that is built or installed.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Runs commands at the project's root.
///
/// # Errors
/// The current directory cannot be read.
pub(crate) fn shell() -> Result<Shell> {
    let shell = Shell::new()?;
    shell.change_dir(root());
    Ok(shell)
}

/// Cargo's own directory of the user.
///
/// # Errors
/// There is none.
pub(crate) fn cargo_home() -> Result<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")))
        .context("there is no CARGO_HOME and no home directory")
}

/// The flags of rustc with which a build of `source` is the same wherever that is.
///
/// # Errors
/// As [`cargo_home`].
pub(crate) fn remapping(source: &Path) -> Result<String> {
    Ok(format!(
        "--remap-path-prefix={}=/source --remap-path-prefix={}=/cargo",
        source.display(),
        cargo_home()?.display()
    ))
}
