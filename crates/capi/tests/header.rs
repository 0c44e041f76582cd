//! `include/yl_facesearch.h` is what the crate says, and compiles wherever it is promised to.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use yl_facesearch::ErrorCode;
use yl_facesearch_testing::c_programs::{Build, Language, Tool, project};

/// The order of the header.
const SOURCES: [&str; 16] = [
    "version",
    "error_code",
    "sent",
    "outcome",
    "log",
    "options",
    "interrupted",
    "completion",
    "client",
    "call_options",
    "cancel_token",
    "deletion",
    "group",
    "timestamp",
    "error",
    "attempt",
];

fn header() -> String {
    fs::read_to_string(project("include/yl_facesearch.h")).unwrap()
}

fn generated() -> String {
    let krate = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut config = cbindgen::Config::from_file(krate.join("cbindgen.toml")).unwrap();
    config.header = Some(manual());
    let mut builder = cbindgen::Builder::new().with_config(config);
    for source in SOURCES {
        builder = builder.with_src(krate.join("src").join(source).with_extension("rs"));
    }
    let mut text = Vec::new();
    builder.generate().unwrap().write(&mut text);
    String::from_utf8(text).unwrap()
}

/// `manual.txt` as the comment that opens the header.
fn manual() -> String {
    let lines = include_str!("../manual.txt").lines();
    let commented = lines.map(|line| format!(" * {line}").trim_end().to_owned() + "\n");
    format!("/*\n{} */", commented.collect::<String>())
}

/// A variable that is read and not listed surprises users.
#[test]
fn the_manual_lists_every_environment_variable() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src");
    let mut read = BTreeSet::new();
    for file in [
        "signing/credentials.rs",
        "transport/endpoint.rs",
        "transport/proxy_environment.rs",
    ] {
        let source = fs::read_to_string(core.join(file)).unwrap();
        let source = source.split("#[cfg(test)]").next().unwrap();
        read.extend(source.split('"').map(str::to_owned).filter(|text| {
            let is_name = text.chars().all(|it| it.is_alphanumeric() || it == '_');
            is_name && (text.to_lowercase().ends_with("_proxy") || text.starts_with("YL_"))
        }));
    }
    assert!(
        ["YL_API_KEY", "YL_ENDPOINT", "no_proxy"]
            .iter()
            .all(|name| read.contains(*name)),
        "{read:?}"
    );
    // Read by the verifier of certificates.
    read.extend(["SSL_CERT_FILE", "SSL_CERT_DIR"].map(str::to_owned));
    let manual = include_str!("../manual.txt");
    let (_, section) = manual.split_once("ENVIRONMENT\n").unwrap();
    for variable in read {
        assert!(
            section.contains(&variable),
            "{variable} is not in the manual"
        );
    }
}

#[test]
fn no_line_of_comment_is_too_long() {
    let header = header();
    let comments = header.lines().enumerate();
    for (number, line) in comments.filter(|(_, line)| line.trim_start().starts_with('*')) {
        assert!(line.chars().count() <= 100, "line {}: {line}", number + 1);
    }
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
                tool.check_text("header", standard, &[], text);
            }
        }
    }
}

/// The header's declarations, sorted: without comments, blank lines and include guards.
fn declarations() -> BTreeSet<String> {
    let header = header();
    let mut code = String::new();
    let mut rest = header.as_str();
    while let Some((before, comment)) = rest.split_once("/*") {
        code += before;
        rest = comment.split_once("*/").unwrap().1;
    }
    code += rest;
    let (defines, others): (Vec<_>, Vec<_>) = code
        .lines()
        .map(|line| line.split("//").next().unwrap().trim())
        .filter(|line| !line.is_empty())
        .partition(|line| line.starts_with('#'));
    let constants = defines
        .into_iter()
        .filter(|line| line.starts_with("#define YL_") && line.split(' ').count() == 3)
        .filter(|line| !line.starts_with("#define YL_VERSION_"));
    let others = others
        .join(" ")
        .replace("extern \"C\" {", "")
        .replace(" }", "");
    others
        .split(';')
        .map(|declaration| declaration.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|declaration| !declaration.is_empty())
        .chain(constants.map(str::to_owned))
        .collect()
}

/// A new declaration adds a line to abi.txt. A line is changed or removed with a new SONAME only.
#[test]
fn what_is_promised_stays() {
    let promised: BTreeSet<_> = include_str!("../abi.txt")
        .lines()
        .map(str::to_owned)
        .collect();
    let found = declarations();
    let broken: Vec<_> = promised.difference(&found).collect();
    assert!(broken.is_empty(), "promised, and gone: {broken:#?}");
    let new: Vec<_> = found.difference(&promised).collect();
    assert!(new.is_empty(), "not in crates/capi/abi.txt: {new:#?}");
}

/// Nothing that has a layout is public, so that none can change.
#[test]
fn everything_public_is_opaque_or_a_number() {
    const NUMBERS: [&str; 8] = [
        "bool", "int32_t", "int64_t", "uint32_t", "uint64_t", "size_t", "char", "void",
    ];
    let declarations = declarations();
    let mut names: BTreeSet<&str> = NUMBERS.into();
    let mut opaque = BTreeSet::new();
    for declaration in &declarations {
        if let Some(name) = declaration.strip_prefix("typedef struct ") {
            let name = name.split(' ').next().unwrap();
            assert_eq!(*declaration, format!("typedef struct {name} {name}"));
            opaque.insert(name);
        } else if let Some((_, rest)) = declaration
            .split_once(" (*")
            .filter(|_| declaration.starts_with("typedef "))
        {
            names.insert(rest.split(')').next().unwrap());
        } else if let Some(name) = declaration.strip_prefix("typedef int32_t ") {
            names.insert(name);
        }
    }
    assert!(opaque.len() == 10 && names.len() == NUMBERS.len() + 10);
    let function = |line: &&String| !line.starts_with("typedef") && !line.starts_with('#');
    for declaration in declarations.iter().filter(function) {
        let (result, arguments) = declaration
            .strip_suffix(')')
            .unwrap()
            .split_once('(')
            .unwrap();
        for part in arguments.split(", ").chain([result]) {
            let mut words = part.strip_prefix("const ").unwrap_or(part).split(' ');
            let name = words.next().unwrap();
            let pointer = words.next().is_some_and(|word| word.starts_with('*'));
            assert!(
                names.contains(name) || pointer && opaque.contains(name),
                "{part} in {declaration}"
            );
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
        let program = Build::new(language, "two_units")
            .text("user", &format!("{include}{user}"))
            .text("main", &format!("{include}{main}"))
            .shared();
        program.run::<&str>(&[]);
    }
}
