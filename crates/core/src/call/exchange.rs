use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use tokio::task::yield_now;
use tokio::time::Instant;
use tracing::Span;

use crate::call::clock::{Clock, RoundTrip, Sample, SignedAt};
use crate::call::context::Resources;
use crate::call::interruption::{CallEnd, Interruption, WaitEnd};
use crate::call::operation::{Answer, Operation};
use crate::call::panics::caught;
use crate::call::retry::retry_after;
use crate::signing::redaction::Redaction;
use crate::signing::signature::Signature;
use crate::signing::signing_params::SigningParams;
use crate::system;
use crate::transport::attempt_trace::AttemptTrace;
use crate::transport::reply::Reply;
use crate::types::attempt::{Attempt, Failure};
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;
use crate::types::sent::Sent;

/// How often the runtime looks at the socket of a request that has left once more for its reply,
/// before a deadline or a cancellation counts: TLS, the head and the body take a look each.
const LAST_LOOKS: u32 = 8;
/// How often the request is polled after each look: a body takes a poll for each of its chunks. A
/// server that does not stop sending must not keep the call from its end.
const POLLS_AFTER_LOOK: u32 = 256;

/// One request of an operation, from its signature to its judged reply.
pub(crate) struct Exchange<'a, O> {
    pub(crate) operation: &'a O,
    pub(crate) resources: Resources<'a>,
    /// Of the clock that it is signed by.
    pub(crate) correction_ms: i64,
    /// The attempt's own timeout (rule 6).
    pub(crate) timeout: Duration,
    pub(crate) span: &'a Span,
}

/// How an exchange ended.
pub(crate) struct ExchangeResult<T> {
    pub(crate) attempt: Attempt,
    pub(crate) result: Result<Answer<T>, Error>,
    pub(crate) signed: SignedAt,
    pub(crate) said: Said,
    pub(crate) interruption: Option<Interruption>,
}

impl<O: Operation> Exchange<'_, O> {
    /// Sends one request and judges its reply, until `end` at most.
    ///
    /// # Errors
    /// Nothing could be signed.
    pub(crate) async fn run(
        &self,
        end: &mut CallEnd<'_>,
    ) -> Result<ExchangeResult<O::Proof>, Error> {
        let Resources { context, wire, .. } = self.resources;
        let started_at = system::now();
        let begun = Instant::now();
        let signed_at_ms = Clock::unix_ms(started_at, self.correction_ms);
        let params = SigningParams::at(signed_at_ms.div_euclid(1000))?;
        let signature = Signature::new(&context.credentials, &params);
        let trace = AttemptTrace::default();
        let (reply, interruption) = {
            // Entered here and not with Instrument, which would move the future once more.
            let form = self.operation.form(&signature);
            let mut sending = pin!(wire.send(O::PATH, form, &trace));
            let sending = poll_fn(|context| self.span.in_scope(|| sending.as_mut().poll(context)));
            let mut sending = pin!(failing(&trace, sending));
            match end.wait(begun + self.timeout, sending.as_mut()).await {
                Ok(reply) => (reply, None),
                Err(why) => give_up(&why, &trace, sending.as_mut()).await,
            }
        };
        let trip = RoundTrip {
            signed_at_ms,
            received_at: system::now(),
            duration: begun.elapsed(),
        };
        let said = reply
            .as_ref()
            .map_or_else(|_| Said::default(), |it| Said::by(it, trip));
        let mut attempt = Attempt {
            duration: trip.duration,
            status: reply.as_ref().ok().map(|reply| reply.status),
            reused_connection: !trace.opened_connection(),
            clock_skew_ms: said.sample.map(|sample| sample.skew_ms),
            ..Attempt::new(O::NAME, started_at)
        };
        let redaction = Redaction {
            credentials: &context.credentials,
            signature: &signature,
        };
        let result = reply
            .and_then(|reply| self.operation.judge(&reply, &redaction))
            .map_err(|error| {
                if O::DELETES {
                    error
                } else {
                    error.with_sent(Sent::NotSent)
                }
            });
        match &result {
            Ok(answer) => attempt.request_id.clone_from(&answer.request_id),
            Err(error) => {
                attempt.status = error.status();
                attempt.request_id = error.request_id().map(str::to_owned);
                attempt.failure = Some(Failure::new(error.code(), error.sent()));
            }
        }
        Ok(ExchangeResult {
            attempt,
            result,
            signed: SignedAt {
                unix_ms: signed_at_ms,
                correction_ms: self.correction_ms,
                instant: begun,
            },
            said,
            interruption,
        })
    }
}

/// `sending`, whose panic is an error that knows whether the request has left.
async fn failing(
    trace: &AttemptTrace,
    sending: impl Future<Output = Result<Reply, Error>>,
) -> Result<Reply, Error> {
    caught(sending).await.unwrap_or_else(|message| {
        let error = Error::panic(&message);
        Err(if trace.abandon() {
            error
        } else {
            error.with_sent(Sent::NotSent)
        })
    })
}

/// What a reply says beside its meaning.
#[derive(Clone, Copy, Default)]
pub(crate) struct Said {
    pub(crate) retry_after: Option<Duration>,
    /// Of this machine's clock.
    pub(crate) sample: Option<Sample>,
    /// The reply's `Date`, unless the reply is from a cache.
    pub(crate) served_at: Option<SystemTime>,
}

impl Said {
    fn by(reply: &Reply, trip: RoundTrip) -> Self {
        let header = reply.retry_after.as_deref();
        Self {
            retry_after: header.and_then(|it| retry_after(it, reply.date, trip.received_at)),
            sample: reply.served_at().and_then(|it| Sample::new(it, trip)),
            served_at: reply.served_at(),
        }
    }
}

/// Ends a request without its reply, unless the reply has come meanwhile: a process that was
/// stopped past its deadline finds both at once.
async fn give_up(
    why: &WaitEnd,
    trace: &AttemptTrace,
    mut sending: Pin<&mut impl Future<Output = Result<Reply, Error>>>,
) -> (Result<Reply, Error>, Option<Interruption>) {
    // Where no byte has left no reply can have come, and one more poll could send the request.
    let left = trace.abandon();
    if left {
        for poll in 0..LAST_LOOKS * POLLS_AFTER_LOOK {
            if poll % POLLS_AFTER_LOOK == 0 {
                yield_now().await;
            }
            let polled = poll_fn(|context| Poll::Ready(sending.as_mut().poll(context))).await;
            match polled {
                Poll::Ready(Ok(reply)) => return (Ok(reply), None),
                Poll::Ready(Err(_)) => break,
                Poll::Pending => {}
            }
        }
    }
    let sent = if left {
        Sent::MaybeApplied
    } else {
        Sent::NotSent
    };
    match *why {
        WaitEnd::Interrupted(by) => (Err(by.error(sent)), Some(by)),
        WaitEnd::TimedOut => {
            let error = Error::new(ErrorCode::AttemptTimeout).with_sent(sent);
            (Err(error), None)
        }
    }
}
