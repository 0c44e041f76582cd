//! Every row of tests/cases, through the async client and the blocking one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Display;
use std::path::Path;
use std::time::Duration;

use yl_facesearch::{Build, Client, ClientBuilder, DeleteOptions, Deletion, Error, blocking};
use yl_facesearch_sandbox::Sandbox;
use yl_facesearch_sandbox::cases::{Call, Case, check_empty_of, load};

type Answer = Result<Deletion, Error>;

#[test]
fn blocking_client() {
    replay(|sandbox, call| {
        let client = configured(blocking::Client::builder(), sandbox, call).build()?;
        last(call, || {
            client.delete_group_with(&call.group_id, &options(call))
        })
    });
}

#[test]
fn async_client() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    replay(|sandbox, call| {
        let client: Client = configured(Client::builder(), sandbox, call).build()?;
        last(call, || {
            runtime.block_on(client.delete_group_with(&call.group_id, &options(call)))
        })
    });
}

fn replay(delete: impl Fn(&Sandbox, &Call) -> Answer) {
    let cases = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")).unwrap();
    assert!(cases.len() > 200, "only {} rows", cases.len());
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|case| {
            let sandbox = case.start().unwrap();
            let answer = delete(&sandbox, &case.call);
            let differences = differences(case, &sandbox, &answer);
            (!differences.is_empty())
                .then(|| format!("{}: {}\n    {answer:?}", case.name, differences.join("; ")))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} rows:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn configured<C: Build>(
    builder: ClientBuilder<C>,
    sandbox: &Sandbox,
    call: &Call,
) -> ClientBuilder<C> {
    let mut builder = builder
        .api_key(call.api_key.as_deref().unwrap_or(sandbox.api_key()))
        .api_secret(call.api_secret.as_deref().unwrap_or(sandbox.api_secret()))
        .endpoint(call.endpoint.as_deref().unwrap_or(sandbox.endpoint()))
        .allow_http(call.allow_http);
    if let Some(retries) = call.max_retries {
        builder = builder.max_retries(retries);
    }
    if let Some(milliseconds) = call.timeout_ms {
        builder = builder.timeout(Duration::from_millis(milliseconds));
    }
    if let Some(milliseconds) = call.connect_timeout_ms {
        builder = builder.connect_timeout(Duration::from_millis(milliseconds));
    }
    if let Some(proxy) = &call.proxy {
        builder = builder.proxy(proxy);
    }
    match (call.ca_file.as_deref(), sandbox.ca_file()) {
        (Some("none"), _) | (None, None) => builder,
        (Some(path), _) => builder.ca_file(path),
        (None, Some(path)) => builder.ca_file(path),
    }
}

fn options(call: &Call) -> DeleteOptions {
    DeleteOptions::new()
        .check_empty(call.check_empty)
        .missing_ok(call.missing_ok)
}

fn last(call: &Call, delete: impl Fn() -> Answer) -> Answer {
    for _ in 1..call.repeat {
        // Only the last answer is judged.
        let _ = delete();
    }
    delete()
}

fn differences(case: &Case, sandbox: &Sandbox, answer: &Answer) -> Vec<String> {
    let expect = &case.expect;
    let deletion = answer.as_ref().ok();
    let error = answer.as_ref().err();
    let mut found = Differences::default();
    found.text(
        "outcome",
        expect.outcome.as_ref(),
        deletion.map(|deletion| deletion.outcome.as_str()),
    );
    found.text("code", expect.code.as_ref(), error.map(Error::name));
    found.some(
        "number",
        expect.number,
        error.map(|error| u32::from(error.code().number())),
    );
    found.text(
        "sent",
        expect.sent.as_ref(),
        error.map(|error| error.sent().as_str()),
    );
    found.some("status", expect.status, error.and_then(Error::status));
    found.text(
        "detail",
        expect.detail.as_ref(),
        error.and_then(Error::detail),
    );
    found.some(
        "retryable",
        expect.retryable,
        error.map(Error::is_retryable),
    );
    let message = error.map(Error::to_string).unwrap_or_default();
    for part in &expect.message_contains {
        if !message.contains(part) {
            found
                .0
                .push(format!("the message lacks {part:?}: {message}"));
        }
    }
    let request_id = match answer {
        Ok(deletion) => deletion.request_id.as_deref(),
        Err(error) => error.request_id(),
    };
    found.some("request_id", expect.request_id, Some(request_id.is_some()));
    if let Some(time_used) = expect.time_used {
        let found_time = deletion.and_then(|deletion| deletion.time_used_ms);
        if time_used != found_time {
            found.0.push(format!(
                "time_used: {time_used:?} expected, {found_time:?} found"
            ));
        }
    }
    let attempts = match answer {
        Ok(deletion) => &deletion.attempts,
        Err(error) => error.attempts(),
    };
    found.some("attempts", expect.attempts, Some(attempts.len()));
    found.some("requests", expect.requests, Some(sandbox.requests().len()));
    let check_empty = check_empty_of(&sandbox.requests());
    if let Some(expected) = &expect.check_empty
        && *expected != check_empty
    {
        found.0.push(format!(
            "check_empty: {expected:?} expected, {check_empty:?} found"
        ));
    }
    if let Some(groups) = &expect.groups
        && *groups != sandbox.groups()
    {
        found.0.push(format!(
            "groups: {groups:?} expected, {:?} found",
            sandbox.groups()
        ));
    }
    found.0
}

#[derive(Default)]
struct Differences(Vec<String>);

impl Differences {
    fn some<T: PartialEq + Display>(&mut self, name: &str, expected: Option<T>, found: Option<T>) {
        let Some(expected) = expected else { return };
        match found {
            Some(found) if found == expected => {}
            Some(found) => self
                .0
                .push(format!("{name}: {expected} expected, {found} found")),
            None => self
                .0
                .push(format!("{name}: {expected} expected, none found")),
        }
    }

    fn text(&mut self, name: &str, expected: Option<&String>, found: Option<&str>) {
        self.some(name, expected.map(String::as_str), found);
    }
}
