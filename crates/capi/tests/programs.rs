//! The programs of tests/c and tests/cpp: as they are and under the sanitizers, or under valgrind.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::{by_name, hanging, passes, sandbox};
use yl_facesearch_sandbox::Sandbox;
use yl_facesearch_testing::c_programs::{Build, Language, Program, project, run, text};

#[test]
fn arguments() {
    let source = ["tests/c/arguments.c", "tests/c/check.h"]
        .map(|file| std::fs::read_to_string(project(file)).unwrap())
        .concat();
    let symbols = include_str!("../symbols.txt");
    for symbol in symbols.lines() {
        assert!(
            source.contains(&format!("{symbol}(")),
            "{symbol} is not called"
        );
    }
    passes(
        Build::of(Language::C, "arguments").each(),
        &[("empty", 0), ("full", 3)],
    );
}

#[test]
fn threads() {
    let names: Vec<_> = (0..32).map(|number| format!("thread-{number}")).collect();
    let groups: Vec<_> = names.iter().map(|name| (name.as_str(), 0)).collect();
    passes(Build::of(Language::C, "threads").each(), &groups);
}

#[test]
fn fork() {
    passes(
        // A child leaves its parent's connections as they are: that is no leak of the parent, but
        // looks like one in the child.
        Build::of(Language::C, "fork")
            .each()
            .into_iter()
            .map(Program::without_leak_check)
            .collect(),
        &[("before", 0), ("child", 0), ("parent", 0)],
    );
}

#[test]
fn no_thread() {
    let sandbox = sandbox(&[("by-address", 0)]);
    let program = Build::of(Language::C, "no_thread").shared();
    let output = run(program.with(&sandbox).arg(by_name(&sandbox)));
    // A panic is caught, but not before it is written there.
    assert_eq!(text(&output.stderr), "");
    assert_eq!(sandbox.groups(), BTreeMap::new());
}

#[test]
fn asynchronous() {
    let names: Vec<_> = (0..1000).map(|number| format!("call-{number}")).collect();
    let mut groups: Vec<_> = names.iter().map(|name| (name.as_str(), 0)).collect();
    groups.extend([("chained", 0), ("freeing", 0), ("full", 3)]);
    passes(Build::of(Language::C, "async").each(), &groups);
}

#[test]
fn asynchronous_fork() {
    hanging(
        // What was in flight at the fork stays so in the child, and the process ends with a call in
        // flight.
        Build::of(Language::C, "async_fork")
            .each()
            .into_iter()
            .map(Program::without_leak_check)
            .collect(),
        r#"[{"hang": true}, {}, {}, {"hang": true}]"#,
        &[("child", 0)],
    );
}

#[test]
fn cancel() {
    hanging(
        Build::of(Language::C, "cancel").each(),
        r#"[{"hang": true}]"#,
        &[("empty", 0)],
    );
}

/// The sanitizer must be in the Rust code too: there the freed object is read.
#[test]
fn a_use_after_free_is_seen() {
    let text = "#include <yl_facesearch.h>\nint main(void) {\n    yl_error *error = NULL;\n    yl_client_new(NULL, NULL, &error);\n    yl_error_free(error);\n    return yl_error_code(error) == YL_OK;\n}\n";
    let programs = Build::new(Language::C, "use_after_free").text("main", text);
    let program = programs.each().pop().unwrap();
    let output = program.command().output().unwrap();
    let report = self::text(&output.stderr);
    assert!(!output.status.success(), "{report}");
    let is_seen = ["heap-use-after-free", "Invalid read"].iter();
    assert!(
        is_seen.clone().any(|words| report.contains(words)),
        "{report}"
    );
}

#[test]
fn cpp_client() {
    let groups = [
        ("empty", 0),
        ("full", 3),
        ("moved", 0),
        ("called", 0),
        ("promised", 0),
        ("last", 0),
    ];
    passes(Build::of(Language::Cpp, "client").each(), &groups);
    passes(
        Build::of(Language::Cpp, "client").standard("c++20").each(),
        &groups,
    );
}

#[test]
fn cpp_without_exceptions() {
    passes(
        Build::of(Language::Cpp, "no_exceptions")
            .flag("-fno-exceptions")
            .each(),
        &[("waited", 0), ("called", 0)],
    );
}

#[test]
fn cpp_with_and_without_exceptions_in_one_program() {
    passes(
        Build::of(Language::Cpp, "mixed")
            .also_with(&["-DWITHOUT", "-fno-exceptions"])
            .each(),
        &[("full", 3)],
    );
}

#[test]
fn the_headers_examples() {
    let header = std::fs::read_to_string(project("include/yl_facesearch.h")).unwrap();
    let examples: Vec<String> = header
        .split(" * \\code\n")
        .skip(1)
        .map(|rest| rest.split_once(" * \\endcode\n").unwrap().0)
        .map(|example| {
            let lines = example.lines();
            let plain = lines.map(|line| line.strip_prefix(" * ").unwrap_or_default());
            plain.flat_map(|line| [line, "\n"]).collect()
        })
        .collect();
    assert_eq!(examples.len(), 2);
    let printed = |program: &Program, sandbox: &Sandbox, group_id: &str, succeeds: bool| {
        let output = program.with(sandbox).arg(group_id).output().unwrap();
        assert_eq!(
            output.status.success(),
            succeeds,
            "{}",
            text(&output.stderr)
        );
        text(&output.stdout)
    };
    for (number, example) in examples.iter().enumerate() {
        let build = Build::new(Language::C, &format!("example-{number}"));
        for program in build.text("example", example).each() {
            let sandbox = sandbox(&[("empty", 0), ("full", 3)]);
            assert_eq!(
                printed(&program, &sandbox, "empty", true),
                "empty: deleted\n"
            );
            assert!(printed(&program, &sandbox, "full", false).contains("holds faces"));
            assert!(printed(&program, &sandbox, "none", false).contains("INVALID_OUTER_ID"));
            assert!(printed(&program, &sandbox, "a b", false).contains("INVALID_ARGUMENT"));
        }
    }
}

#[test]
fn the_cpp_headers_example() {
    let header = std::fs::read_to_string(project("include/yl_facesearch.hpp")).unwrap();
    let example: String = header
        .lines()
        .filter_map(|line| line.strip_prefix("///     "))
        .flat_map(|line| [line, "\n"])
        .collect();
    let text = format!(
        "#include <iostream>\n#include <yl_facesearch.hpp>\nint main() {{\n{example}std::cout << deletion.outcome;\n}}\n"
    );
    for program in Build::new(Language::Cpp, "example")
        .text("example", &text)
        .each()
    {
        let sandbox = sandbox(&[("YuanliStudent_01", 0)]);
        assert_eq!(
            self::text(&run(&mut program.with(&sandbox)).stdout),
            "deleted"
        );
    }
}
