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
    let Some(tag) = last_tag(sh)? else {
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

/// The newest version's tag before the current commit. A tag of the commit itself is the release
/// that is being made: it would be compared with itself.
fn last_tag(sh: &Shell) -> Result<Option<String>> {
    let tags = cmd!(
        sh,
        "git tag --list v* --sort=-version:refname --merged HEAD --no-contains HEAD"
    )
    .quiet()
    .read()?;
    Ok(tags.lines().next().map(str::to_owned))
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
    use crate::project::target;

    #[test]
    fn a_release_is_compared_with_the_one_before_it() {
        let sh = Shell::new().unwrap();
        let repository = target().join(format!("tmp/tags-{}", std::process::id()));
        sh.create_dir(&repository).unwrap();
        sh.change_dir(&repository);
        let commit = || {
            let author = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
            let commit = ["commit", "--quiet", "--allow-empty", "--message=change"];
            cmd!(sh, "git {author...} {commit...}")
                .quiet()
                .run()
                .unwrap();
        };
        let tag = |tag| cmd!(sh, "git tag --no-sign {tag}").quiet().run().unwrap();
        cmd!(sh, "git init --quiet").quiet().run().unwrap();
        commit();
        tag("v0.1.9");
        assert_eq!(last_tag(&sh).unwrap(), None);
        commit();
        assert_eq!(last_tag(&sh).unwrap().unwrap(), "v0.1.9");
        tag("v0.1.10");
        commit();
        tag("v0.1.11");
        assert_eq!(last_tag(&sh).unwrap().unwrap(), "v0.1.10");
        sh.remove_path(&repository).unwrap();
    }

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
