use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::contender::RUST;
use crate::instructions::{CALLS, count};
use crate::server::Server;

/// A part of a call: its name, the packages whose code it is, and its instructions at commit
/// 8309e57, by this same profile.
type Part = (&'static str, &'static [&'static str], f64);

/// The part that hyper is.
pub(crate) const HYPER_AND_ITS_TYPES: &str = "hyper and its types";

const PARTS: [Part; 8] = [
    (
        "signing",
        &[
            "signing",
            "sha1",
            "hmac",
            "digest",
            "block-buffer",
            "base64",
            "zeroize",
            "getrandom",
        ],
        6_363.0,
    ),
    ("framing", &["form"], 435.0),
    (
        HYPER_AND_ITS_TYPES,
        &[
            "hyper",
            "hyper-util",
            "http",
            "http-body",
            "http-body-util",
            "httparse",
            "bytes",
            "want",
        ],
        10_239.0,
    ),
    (
        "the runtime",
        &["tokio", "tokio-util", "mio", "socket2", "arc-swap"],
        6_957.0,
    ),
    (
        "the reply's JSON and Date",
        &["serde-json", "serde-core", "httpdate"],
        3_373.0,
    ),
    ("the rest of this client", &["yl-facesearch"], 4_648.0),
    ("memory and clocks", &["libc"], 8_624.0),
    ("the standard library, and all else", &[], 6_139.0),
];

/// What a part of a call takes, in instructions.
pub(crate) struct Share {
    pub(crate) part: &'static str,
    pub(crate) before: f64,
    pub(crate) now: f64,
}

/// Where the instructions of a call of the Rust client go. Its program has line tables, which say
/// of inlined code whose it is.
///
/// # Errors
/// valgrind failed, or a call did.
pub(crate) fn shares(server: &Server) -> Result<Vec<Share>> {
    println!("Profiling a call …");
    let short = packages(&count(&RUST, server, CALLS)?)?;
    let long = packages(&count(&RUST, server, CALLS * 2)?)?;
    let mut now = PARTS.map(|_| 0.0);
    for (package, instructions) in long {
        let before = short.get(&package).copied().unwrap_or_default();
        let of_package = |(_, packages, _): &Part| packages.contains(&package.as_str());
        let part = PARTS.iter().position(of_package).unwrap_or(PARTS.len() - 1);
        now[part] += (instructions - before) / f64::from(CALLS);
    }
    let shares = PARTS.into_iter().zip(now);
    Ok(shares
        .map(|((part, _, before), now)| Share { part, before, now })
        .collect())
}

/// The instructions of each package in a file of callgrind's.
fn packages(file: &Path) -> Result<BTreeMap<String, f64>> {
    let text = std::fs::read_to_string(file)?;
    let mut names = BTreeMap::new();
    let mut name = |kind: &'static str, written: &str| -> String {
        // `(1) NAME` names it and `(1)` is it again.
        let (id, text) = written.split_once(' ').unwrap_or((written, ""));
        let known = names
            .entry((kind, id.to_owned()))
            .or_insert_with(|| text.to_owned());
        known.clone()
    };
    let mut found = BTreeMap::new();
    let (mut file, mut function, mut is_callees) = (String::new(), String::new(), false);
    for line in text.lines() {
        match line.split_once('=') {
            Some(("fl" | "fi" | "fe", written)) => file = name("file", written),
            Some(("cfl" | "cfi", written)) => drop(name("file", written)),
            Some(("fn", written)) => function = name("function", written),
            Some(("cfn", written)) => drop(name("function", written)),
            Some(("calls", _)) => is_callees = true,
            None if line.starts_with(|c: char| c.is_ascii_digit() || "+-*".contains(c)) => {
                let cost = line.split(' ').nth(1).context("a line without a cost")?;
                if !std::mem::take(&mut is_callees) {
                    *found.entry(package(&file, &function)).or_default() += cost.parse::<f64>()?;
                }
            }
            Some(_) | None => {}
        }
    }
    Ok(found)
}

/// The package of a line of code: by its file, or, where that is the standard library's, by the
/// function that it was inlined into. Signing and the form have names of their own.
fn package(file: &str, function: &str) -> String {
    let path = if let Some((_, path)) = file.split_once("/registry/src/") {
        let folder = path.split('/').nth(1).unwrap_or_default();
        let (package, _version) = folder.rsplit_once('-').unwrap_or((folder, ""));
        package.to_owned()
    } else if let Some((_, module)) = file.split_once("/crates/core/src/") {
        format!(
            "yl_facesearch::{}",
            module.replace(".rs", "").replace('/', "::")
        )
    } else if file.starts_with("./") {
        "libc".to_owned()
    } else {
        function.trim_start_matches(['<', '&']).to_owned()
    };
    if path.starts_with("yl_facesearch::operations::form") {
        return "form".to_owned();
    }
    if path.starts_with("yl_facesearch::signing") {
        return "signing".to_owned();
    }
    let package = path.split("::").next().unwrap_or_default();
    package.replace('_', "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_belongs_to_who_wrote_it() {
        let standard = "/rustc/0123/library/core/src/ptr/mod.rs";
        for (file, function, expected) in [
            (
                "/home/registry/src/index-1/serde_json-1.0.154/src/de.rs",
                "a::b",
                "serde-json",
            ),
            (
                "/home/registry/src/index-1/hyper-util-0.1.21/src/rt.rs",
                "a::b",
                "hyper-util",
            ),
            ("/p/crates/core/src/signing/signature.rs", "a::b", "signing"),
            ("/p/crates/core/src/operations/form.rs", "a::b", "form"),
            ("/p/crates/core/src/call/mod.rs", "a::b", "yl-facesearch"),
            ("./malloc/./malloc/malloc.c", "malloc", "libc"),
            (
                standard,
                "<tokio::time::Sleep as core::Future>::poll",
                "tokio",
            ),
            (standard, "yl_facesearch::operations::form::form", "form"),
            (
                standard,
                "yl_facesearch::signing::signature::Signature::new",
                "signing",
            ),
        ] {
            assert_eq!(package(file, function), expected, "{file} {function}");
        }
    }
}
