use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use xshell::cmd;

use crate::project::shell;

/// A crate that a package of a release contains.
#[derive(Debug, Default)]
pub(crate) struct Crate {
    pub(crate) licence: String,
    /// The crates that it calls, by name and version.
    pub(crate) needs: BTreeSet<Id>,
}

/// The name and the version of a crate.
pub(crate) type Id = (String, String);

/// The crates, by name and version, that are linked into `packages` of ours on any of `targets`:
/// without what only a build script, a macro or a test uses.
///
/// # Errors
/// cargo failed.
pub(crate) fn crates(packages: &[&str], targets: &[&str]) -> Result<BTreeMap<Id, Crate>> {
    let sh = shell()?;
    let format = "#{p}#{l}";
    let packages = packages.iter().flat_map(|name| ["--package", name]);
    let targets = targets.iter().flat_map(|name| ["--target", name]);
    let tree = cmd!(
        sh,
        "cargo tree --locked --quiet --edges normal,no-proc-macro --prefix depth --format {format} {packages...} {targets...}"
    )
    .quiet()
    .read()?;
    read(&tree)
}

/// Reads lines of cargo's tree: the depth, the name and version, and the licence. A crate's second
/// line has none of those below it.
fn read(tree: &str) -> Result<BTreeMap<Id, Crate>> {
    let mut crates: BTreeMap<Id, Crate> = BTreeMap::new();
    let mut above: Vec<Id> = Vec::new();
    for line in tree.lines().filter(|line| !line.is_empty()) {
        let mut parts = line.split('#');
        let mut part = || parts.next().with_context(|| format!("no part of {line:?}"));
        let (depth, package, licence) = (part()?.parse()?, part()?, part()?);
        let mut words = package.split(' ');
        let mut word = || words.next().with_context(|| format!("no name in {line:?}"));
        let id = (
            word()?.to_owned(),
            word()?.trim_start_matches('v').to_owned(),
        );
        above.truncate(depth);
        if let Some(user) = above.last().and_then(|user| crates.get_mut(user)) {
            user.needs.insert(id.clone());
        }
        let licence = licence.trim_end_matches(" (*)");
        crates.entry(id.clone()).or_default().licence = licence.replace('/', " OR ");
        above.push(id);
    }
    Ok(crates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_with_who_needs_whom() {
        let tree = "0#ours v0.1.0 (/a path)#MIT OR Apache-2.0
1#a v1.0.0#MIT/Apache-2.0
2#b v2.0.0+x#ISC
1#b v2.0.0+x#ISC (*)

0#a v1.0.0#MIT/Apache-2.0 (*)
";
        let crates = read(tree).unwrap();
        let shown: Vec<_> = crates
            .iter()
            .map(|((name, version), one)| {
                let needs = one.needs.iter().map(|(name, _)| name.as_str()).collect();
                (name.as_str(), version.as_str(), one.licence.as_str(), needs)
            })
            .collect();
        let expected: [(_, _, _, Vec<_>); 3] = [
            ("a", "1.0.0", "MIT OR Apache-2.0", vec!["b"]),
            ("b", "2.0.0+x", "ISC", vec![]),
            ("ours", "0.1.0", "MIT OR Apache-2.0", vec!["a", "b"]),
        ];
        assert_eq!(shown, expected);
    }
}
