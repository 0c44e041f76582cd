//! `include/yl_facesearch.h` is what the crate says, and compiles wherever it is promised to.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use support::{Language, Tool, project};
use yl_facesearch::ErrorCode;

/// The order of the header.
const SOURCES: [&str; 11] = [
    "version",
    "codes",
    "log",
    "options",
    "completion",
    "client",
    "call_options",
    "cancel",
    "deletion",
    "error",
    "attempt",
];

fn header() -> String {
    fs::read_to_string(project("include/yl_facesearch.h")).unwrap()
}

fn generated() -> String {
    let krate = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(krate.join("cbindgen.toml")).unwrap();
    let mut builder = cbindgen::Builder::new().with_config(config);
    for source in SOURCES {
        builder = builder.with_src(krate.join("src").join(source).with_extension("rs"));
    }
    let mut text = Vec::new();
    builder.generate().unwrap().write(&mut text);
    String::from_utf8(text).unwrap()
}

#[test]
fn it_is_up_to_date() {
    let generated = generated();
    if std::env::var_os("YL_BLESS").is_some_and(|value| value == "1") {
        fs::write(project("include/yl_facesearch.h"), &generated).unwrap();
    }
    assert!(
        header() == generated,
        "include/yl_facesearch.h is not what crates/capi says: cargo xtask generate"
    );
}

#[test]
fn every_source_with_exports_is_in_it() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(sources).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let exports = text.contains("no_mangle") || text.contains("pub type yl_");
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert_eq!(exports, SOURCES.contains(&name), "{}", path.display());
    }
}

#[test]
fn every_code_has_its_constant() {
    let header = header();
    let mut expected = BTreeSet::new();
    for code in ErrorCode::ALL {
        let lines = format!(
            "/**\n * {}\n */\n#define YL_ERR_{} {}\n",
            code.summary(),
            code.name(),
            code.number()
        );
        assert!(header.contains(&lines), "the header lacks:\n{lines}");
        expected.insert(format!("YL_ERR_{}", code.name()));
    }
    let found: BTreeSet<_> = header
        .lines()
        .filter_map(|line| line.strip_prefix("#define YL_ERR_"))
        .map(|rest| format!("YL_ERR_{}", rest.split(' ').next().unwrap()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn every_standard_and_compiler_takes_it() {
    let text = "#include <yl_facesearch.h>\n#include <yl_facesearch.h>\n";
    for (language, standards) in [
        (Language::C, &["c99", "c11", "c17"][..]),
        (Language::Cpp, &["c++11", "c++17", "c++20"][..]),
    ] {
        for tool in Tool::compilers(language) {
            for standard in standards {
                tool.check_text("header", standard, text);
            }
        }
    }
}

#[test]
fn two_translation_units_take_it() {
    let user = "int version(void) { return yl_version()[0]; }\n";
    let main =
        "int version(void);\nint main(void) { return version() == yl_version()[0] ? 0 : 1; }\n";
    let include = "#include <yl_facesearch.h>\n";
    for language in [Language::C, Language::Cpp] {
        let program = support::Build::new(language, "two_units")
            .text("user", &format!("{include}{user}"))
            .text("main", &format!("{include}{main}"))
            .shared();
        program.run::<&str>(&[]);
    }
}
