//! A TLS peer that resets its connection must not end a C or C++ program: SIGPIPE stands at its
//! default here.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use yl_facesearch_sandbox::{Sandbox, Step, Tls};
use yl_facesearch_testing::c_programs::{Build, Language, Program, text};
use yl_facesearch_testing::proxy::{Kind, Proxy};

/// The step of the fault, and what the call that meets it says.
const FAULTS: &[(&str, &str)] = &[
    (r#""read": 0, "abort": "reset""#, "maybe_applied"),
    (r#""read": "head", "abort": "reset""#, "maybe_applied"),
    (r#""cut": 0, "abort": "reset""#, "maybe_applied"),
    (r#""cut": 0, "abort": "close_then_reset""#, "maybe_applied"),
    (r#""cut": "head", "abort": "reset""#, "maybe_applied"),
    (r#""cut": "body", "abort": "reset""#, "maybe_applied"),
    (
        r#""cut": "body", "abort": "close_then_reset""#,
        "maybe_applied",
    ),
    (r#""close": true, "abort": "reset""#, "deleted"),
    (r#""close": true, "abort": "close_then_reset""#, "deleted"),
    (r#""close_idle": true, "abort": "reset""#, "deleted"),
    (
        r#""close_idle": true, "abort": "close_then_reset""#,
        "deleted",
    ),
];

/// What a program meets depends on what its socket learns first.
const ROUNDS: usize = 5;

fn survives(program: &Program, through_proxy: bool) {
    let sandbox = Sandbox::builder().tls(Tls::Valid).start().unwrap();
    let ca_file = sandbox.ca_file().unwrap().to_str().unwrap().to_owned();
    let plain = Proxy::builder(Kind::Http).start();
    let resetting = Proxy::builder(Kind::Http).resets_at_end().start();
    for (fault, answer) in FAULTS {
        let proxy = match (through_proxy, fault.contains("close_then_reset")) {
            (false, _) => String::new(),
            (true, false) => format!("http://{}", plain.address()),
            (true, true) => format!("http://{}", resetting.address()),
        };
        for warm in [false, true] {
            for _ in 0..ROUNDS {
                let again = r#""then_add_group": {"lib": 0}"#;
                let mut steps = vec![format!("{{{fault}, {again}}}"), format!("{{{again}}}")];
                let mut answers = vec![*answer, "deleted"];
                if warm {
                    steps.insert(0, format!("{{{again}}}"));
                    answers.insert(0, "deleted");
                }
                let steps: Vec<Step> =
                    serde_json::from_str(&format!("[{}]", steps.join(","))).unwrap();
                sandbox.reset();
                sandbox.add_group("lib", 0);
                sandbox.script(steps);
                let calls = answers.len().to_string();
                let output = program
                    .with(&sandbox)
                    .args([&ca_file, &proxy, &calls])
                    .output()
                    .unwrap();
                let context = format!(
                    "{fault}, warm: {warm}, through a proxy: {through_proxy}: {}\n{}",
                    output.status,
                    text(&output.stderr)
                );
                assert!(output.status.success(), "{context}");
                let printed = text(&output.stdout);
                let mut printed: Vec<_> = printed.lines().collect();
                if fault.contains("close_idle") {
                    // Nobody said that the connection ends: the next request may be on its way by
                    // then.
                    let after = printed.pop().unwrap_or_default();
                    assert!(
                        ["deleted", "maybe_applied"].contains(&after),
                        "{after}: {context}"
                    );
                    answers.pop();
                }
                assert_eq!(printed, answers, "{context}");
            }
        }
    }
}

#[test]
fn a_c_program_survives_resets() {
    survives(&Build::of(Language::C, "resets").shared(), false);
}

#[test]
fn a_c_program_survives_resets_through_a_proxy() {
    survives(&Build::of(Language::C, "resets").shared(), true);
}

#[test]
fn a_cpp_program_survives_resets() {
    survives(&Build::of(Language::Cpp, "resets").shared(), false);
}

#[test]
fn a_cpp_program_survives_resets_through_a_proxy() {
    survives(&Build::of(Language::Cpp, "resets").shared(), true);
}
