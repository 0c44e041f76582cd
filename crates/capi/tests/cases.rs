//! Every row of tests/cases, through tests/c/replay.c and tests/cpp/replay.cpp.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod support;

use std::collections::BTreeMap;
use std::fmt::{Display, Write as _};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use support::{Build, Language, Program, finished, project};
use yl_facesearch_sandbox::Sandbox;
use yl_facesearch_sandbox::cases::{Case, check_empty_of, load};

#[test]
fn c() {
    for program in Build::of(Language::C, "replay").each() {
        replay(&program, &[]);
    }
}

#[test]
fn c_async() {
    let [plain, _, sanitized] = Build::of(Language::C, "replay").each();
    for program in [plain, sanitized] {
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
    let [plain, _, sanitized] = Build::of(Language::Cpp, "replay").each();
    for program in [plain, sanitized] {
        replay(&program, &["async"]);
    }
}

fn replay(program: &Program, arguments: &[&str]) {
    let mut cases = load(&project("tests/cases")).unwrap();
    assert!(cases.len() > 200, "only {} rows", cases.len());
    if program.is_under_valgrind() {
        // Slowed down twenty times, a call could overrun a timeout of its own.
        cases.retain(|case| {
            case.call
                .timeout_ms
                .is_none_or(|time| !(1..1000).contains(&time))
        });
    }
    let mut replayer = Replayer::start(program, arguments);
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|case| {
            let sandbox = case.start().unwrap();
            let answer = replayer.answer(&job(&sandbox, case));
            let differences = differences(case, &sandbox, &answer);
            (!differences.is_empty())
                .then(|| format!("{}: {}\n    {answer:?}", case.name, differences.join("; ")))
        })
        .collect();
    replayer.end();
    assert!(
        wrong.is_empty(),
        "{} rows:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
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

/// The fields that the program printed.
type Answer = BTreeMap<String, String>;

fn job(sandbox: &Sandbox, case: &Case) -> String {
    let call = &case.call;
    let flags = u32::from(!call.check_empty) + 2 * u32::from(call.missing_ok);
    let ca_file = match (call.ca_file.as_deref(), sandbox.ca_file()) {
        (Some("none"), _) | (None, None) => None,
        (Some(path), _) => Some(path.to_owned()),
        (None, Some(path)) => Some(path.to_str().unwrap().to_owned()),
    };
    let number = |number: Option<u64>| number.map(|number| number.to_string());
    let given =
        |text: &Option<String>, default: &str| Some(text.as_deref().unwrap_or(default).to_owned());
    let fields = [
        ("api_key", given(&call.api_key, sandbox.api_key())),
        ("api_secret", given(&call.api_secret, sandbox.api_secret())),
        ("endpoint", given(&call.endpoint, sandbox.endpoint())),
        ("group_id", Some(call.group_id.clone())),
        ("flags", Some(flags.to_string())),
        ("repeat", Some(call.repeat.to_string())),
        ("timeout_ms", number(call.timeout_ms)),
        ("connect_timeout_ms", number(call.connect_timeout_ms)),
        ("max_retries", number(call.max_retries.map(u64::from))),
        ("allow_http", call.allow_http.then(|| "1".to_owned())),
        ("ca_file", ca_file),
        ("proxy", call.proxy.clone()),
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

fn differences(case: &Case, sandbox: &Sandbox, answer: &Answer) -> Vec<String> {
    let expect = &case.expect;
    let mut found = Vec::new();
    let mut same = |name: &str, expected: Option<&dyn Display>, found_value: Option<&String>| {
        let expected = expected.map(ToString::to_string);
        if expected.is_some() && expected.as_ref() != found_value {
            found.push(format!(
                "{name}: {expected:?} expected, {found_value:?} found"
            ));
        }
    };
    let mut field =
        |name: &str, expected: Option<&dyn Display>| same(name, expected, answer.get(name));
    field("outcome", expect.outcome.as_ref().map(|it| it as _));
    field("code", expect.code.as_ref().map(|it| it as _));
    field("number", expect.number.as_ref().map(|it| it as _));
    field("sent", expect.sent.as_ref().map(|it| it as _));
    field("status", expect.status.as_ref().map(|it| it as _));
    field("detail", expect.detail.as_ref().map(|it| it as _));
    field("retryable", expect.retryable.as_ref().map(|it| it as _));
    field("attempts", expect.attempts.as_ref().map(|it| it as _));
    let has_request_id = answer.contains_key("request_id").to_string();
    same(
        "request_id",
        expect.request_id.as_ref().map(|it| it as _),
        Some(&has_request_id),
    );
    let requests = sandbox.requests().len().to_string();
    same(
        "requests",
        expect.requests.as_ref().map(|it| it as _),
        Some(&requests),
    );
    if let Some(time_used) = expect.time_used {
        let time_used = time_used.map(|time| time.to_string());
        if time_used.as_ref() != answer.get("time_used") {
            found.push(format!("time_used: {time_used:?} expected"));
        }
    }
    let message = answer.get("message").map_or("", String::as_str);
    for part in &expect.message_contains {
        if !message.contains(part) {
            found.push(format!("the message lacks {part:?}"));
        }
    }
    let records = sandbox.requests();
    let signs = records.iter().filter_map(|record| record.sign.as_deref());
    for secret in signs.chain([sandbox.api_key(), sandbox.api_secret()]) {
        // Shorter ones are words.
        if secret.len() > 6 && answer.values().any(|value| value.contains(secret)) {
            found.push("the answer holds a sign or a credential".to_owned());
        }
    }
    let check_empty = check_empty_of(&sandbox.requests());
    if let Some(expected) = &expect.check_empty
        && *expected != check_empty
    {
        found.push(format!(
            "check_empty: {expected:?} expected, {check_empty:?} found"
        ));
    }
    if let Some(groups) = &expect.groups
        && *groups != sandbox.groups()
    {
        found.push(format!(
            "groups: {groups:?} expected, {:?} found",
            sandbox.groups()
        ));
    }
    if answer.is_empty() {
        found.push("no answer".to_owned());
    }
    found
}
