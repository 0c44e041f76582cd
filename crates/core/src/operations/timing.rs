//! When calls act and end, on tokio's paused clock: to the millisecond, whatever the machine does
//! meanwhile.

use std::collections::VecDeque;
use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream};
use tokio::runtime::Builder;
use tokio::time::{Instant, advance, sleep};

use crate::call::context::{CallContext, Resources};
use crate::client::Client;
use crate::client::builder::ClientBuilder;
use crate::operations::delete_group::delete_group;
use crate::operations::face_count::FaceCount;
use crate::operations::read::read;
use crate::transport::Wire;
use crate::transport::endpoint::Endpoint;
use crate::transport::memory::Memory;
use crate::types::call_options::CallOptions;
use crate::types::cancel_token::CancelToken;
use crate::types::delete_options::DeleteOptions;
use crate::types::deletion::{Deletion, Outcome};
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;
use crate::types::group_id::GroupId;
use crate::types::sent::Sent;

const DELETED: &str = r#"{"group_id": "group"}"#;
const NO_GROUPS: &str = r#"{"group_infos": []}"#;
const MILLISECOND: Duration = Duration::from_millis(1);

/// What the server does with a request.
enum Does {
    /// Replies after a time: the status line's end, more headers, the body.
    Replies(Duration, &'static str, &'static str),
    /// Says nothing.
    Hangs,
    /// Sends a 1xx every millisecond.
    Floods,
}

fn ok(after: Duration, body: &'static str) -> Does {
    Does::Replies(after, "200 OK\r\n", body)
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A client and a server, without a socket between them.
struct World {
    context: Arc<CallContext>,
    wire: Wire,
    /// When each request had arrived.
    requests: Arc<Mutex<Vec<Instant>>>,
}

impl World {
    /// The server takes the script's steps in turn, and hangs after them.
    fn new(
        script: impl IntoIterator<Item = Does>,
        configure: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
    ) -> Self {
        let builder = Client::builder()
            .api_key("key_of_an_account")
            .api_secret("secret_of_an_account")
            .endpoint("http://127.0.0.1:1");
        let settings = configure(builder).settings().unwrap();
        let endpoint = Endpoint::new("http://127.0.0.1:1", false).unwrap();
        let (memory, mut connections) = Memory::new(endpoint);
        let requests = Arc::new(Mutex::new(Vec::new()));
        let arrived = Arc::clone(&requests);
        let mut script: VecDeque<_> = script.into_iter().collect();
        tokio::spawn(async move {
            while let Some(connection) = connections.recv().await {
                let does = script.pop_front().unwrap_or(Does::Hangs);
                tokio::spawn(serve(connection, does, Arc::clone(&arrived)));
            }
        });
        Self {
            context: settings.context,
            wire: Wire::Memory(Arc::new(memory)),
            requests,
        }
    }

    fn resources(&self) -> Resources<'_> {
        Resources {
            context: &self.context,
            wire: &self.wire,
            permits: None,
        }
    }

    async fn delete(&self, options: &DeleteOptions) -> Result<Deletion, Error> {
        let group_id = GroupId::new("group").unwrap();
        delete_group(self.resources(), &group_id, options, pending()).await
    }

    fn requests(&self) -> Vec<Instant> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(mut client: DuplexStream, does: Does, arrived: Arc<Mutex<Vec<Instant>>>) {
    let mut request = Vec::new();
    while !request.ends_with(b"--\r\n") {
        if client.read_buf(&mut request).await.unwrap() == 0 {
            return;
        }
    }
    arrived.lock().unwrap().push(Instant::now());
    // A client that is gone is no failure of the server's.
    match does {
        Does::Replies(after, head, body) => {
            sleep(after).await;
            let length = body.len();
            let reply = format!("HTTP/1.1 {head}Content-Length: {length}\r\n\r\n{body}");
            let _ = client.write_all(reply.as_bytes()).await;
        }
        Does::Hangs => {}
        Does::Floods => {
            let reply = b"HTTP/1.1 100 Continue\r\n\r\n";
            while client.write_all(reply).await.is_ok() {
                sleep(MILLISECOND).await;
            }
        }
    }
    pending::<()>().await;
}

/// Runs `work` on a clock that goes on only when everything waits for it; how long it took.
fn timed<T>(work: impl Future<Output = T>) -> (T, Duration) {
    let mut runtime = Builder::new_current_thread();
    let runtime = runtime.enable_time().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let began = Instant::now();
        let answer = work.await;
        (answer, began.elapsed())
    })
}

/// `found` is `expected`; a timer of tokio's may be a millisecond late.
#[track_caller]
fn assert_at(found: Duration, expected: Duration) {
    let late = found.checked_sub(expected);
    let is_exact = late.is_some_and(|late| late <= MILLISECOND);
    assert!(is_exact, "{found:?}, not {expected:?}");
}

#[test]
fn a_call_ends_at_its_deadline() {
    for does in [Does::Hangs, Does::Floods] {
        let (answer, took) = timed(async {
            let world = World::new([does], |it| it.max_retries(0).timeout(seconds(7)));
            world.delete(&DeleteOptions::new()).await
        });
        let error = answer.unwrap_err();
        assert_eq!(error.code(), ErrorCode::DeadlineExceeded);
        assert_eq!(error.sent(), Sent::MaybeApplied);
        assert_at(took, seconds(7));
    }
}

#[test]
fn a_reply_a_moment_before_the_deadline_counts() {
    let (just_before, just_after) = (Duration::from_millis(6997), Duration::from_millis(7003));
    for (after, is_in_time) in [(just_before, true), (just_after, false)] {
        let (answer, took) = timed(async {
            let script = [ok(after, DELETED)];
            let world = World::new(script, |it| it.max_retries(0).timeout(seconds(7)));
            world.delete(&DeleteOptions::new()).await
        });
        assert_eq!(answer.is_ok(), is_in_time, "{answer:?}");
        assert_at(took, after.min(seconds(7)));
    }
}

#[test]
fn one_attempt_has_a_limit_of_its_own() {
    // Rule 6: unforced, forced, forced with little time, a given one, and one beyond the deadline.
    for (forced, timeout, given, limit) in [
        (false, 30, None, 15),
        (true, 30, None, 25),
        (true, 8, None, 4),
        (true, 30, Some(3), 3),
        (false, 30, Some(60), 30),
    ] {
        let (error, took) = timed(async {
            let world = World::new([], |it| match given {
                Some(given) => it.timeout(seconds(timeout)).attempt_timeout(seconds(given)),
                None => it.timeout(seconds(timeout)),
            });
            let options = DeleteOptions::new().check_empty(!forced);
            world.delete(&options).await.unwrap_err()
        });
        let first = error.attempts().first().unwrap();
        assert_at(first.duration, seconds(limit));
        let code = if limit == timeout {
            ErrorCode::DeadlineExceeded
        } else {
            ErrorCode::AttemptTimeout
        };
        assert_eq!(first.failure.unwrap().code, code, "{error}");
        assert_eq!(error.sent(), Sent::MaybeApplied);
        assert!(took <= seconds(timeout) + MILLISECOND, "{took:?}");
    }
}

#[test]
fn a_reply_that_never_comes_leaves_time_for_a_look_and_a_probe() {
    let (deletion, took) = timed(async {
        let not_found = r#"{"error": "INVALID_OUTER_ID"}"#;
        let script = [
            Does::Hangs,
            ok(seconds(1), NO_GROUPS),
            Does::Replies(seconds(1), "400 Bad Request\r\n", not_found),
        ];
        let world = World::new(script, |it| it);
        world.delete(&DeleteOptions::new()).await.unwrap()
    });
    assert_eq!(deletion.outcome, Outcome::Inferred);
    assert!(deletion.settles_at.is_some());
    // Half of the 30 s, a pause of 50 ms at most, the two replies.
    let least = seconds(17);
    let most = least + Duration::from_millis(50) + 3 * MILLISECOND;
    assert!(took >= least && took <= most, "{took:?}");
}

#[test]
fn a_pause_is_as_long_as_the_service_asks() {
    let throttled = "429 Too Many Requests\r\nRetry-After: 7\r\n";
    let (requests, took) = timed(async {
        let script = [
            Does::Replies(seconds(0), throttled, ""),
            ok(seconds(0), DELETED),
        ];
        let world = World::new(script, |it| it);
        world.delete(&DeleteOptions::new()).await.unwrap();
        world.requests()
    });
    assert_at(requests[1] - requests[0], seconds(7));
    assert_at(took, seconds(7));
}

#[test]
fn a_pause_that_does_not_fit_the_deadline_is_not_begun() {
    let throttled = "429 Too Many Requests\r\nRetry-After: 30\r\n";
    let (error, took) = timed(async {
        let world = World::new([Does::Replies(seconds(1), throttled, "")], |it| it);
        world.delete(&DeleteOptions::new()).await.unwrap_err()
    });
    assert_eq!(error.code(), ErrorCode::ConcurrencyLimitExceeded);
    assert_at(took, seconds(1));
}

#[test]
fn a_pause_of_our_own_has_its_bounds() {
    let busy = || Does::Replies(seconds(0), "429 Too Many Requests\r\n", "");
    for _ in 0..100 {
        let (requests, _) = timed(async {
            let world = World::new([busy(), busy(), busy()], |it| it);
            world.delete(&DeleteOptions::new()).await.unwrap_err();
            world.requests()
        });
        let pauses = [requests[1] - requests[0], requests[2] - requests[1]];
        assert!(pauses[0] <= seconds(1) + MILLISECOND, "{pauses:?}");
        assert!(pauses[1] <= seconds(2) + MILLISECOND, "{pauses:?}");
    }
}

#[test]
fn a_call_is_cancelled_at_once_in_a_pause_and_in_a_request() {
    let throttled = "429 Too Many Requests\r\nRetry-After: 20\r\n";
    for (does, sent) in [
        (Does::Replies(seconds(0), throttled, ""), Sent::Rejected),
        (Does::Hangs, Sent::MaybeApplied),
    ] {
        let (error, took) = timed(async {
            let world = World::new([does], |it| it);
            let token = CancelToken::new();
            let options = DeleteOptions::new().cancel(&token);
            let cancel = async {
                sleep(seconds(5)).await;
                token.cancel();
            };
            tokio::join!(world.delete(&options), cancel).0.unwrap_err()
        });
        assert_eq!(error.code(), ErrorCode::Cancelled);
        assert_eq!(error.sent(), sent);
        assert_at(took, seconds(5));
    }
}

#[test]
fn a_process_that_is_stopped_past_a_limit_finds_the_reply_that_has_come() {
    // Past the attempt's limit, and past the deadline.
    for stopped in [seconds(20), seconds(60)] {
        let (answer, _) = timed(async {
            let world = World::new([ok(seconds(1), DELETED)], |it| it);
            let options = DeleteOptions::new();
            let mut call = pin!(world.delete(&options));
            while world.requests().is_empty() {
                let polled = poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await;
                assert!(polled.is_pending());
                tokio::task::yield_now().await;
            }
            // The reply is written while nothing polls the call.
            sleep(seconds(2)).await;
            advance(stopped).await;
            call.await
        });
        assert_eq!(answer.unwrap().outcome, Outcome::Deleted);
    }
}

#[test]
fn a_process_that_is_stopped_without_a_reply_is_at_its_deadline() {
    let (error, took) = timed(async {
        let world = World::new([], |it| it.max_retries(0));
        let options = DeleteOptions::new();
        let mut call = pin!(world.delete(&options));
        while world.requests().is_empty() {
            let polled = poll_fn(|context| Poll::Ready(call.as_mut().poll(context))).await;
            assert!(polled.is_pending());
            tokio::task::yield_now().await;
        }
        advance(seconds(60)).await;
        call.await.unwrap_err()
    });
    assert_eq!(error.code(), ErrorCode::DeadlineExceeded);
    assert_at(took, seconds(60));
}

#[test]
fn a_read_has_the_same_limits() {
    let (error, took) = timed(async {
        let world = World::new([], |it| it.timeout(seconds(10)).max_retries(1));
        let group_id = GroupId::new("group").unwrap();
        let operation = FaceCount { group_id };
        let options = CallOptions::new();
        let answer = read(world.resources(), &operation, &options, pending()).await;
        answer.unwrap_err()
    });
    assert_eq!(error.code(), ErrorCode::DeadlineExceeded);
    assert_eq!(error.sent(), Sent::NotSent);
    assert_at(error.attempts()[0].duration, seconds(5));
    assert_at(took, seconds(10));
}
