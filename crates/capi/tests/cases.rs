//! Every row of tests/cases, through tests/c/replay.c and tests/cpp/replay.cpp.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use yl_facesearch_sandbox::{Operation, Sandbox};
use yl_facesearch_testing::c_programs::{Build, Language, Program, finished, project};
use yl_facesearch_testing::cases::{Call, Case, load};
use yl_facesearch_testing::replay::{self, Answer};

#[test]
fn c() {
    for program in Build::of(Language::C, "replay").each() {
        replay(&program, &[]);
    }
}

#[test]
fn c_async() {
    for program in Build::of(Language::C, "replay").each() {
        replay(&program, &["async"]);
    }
}

#[test]
fn cpp() {
    for program in Build::of(Language::Cpp, "replay").each() {
        replay(&program, &[]);
    }
}

#[test]
fn cpp_async() {
    for program in Build::of(Language::Cpp, "replay").each() {
        replay(&program, &["async"]);
    }
}

fn replay(program: &Program, arguments: &[&str]) {
    let mut cases = load(&project("tests/cases")).unwrap();
    assert!(cases.len() > 200, "only {} rows", cases.len());
    if program.is_under_valgrind() {
        // A call takes twenty times as long and could exceed these limits.
        cases.retain(|case| {
            let call = &case.call;
            let limits = [
                call.timeout_ms,
                call.attempt_timeout_ms,
                call.connect_timeout_ms,
                call.call_timeout_ms,
            ];
            !limits
                .iter()
                .flatten()
                .any(|time| (1..=1000).contains(time))
        });
    }
    let mut replayer = Replayer::start(program, arguments);
    replay::replay(&cases, |sandbox, case| replayer.answer(&job(sandbox, case)));
    replayer.end();
}

/// The running program: a line in, a line out.
struct Replayer {
    command: Command,
    child: Child,
    jobs: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Replayer {
    fn start(program: &Program, arguments: &[&str]) -> Self {
        let mut command = program.command();
        let mut child = command
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Self {
            jobs: child.stdin.take().unwrap(),
            answers: BufReader::new(child.stdout.take().unwrap()),
            child,
            command,
        }
    }

    fn answer(&mut self, job: &str) -> Answer {
        let mut line = String::new();
        // A program that is gone is told by `end`, with what it wrote.
        let _ = self.jobs.write_all(job.as_bytes());
        self.answers.read_line(&mut line).unwrap();
        line.trim_end_matches('\n')
            .split('\t')
            .filter_map(|field| field.split_once('='))
            .map(|(key, value)| (key.to_owned(), unescaped(value)))
            .collect()
    }

    fn end(self) {
        drop(self.jobs);
        finished(&self.command, self.child);
    }
}

fn job(sandbox: &Sandbox, case: &Case) -> String {
    // Every field, so that a new one cannot be skipped.
    let Call {
        operation,
        group_id,
        check_empty,
        missing_ok,
        if_created_at,
        max_retries,
        timeout_ms,
        attempt_timeout_ms,
        connect_timeout_ms,
        call_timeout_ms,
        api_key,
        api_secret,
        endpoint,
        allow_http,
        ca_file,
        proxy: _,
        app,
        repeat,
    } = case.call.clone();
    let proxy = case.call.proxy(sandbox);
    let operation = match operation {
        Operation::DeleteGroup => "delete_group",
        Operation::ListGroups => "list_groups",
        Operation::GroupInfo => "group_info",
        Operation::FaceCount => "face_count",
    };
    let flags = u32::from(!check_empty) + 2 * u32::from(missing_ok);
    let ca_file = match (ca_file, sandbox.ca_file()) {
        (None, None) => None,
        (Some(path), _) => (path != "none").then_some(path),
        (None, Some(path)) => Some(path.to_str().unwrap().to_owned()),
    };
    let number = |number: Option<u64>| number.map(|number| number.to_string());
    let given =
        |text: Option<String>, default: &str| Some(text.unwrap_or_else(|| default.to_owned()));
    let fields = [
        ("operation", Some(operation.to_owned())),
        ("api_key", given(api_key, sandbox.api_key())),
        ("api_secret", given(api_secret, sandbox.api_secret())),
        ("endpoint", given(endpoint, sandbox.endpoint())),
        ("group_id", Some(group_id)),
        ("flags", Some(flags.to_string())),
        ("if_created_at", if_created_at),
        ("repeat", Some(repeat.to_string())),
        ("timeout_ms", number(timeout_ms)),
        ("attempt_timeout_ms", number(attempt_timeout_ms)),
        ("connect_timeout_ms", number(connect_timeout_ms)),
        ("call_timeout_ms", number(call_timeout_ms)),
        ("max_retries", number(max_retries.map(u64::from))),
        ("allow_http", allow_http.then(|| "1".to_owned())),
        ("ca_file", ca_file),
        ("proxy", proxy),
        ("app", app),
    ];
    let mut line = String::new();
    for (key, value) in fields {
        if let Some(value) = value {
            let _ = write!(line, "{key}={}\t", escaped(&value));
        }
    }
    line + "\n"
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        plain.push(match character {
            '\\' => match characters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                _ => '\\',
            },
            _ => character,
        });
    }
    plain
}
