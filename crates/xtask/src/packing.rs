use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use xshell::{Shell, cmd};

/// When what is released was committed, in seconds: no file in a package is younger.
///
/// # Errors
/// git failed.
pub(crate) fn commit_time(sh: &Shell) -> Result<String> {
    Ok(cmd!(sh, "git log -1 --format=%ct").quiet().read()?)
}

/// The only entry of `directory` whose name ends with `ending`.
///
/// # Errors
/// There is another number of them.
pub(crate) fn only(directory: &Path, ending: &str) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    match found.as_slice() {
        [path] => Ok(path.clone()),
        _ => bail!("{} holds {} of *{ending}", directory.display(), found.len()),
    }
}
