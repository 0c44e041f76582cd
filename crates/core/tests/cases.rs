//! Every row of tests/cases, through the async client and the blocking one.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::time::Duration;

use yl_facesearch::{Build, Client, ClientBuilder, DeleteOptions, Deletion, Error, blocking};
use yl_facesearch_sandbox::Sandbox;
use yl_facesearch_testing::cases::{Call, load};
use yl_facesearch_testing::replay::{self, Answer};

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

fn replay(delete: impl Fn(&Sandbox, &Call) -> Result<Deletion, Error>) {
    let cases = load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/cases")).unwrap();
    assert!(cases.len() > 200, "only {} rows", cases.len());
    replay::replay(&cases, |sandbox, case| facts(&delete(sandbox, &case.call)));
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

fn last(call: &Call, delete: impl Fn() -> Result<Deletion, Error>) -> Result<Deletion, Error> {
    for _ in 1..call.repeat {
        // Only the last answer is judged.
        let _ = delete();
    }
    delete()
}

/// What the row names, as text.
fn facts(answer: &Result<Deletion, Error>) -> Answer {
    let text = |value: &dyn ToString| Some(value.to_string());
    let (attempts, request_id) = match answer {
        Ok(deletion) => (&deletion.attempts[..], deletion.request_id.as_deref()),
        Err(error) => (error.attempts(), error.request_id()),
    };
    let deletion = answer.as_ref().ok();
    let error = answer.as_ref().err();
    let facts = [
        ("outcome", deletion.and_then(|it| text(&it.outcome))),
        ("time_used", deletion.and_then(|it| text(&it.time_used_ms?))),
        ("code", error.and_then(|it| text(&it.name()))),
        ("number", error.and_then(|it| text(&it.code().number()))),
        ("sent", error.and_then(|it| text(&it.sent()))),
        ("status", error.and_then(|it| text(&it.status()?))),
        ("detail", error.and_then(|it| text(&it.detail()?))),
        ("retryable", error.and_then(|it| text(&it.is_retryable()))),
        ("message", error.and_then(|it| text(it))),
        ("attempts", text(&attempts.len())),
        ("request_id", request_id.map(str::to_owned)),
    ];
    let given = facts.into_iter();
    given
        .filter_map(|(name, fact)| Some((name.to_owned(), fact?)))
        .collect()
}
