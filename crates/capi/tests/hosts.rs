//! What a host may do with its process and its threads while it uses the library.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use common::{by_name, hanging, once_requested, passes, sandbox};
use yl_facesearch_sandbox::{Sandbox, Tls};
use yl_facesearch_testing::c_programs::{Build, Language, Program, built, project, run, text};

/// A child leaves its parent's connections as they are: that is no leak of the parent, but looks
/// like one in the child.
fn forking(build: Build) -> Vec<Program> {
    let programs = build.each().into_iter();
    programs.map(Program::without_leak_check).collect()
}

#[test]
fn a_thread_that_is_cancelled_inside_a_call() {
    hanging(
        Build::of(Language::C, "thread_cancel").each(),
        r#"[{"hang": true}]"#,
        &[],
    );
}

/// Loads `plugin` and unloads it, more often than a process has thread-specific keys.
fn unloads(plugin: &Path) {
    let sandbox = sandbox(&[]);
    // The last call is in flight when its code would be unmapped.
    let script = r#"[{"times": 1110}, {"delay_ms": 200}]"#;
    sandbox.script(serde_json::from_str(script).unwrap());
    // Not linked with the library, of which it uses no name.
    let build = Build::of(Language::C, "plugin").flag("-Wl,--as-needed");
    let program = build.shared();
    let output = run(program.with(&sandbox).arg(plugin).arg("1100"));
    assert_eq!(text(&output.stdout), "keys 0 mappings 0\n");
}

#[test]
fn loaded_and_unloaded_any_number_of_times() {
    unloads(&built("so"));
}

#[test]
fn a_plugin_that_contains_the_static_library() {
    let functions = [
        "yl_options_from_env",
        "yl_client_new",
        "yl_options_free",
        "yl_list_groups",
        "yl_list_groups_async",
        "yl_client_free",
    ];
    let uses = functions.map(|name| format!("(void (*)(void)){name}"));
    let source = format!(
        "#include <yl_facesearch.h>\nvoid (*const uses[])(void) = {{{}}};\n",
        uses.join(", ")
    );
    let build = Build::new(Language::C, "contains").text("plugin", &source);
    let plugin = build.flag("-shared").flag("-fPIC").fixed();
    unloads(plugin.path());
}

#[test]
fn a_thread_that_is_ending() {
    for program in Build::of(Language::C, "ending_thread").each() {
        let sandbox = sandbox(&[]);
        let output = run(&mut program.with(&sandbox));
        // A panic is caught, but not before it is written there.
        assert_eq!(
            (text(&output.stdout), text(&output.stderr)),
            ("3".to_owned(), String::new())
        );
    }
}

#[test]
fn signals_are_handled_on_the_hosts_threads() {
    let sandbox = sandbox(&[]);
    let program = Build::of(Language::C, "signals").shared();
    run(program.with(&sandbox).arg(by_name(&sandbox)));
}

#[test]
fn a_child_with_its_parents_process_number() {
    passes(
        forking(Build::of(Language::C, "same_pid")),
        &[("before", 0), ("child", 0), ("async", 0), ("parent", 0)],
    );
}

#[test]
fn raised_privileges() {
    let program = Build::of(Language::C, "raised_privileges").shared();
    for secure in ["0", "1"] {
        run(program
            .command()
            .arg(secure)
            .env("YL_API_KEY", "a-key")
            .env("YL_API_SECRET", "a-secret")
            .env("YL_ENDPOINT", "no URL")
            .env("https_proxy", "no URL")
            .env("SSL_CERT_FILE", "/nowhere/file")
            .env("SSL_CERT_DIR", "/nowhere"));
    }
}

/// What one of the packages beneath reads; `manual.txt` says what for.
const BENEATH: &str = "TOKIO_UNSTABLE_SHARDED_BLOCKING_QUEUE";

#[test]
fn the_environment_that_is_read() {
    let manual = std::fs::read_to_string(project("crates/capi/manual.txt")).unwrap();
    let (_, section) = manual.split_once("\nENVIRONMENT\n").unwrap();
    let (section, _) = section.split_once("\nSECRETS\n").unwrap();
    let listed: BTreeSet<_> = section
        .split(|it: char| !it.is_ascii_alphabetic() && it != '_')
        .collect();
    let build = || Build::of(Language::C, "environment").standard("c11");
    for program in [build().shared(), build().fixed()] {
        for secure in ["0", "1"] {
            let sandbox = sandbox(&[]);
            let output = run(program.with(&sandbox).arg(by_name(&sandbox)).arg(secure));
            let printed = text(&output.stdout);
            let mut steps = printed
                .lines()
                .map(|line| line.split_once(' ').unwrap_or((line, "")));
            let (_, client) = steps.next().unwrap();
            for name in client.split(' ') {
                assert!(listed.contains(name), "{name} is not in the manual");
            }
            assert_eq!(client == BENEATH, secure == "1", "{client}");
            for (step, names) in steps {
                assert!(["", BENEATH].contains(&names), "{step}: {names}");
            }
        }
    }
}

#[test]
fn a_thread_with_the_stack_that_the_manual_asks_for() {
    let manual = std::fs::read_to_string(project("crates/capi/manual.txt")).unwrap();
    assert!(
        manual.contains("512 KiB of stack"),
        "the manual asks for another"
    );
    // A build without optimisation needs more than one that is released; the sanitizers' is no
    // measure.
    let program = Build::of(Language::C, "small_stack").shared();
    for tls in [Tls::Off, Tls::Valid] {
        let sandbox = Sandbox::builder()
            .group("small", 0)
            .tls(tls)
            .start()
            .unwrap();
        let mut command = program.with(&sandbox);
        if let Some(ca_file) = sandbox.ca_file() {
            command.env("YL_TEST_CA", ca_file);
        }
        run(command.arg("512"));
        assert!(sandbox.groups().is_empty());
    }
}

#[test]
fn no_descriptor_left() {
    for program in Build::of(Language::C, "no_descriptors").each() {
        let sandbox = sandbox(&[("empty", 0)]);
        run(program.with(&sandbox).arg(by_name(&sandbox)));
        assert!(sandbox.groups().is_empty());
    }
}

#[test]
fn a_program_with_one_thread_ends_its_own_call() {
    hanging(
        Build::of(Language::C, "interrupted").each(),
        r#"[{"hang": true, "times": 4}]"#,
        &[("empty", 0)],
    );
}

#[test]
fn calls_in_flight_at_the_end() {
    for (part, says) in [
        ("waited", ""),
        ("closed", ""),
        ("in_callback", ""),
        ("at_exit", "no callback comes now\n"),
        ("while_exiting", "a callback came in exit()\n"),
    ] {
        for mut program in Build::of(Language::C, "exit").each() {
            if part == "in_callback" {
                // The client's thread may still be ending when the process does.
                program = program.without_leak_check();
            }
            let sandbox = sandbox(&[]);
            sandbox.script(serde_json::from_str(r#"[{"hang": true, "times": 100}]"#).unwrap());
            let mut command = program.with(&sandbox);
            let output = once_requested(command.arg(part), &sandbox);
            assert_eq!(text(&output.stdout), says);
        }
    }
}
