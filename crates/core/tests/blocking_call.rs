//! A blocking call that is advanced a slice at a time, as the Python binding does it.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, Instant};

use yl_facesearch::bindings::{BlockingCall, begin_delete_group};
use yl_facesearch::blocking::Client;
use yl_facesearch::{DeleteOptions, Deletion, Error, ErrorCode, Outcome, Sent};
use yl_facesearch_sandbox::Sandbox;
use yl_facesearch_testing::until_answered;

const SLICE: Duration = Duration::from_millis(5);

fn sandbox(script: &str) -> Sandbox {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("group", 0);
    sandbox.script(serde_json::from_str(script).unwrap());
    sandbox
}

fn client(sandbox: &Sandbox) -> Client {
    Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .max_retries(0)
        .build()
        .unwrap()
}

fn begin(client: &Client) -> BlockingCall<Deletion> {
    let options = DeleteOptions::new();
    begin_delete_group(client, "group".to_owned(), options, |deletion| deletion).unwrap()
}

/// Polls, and has no news.
fn turn(poll: &mut dyn FnMut()) -> bool {
    poll();
    false
}

fn end(call: &mut BlockingCall<Deletion>) -> Result<Deletion, Error> {
    loop {
        if let Some(result) = call.advance(SLICE, turn) {
            return result;
        }
    }
}

#[test]
fn nothing_is_sent_before_it_is_advanced() {
    let sandbox = sandbox("[]");
    let client = client(&sandbox);
    let mut call = begin(&client);
    assert!(sandbox.requests().is_empty());
    assert_eq!(end(&mut call).unwrap().outcome, Outcome::Deleted);
    assert!(call.advance(SLICE, turn).is_none());
    assert!(call.cancel(turn).is_none());
}

#[test]
fn it_ends_over_many_slices() {
    let sandbox = sandbox(r#"[{"delay_ms": 500}]"#);
    let client = client(&sandbox);
    let mut call = begin(&client);
    let begun = Instant::now();
    assert!(call.advance(SLICE, turn).is_none());
    assert!(begun.elapsed() >= SLICE);
    assert_eq!(end(&mut call).unwrap().outcome, Outcome::Deleted);
}

#[test]
fn news_end_a_slice() {
    let sandbox = sandbox(r#"[{"hang": true}]"#);
    let client = client(&sandbox);
    let mut call = begin(&client);
    let has_news = |poll: &mut dyn FnMut()| {
        poll();
        true
    };
    let begun = Instant::now();
    assert!(call.advance(Duration::from_secs(60), has_news).is_none());
    assert!(begun.elapsed() < Duration::from_secs(30));
}

#[test]
fn cancelled_it_says_what_is_known() {
    let sandbox = sandbox(r#"[{"hang": true}]"#);
    let client = client(&sandbox);
    let mut unsent = begin(&client);
    let error = unsent.cancel(turn).unwrap().unwrap_err();
    assert_eq!(
        (error.code(), error.sent()),
        (ErrorCode::Cancelled, Sent::NotSent)
    );
    assert!(sandbox.requests().is_empty());
    let mut call = begin(&client);
    while sandbox.requests().is_empty() {
        assert!(call.advance(SLICE, turn).is_none());
    }
    let error = call.cancel(turn).unwrap().unwrap_err();
    assert_eq!(
        (error.code(), error.sent()),
        (ErrorCode::Cancelled, Sent::MaybeApplied)
    );
    assert_eq!(error.attempts().len(), 1);
}

#[test]
fn a_reply_that_has_come_wins_over_a_cancellation() {
    for _ in 0..5 {
        let sandbox = sandbox(r#"[{"delay_ms": 500}]"#);
        let client = client(&sandbox);
        let mut call = begin(&client);
        while sandbox.requests().is_empty() {
            assert!(call.advance(Duration::from_millis(1), turn).is_none());
        }
        // Nobody reads it meanwhile.
        until_answered(&sandbox);
        let deletion = call.cancel(turn).unwrap().unwrap();
        assert_eq!(deletion.outcome, Outcome::Deleted);
    }
}

#[test]
fn dropped_it_leaves_the_client_usable() {
    let sandbox = sandbox(r#"[{"hang": true}]"#);
    let client = client(&sandbox);
    let mut call = begin(&client);
    // Read later, it would delete what is added below.
    while sandbox.requests().is_empty() {
        assert!(call.advance(SLICE, turn).is_none());
    }
    drop(call);
    sandbox.reset();
    sandbox.add_group("group", 0);
    let deletion = client.delete_group("group").unwrap();
    assert_eq!(deletion.outcome, Outcome::Deleted);
}

#[test]
fn inside_a_runtime_it_works() {
    let sandbox = sandbox("[]");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let client = client(&sandbox);
        assert_eq!(end(&mut begin(&client)).unwrap().outcome, Outcome::Deleted);
    });
}
