//! A call that is cancelled, or whose deadline comes, when a reply has just come.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use tokio::runtime::Builder;
use tokio::task::yield_now;
use yl_facesearch::{
    CallOptions, CancelToken, Client, DeleteOptions, Deletion, Error, ErrorCode, Outcome, Sent,
};
use yl_facesearch_sandbox::{Sandbox, Step, Tls};
use yl_facesearch_testing::until_answered;

/// Far more than it takes until a request has been sent.
const TIMEOUT: Duration = Duration::from_secs(2);

struct World {
    sandbox: Sandbox,
    client: Client,
}

impl World {
    /// A face library, and what the service does with the first request.
    fn new(step: &str) -> Self {
        Self::with_tls(step, Tls::Off)
    }

    fn with_tls(step: &str, tls: Tls) -> Self {
        let sandbox = Sandbox::builder().tls(tls).start().unwrap();
        sandbox.add_group("group", 0);
        let mut step: Step = serde_json::from_str(step).unwrap();
        // The reply arrives after the last poll, even if this thread waits for a processor.
        step.delay_ms = 500;
        sandbox.script(vec![step]);
        let mut builder = Client::builder()
            .api_key(sandbox.api_key())
            .api_secret(sandbox.api_secret())
            .endpoint(sandbox.endpoint());
        if let Some(path) = sandbox.ca_file() {
            builder = builder.ca_file(path);
        }
        let client = builder.build().unwrap();
        Self { sandbox, client }
    }

    /// Polls `call` until its request is there; then the reply comes while nothing polls the call
    /// or its runtime, as in a process that is stopped.
    async fn stop_after_request<T>(&self, mut call: Pin<&mut impl Future<Output = T>>) {
        while self.sandbox.requests().is_empty() {
            let polled = poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await;
            assert!(polled.is_pending(), "a request, then a reply");
            yield_now().await;
        }
        until_answered(&self.sandbox);
    }

    /// The delete is cancelled when its reply has come.
    fn cancelled_delete(&self) -> Result<Deletion, Error> {
        let token = CancelToken::new();
        let options = DeleteOptions::new().cancel(&token);
        block_on(async {
            let mut call = pin!(self.client.delete_group_with("group", &options));
            self.stop_after_request(call.as_mut()).await;
            token.cancel();
            call.await
        })
    }

    /// The delete's deadline passes when its reply has come.
    fn stopped_delete(&self) -> Result<Deletion, Error> {
        let options = DeleteOptions::new().timeout(TIMEOUT);
        block_on(async {
            let mut call = pin!(self.client.delete_group_with("group", &options));
            self.stop_after_request(call.as_mut()).await;
            thread::sleep(TIMEOUT);
            call.await
        })
    }
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(work)
}

#[test]
fn a_reply_that_has_come_wins() {
    let world = World::new("{}");
    assert_eq!(world.cancelled_delete().unwrap().outcome, Outcome::Deleted);
    let world = World::new("{}");
    assert_eq!(world.stopped_delete().unwrap().outcome, Outcome::Deleted);
}

#[test]
fn a_reply_in_pieces_that_has_come_wins() {
    // Hundreds of chunks, behind a reply that is none.
    let step = r#"{"informational": [100], "chunked": true, "reply": {"pad": 2000}}"#;
    for tls in [Tls::Off, Tls::Valid] {
        let world = World::with_tls(step, tls);
        assert_eq!(world.cancelled_delete().unwrap().outcome, Outcome::Deleted);
        let world = World::with_tls(step, tls);
        assert_eq!(world.stopped_delete().unwrap().outcome, Outcome::Deleted);
    }
}

#[test]
fn what_its_reply_would_have_led_to_is_not_begun() {
    let steps = [
        (
            r#"{"reply": {"status": 503, "text": "busy"}}"#,
            Sent::MaybeApplied,
        ),
        (r#"{"clock_offset_s": 600}"#, Sent::Rejected),
        (
            r#"{"reply": {"status": 429, "text": "busy"}, "apply": false}"#,
            Sent::Rejected,
        ),
    ];
    for (step, sent) in steps {
        for (is_cancelled, code) in [
            (true, ErrorCode::Cancelled),
            (false, ErrorCode::DeadlineExceeded),
        ] {
            let world = World::new(step);
            let ended = if is_cancelled {
                world.cancelled_delete()
            } else {
                world.stopped_delete()
            };
            let error = ended.unwrap_err();
            assert_eq!(error.sent(), sent, "{step}: {error}");
            // A pause that would not have ended before the deadline keeps the reply's own error.
            let is_code = error.code() == code || (!is_cancelled && error.status().is_some());
            assert!(is_code, "{step}: {error}");
            assert_eq!(error.attempts().len(), 1, "{step}: {error}");
            assert_eq!(world.sandbox.requests().len(), 1, "{step}: {error}");
        }
    }
}

#[test]
fn a_read_that_is_cancelled_makes_no_further_request() {
    let world = World::new(r#"{"reply": {"status": 503, "text": "busy"}}"#);
    let token = CancelToken::new();
    let options = CallOptions::new().cancel(&token);
    let error = block_on(async {
        let mut call = pin!(world.client.list_groups_with(&options));
        world.stop_after_request(call.as_mut()).await;
        token.cancel();
        call.await.unwrap_err()
    });
    assert_eq!(error.code(), ErrorCode::Cancelled);
    assert_eq!(error.sent(), Sent::NotSent);
    assert_eq!(world.sandbox.requests().len(), 1);
}

#[test]
fn a_call_that_is_cancelled_before_it_begins_makes_no_request() {
    let world = World::new("{}");
    let token = CancelToken::new();
    token.cancel();
    let options = DeleteOptions::new().cancel(&token);
    for _ in 0..2 {
        let error = block_on(world.client.delete_group_with("group", &options)).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Cancelled);
        assert_eq!(error.sent(), Sent::NotSent);
        assert!(error.attempts().is_empty(), "{:?}", error.attempts());
        // The second call finds a connection that is open.
        block_on(world.client.list_groups()).unwrap();
    }
}
