use std::fs;

use anyhow::{Result, ensure};
use xshell::{Shell, cmd};

use crate::project::root;

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// What a version promises, an item in each line.
const LISTS: [&str; 3] = [
    "crates/core/public-api.txt",
    "crates/capi/abi.txt",
    "crates/capi/symbols.txt",
];

/// Nothing that the last tag's version promised is gone, unless the version says so.
///
/// # Errors
/// It is.
pub(crate) fn check(sh: &Shell) -> Result<()> {
    let tags = cmd!(sh, "git tag --list v* --sort=-version:refname --merged")
        .quiet()
        .read()?;
    let Some(tag) = tags.lines().next() else {
        println!("there is no tag yet: the public API has nothing to be compared with");
        return Ok(());
    };
    if series(tag.trim_start_matches('v')) != series(VERSION) {
        return Ok(());
    }
    for list in LISTS {
        let before = cmd!(sh, "git show {tag}:{list}").quiet().read()?;
        let now = fs::read_to_string(root().join(list))?;
        let gone = gone(&before, &now);
        ensure!(
            gone.is_empty(),
            "{list} lacks what {tag} promised, and {VERSION} may not break it:\n{}",
            gone.join("\n")
        );
    }
    Ok(())
}

/// The part of a version in which nothing may break: before 1.0 the minor version, then the major.
fn series(version: &str) -> &str {
    let dots = if version.starts_with("0.") { 2 } else { 1 };
    let end = version.match_indices('.').nth(dots - 1);
    end.map_or(version, |(end, _)| version.get(..end).unwrap_or(version))
}

fn gone<'a>(before: &'a str, now: &str) -> Vec<&'a str> {
    before
        .lines()
        .filter(|line| !now.lines().any(|other| other == *line))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_minor_version_breaks_before_the_first_and_the_major_after_it() {
        for (version, expected) in [("0.1.0", "0.1"), ("0.12.3", "0.12"), ("1.2.3", "1")] {
            assert_eq!(series(version), expected);
        }
    }

    #[test]
    fn what_is_gone_is_found_and_what_is_new_is_not() {
        assert_eq!(gone("a\nb\nc\n", "d\nc\na\n"), ["b"]);
    }
}
