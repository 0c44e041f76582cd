//! `include/yl_facesearch.hpp`: its classes are the table's, and it compiles wherever it is
//! promised to.

use std::collections::BTreeSet;

use yl_facesearch::ErrorCode;
use yl_facesearch_testing::c_programs::{Build, Language, Tool, project};

#[test]
fn each_code_has_its_class() {
    let numbers: Vec<_> = ErrorCode::ALL
        .iter()
        .map(|code| code.number().to_string())
        .chain(["99", "9999"].map(str::to_owned))
        .collect();
    let mut expected: Vec<_> = ErrorCode::ALL.iter().copied().map(thrown).collect();
    expected.push("99 yl::Error".to_owned());
    expected.push("9999 yl::ApiError yl::ApiError".to_owned());
    for program in Build::of(Language::Cpp, "errors").each() {
        let printed = program.run(&numbers);
        assert_eq!(printed.lines().collect::<Vec<_>>(), expected);
    }
}

/// What errors.cpp prints of an error with this code.
fn thrown(code: ErrorCode) -> String {
    let parents = [
        (code.is_transport(), " yl::TransportError"),
        (code.is_api(), " yl::ApiError"),
        (code.is_group_not_found(), " yl::GroupNotFoundError"),
        (code.is_authorization(), " yl::AuthorizationError"),
    ];
    let parents = parents.iter().filter(|(is_one, _)| *is_one);
    let parents: String = parents.map(|(_, name)| *name).collect();
    format!("{} yl::{}{parents}", code.number(), code.class_name())
}

#[test]
fn every_standard_and_compiler_takes_it() {
    let text = "#include <yl_facesearch.hpp>\n#include <yl_facesearch.hpp>\n";
    for tool in Tool::compilers(Language::Cpp) {
        for standard in ["c++17", "c++20"] {
            for flags in [&[][..], &["-fno-exceptions", "-fno-rtti"]] {
                tool.check_text("hpp", standard, flags, text);
            }
        }
    }
}

#[test]
fn two_translation_units_take_it() {
    let unit = "#include <yl_facesearch.hpp>\n";
    let user =
        "void user() { yl::Client client(yl::Options::from_env()); client.delete_group(\"a\"); }\n";
    let main = "void user();\nint main() { try { user(); } catch (const yl::MissingCredentialsError &) { return 0; } return 1; }\n";
    Build::new(Language::Cpp, "two_units_hpp")
        .text("user", &format!("{unit}{user}"))
        .text("main", &format!("{unit}{main}"))
        .shared()
        .run::<&str>(&[]);
}

#[test]
fn it_adds_no_macro() {
    let compiler = Tool::compiler(Language::Cpp);
    let macros = |name, text: &str| -> BTreeSet<_> {
        compiler.macros(name, "c++17", text).into_iter().collect()
    };
    let header = std::fs::read_to_string(project("include/yl_facesearch.hpp")).unwrap();
    let standard: String = header
        .split_inclusive('\n')
        .filter(|line| line.starts_with("#include <"))
        .collect();
    let before = macros(
        "macros-c",
        &format!("{standard}#include <yl_facesearch.h>\n"),
    );
    let after = macros(
        "macros-hpp",
        &format!("{standard}#include <yl_facesearch.hpp>\n"),
    );
    let added: Vec<_> = after.difference(&before).collect();
    assert_eq!(added, ["YL_FACESEARCH_HPP"]);
}
