use std::future::{Future, pending, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::unconstrained;
use tokio::time::{Instant, sleep, sleep_until};
use tracing::Span;

use crate::client_builder::check_timeout;
use crate::clock::{Clock, skew_ms};
use crate::log::{Log, LogLine};
use crate::probe::Probe;
use crate::redaction::Redaction;
use crate::reply::Reply;
use crate::request::Request;
use crate::retry::{Cause, RetryBudget, backoff, retry_after};
use crate::verdict::{Confirmation, verdict};
use crate::wire::Wire;
use crate::{
    Attempt, CancelToken, Credentials, DeleteOptions, Deletion, Error, ErrorCode, GroupId, Outcome,
    Sent, Signature, Stamp, seam, span,
};

/// What the calls of one client share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) credentials: Credentials,
    pub(crate) timeout: Duration,
    pub(crate) max_retries: u32,
    pub(crate) clock: Clock,
    pub(crate) budget: RetryBudget,
    pub(crate) log: Log,
}

impl Shared {
    /// The arguments of a call, checked.
    pub(crate) fn check(
        &self,
        group_id: &str,
        options: &DeleteOptions,
    ) -> Result<(GroupId, Duration), Error> {
        let timeout = options.timeout.unwrap_or(self.timeout);
        check_timeout("timeout", timeout)?;
        Ok((GroupId::new(group_id)?, timeout))
    }

    /// A call of `group_id`, checked before anything is sent.
    pub(crate) fn call(&self, group_id: &str, options: &DeleteOptions) -> Result<Call<'_>, Error> {
        let (group_id, timeout) = self.check(group_id, options)?;
        Ok(Call {
            shared: self,
            span: span::call(&group_id),
            request: Request {
                group_id,
                check_empty: options.check_empty,
            },
            missing_ok: options.missing_ok,
            timeout,
            cancel: options.cancel.clone(),
        })
    }
}

/// One delete, from its checked request to its deletion or error.
pub(crate) struct Call<'a> {
    pub(crate) shared: &'a Shared,
    pub(crate) span: Span,
    pub(crate) request: Request,
    pub(crate) missing_ok: bool,
    pub(crate) timeout: Duration,
    pub(crate) cancel: Option<CancelToken>,
}

/// What ended the wait for an attempt, or a pause.
enum Interruption {
    Deadline,
    Cancel,
}

/// An attempt that has ended, and what the next step needs of it.
struct Ended {
    result: Result<Confirmation, Error>,
    retry_after: Option<Duration>,
    /// The signature was rejected and the clock it was made with was wrong; the clock has been corrected.
    clock_was_wrong: bool,
}

/// Progress of a call through its attempts.
#[derive(Default)]
struct Progress {
    attempts: Vec<Attempt>,
    retries: u32,
    last_retry: Option<Cause>,
    signed_anew: bool,
}

impl Progress {
    /// An earlier attempt may have been carried out.
    fn fate_unknown(&self) -> bool {
        self.attempts
            .iter()
            .any(|attempt| attempt.sent == Some(Sent::MaybeApplied))
    }

    /// `error`, as the end of the call: with every attempt, and with what is known of all of them together.
    fn fail(self, error: Error) -> Error {
        // NOT_EMPTY proves that the library is there, whatever became of the attempts before.
        let sent = if error.code() == ErrorCode::NotEmpty {
            error.sent()
        } else {
            let earlier = self.attempts.iter().filter_map(|attempt| attempt.sent);
            earlier.fold(error.sent(), Sent::and)
        };
        error.with_sent(sent).with_attempts(self.attempts)
    }
}

impl Call<'_> {
    /// Waits for one of `turns`; the time for the call is running.
    ///
    /// # Errors
    /// The call was interrupted.
    pub(crate) async fn wait_for_turn<'t>(
        &mut self,
        turns: &'t Semaphore,
    ) -> Result<SemaphorePermit<'t>, Error> {
        if let Ok(turn) = turns.try_acquire() {
            return Ok(turn);
        }
        let deadline = deadline(self.timeout);
        tokio::select! {
            biased;
            reason = unconstrained(self.interruption(deadline, pending())) => {
                let error = interrupted_error(&reason, Sent::NotSent);
                span::fail_call(&self.span, &error);
                Err(error)
            }
            turn = turns.acquire() => {
                self.timeout = deadline.saturating_duration_since(Instant::now());
                turn.map_err(|_| Error::closed())
            }
        }
    }

    /// Makes the call over `wire`. `interrupted` ends it as its cancel token would.
    pub(crate) async fn run(
        &self,
        wire: &Wire,
        interrupted: impl Future<Output = ()>,
    ) -> Result<Deletion, Error> {
        let result = self.attempts(wire, interrupted).await;
        span::end_call(&self.span, &result);
        result
    }

    async fn attempts(
        &self,
        wire: &Wire,
        interrupted: impl Future<Output = ()>,
    ) -> Result<Deletion, Error> {
        let deadline = deadline(self.timeout);
        // A server that never stops talking must not use up the turns of what ends the call.
        let mut interruption = pin!(unconstrained(self.interruption(deadline, interrupted)));
        let mut progress = Progress::default();
        loop {
            let ended = self
                .attempt(wire, interruption.as_mut(), &mut progress)
                .await?;
            let error = match ended.result {
                Ok(confirmation) => {
                    self.shared.budget.refund(progress.last_retry);
                    return Ok(self.deletion(Outcome::Deleted, confirmation, progress.attempts));
                }
                Err(error) if error.code().is_group_not_found() => {
                    self.shared.budget.refund(progress.last_retry);
                    let outcome = if progress.fate_unknown() {
                        Outcome::Inferred
                    } else if self.missing_ok {
                        Outcome::Absent
                    } else {
                        return Err(progress.fail(error));
                    };
                    let confirmation = Confirmation {
                        request_id: error.request_id().map(str::to_owned),
                        time_used_ms: None,
                    };
                    return Ok(self.deletion(outcome, confirmation, progress.attempts));
                }
                Err(error) => error,
            };
            if ended.clock_was_wrong && !progress.signed_anew {
                progress.signed_anew = true;
                continue;
            }
            let Some(pause) = self.pause(&error, ended.retry_after, deadline, &mut progress) else {
                return Err(progress.fail(error));
            };
            tokio::select! {
                biased;
                reason = interruption.as_mut() => return Err(progress.fail(interrupted_error(&reason, Sent::NotSent))),
                () = sleep(pause) => {}
            }
        }
    }

    /// One attempt, noted in `progress`.
    ///
    /// # Errors
    /// The call was interrupted, or nothing could be signed: there is no next step.
    async fn attempt(
        &self,
        wire: &Wire,
        interruption: impl Future<Output = Interruption>,
        progress: &mut Progress,
    ) -> Result<Ended, Error> {
        let started_at = seam::now();
        let begun = Instant::now();
        let correction_ms = self.shared.clock.correction_ms();
        let signature = match Stamp::at(Clock::unix_seconds(started_at, correction_ms)) {
            Ok(stamp) => Signature::new(&self.shared.credentials, &stamp),
            Err(error) => return Err(std::mem::take(progress).fail(error)),
        };
        let probe = Arc::new(Probe::default());
        let span = span::attempt(&self.span, wire.endpoint(), progress.attempts.len());
        let (reply, interrupted) = {
            // Entered here and not with Instrument, which would move the future once more.
            let mut exchange = pin!(wire.send(self.request.body(&signature), &probe));
            let exchange = poll_fn(|context| span.in_scope(|| exchange.as_mut().poll(context)));
            tokio::select! {
                biased;
                reply = exchange => (reply, false),
                reason = interruption => {
                    let sent = if probe.settle() { Sent::MaybeApplied } else { Sent::NotSent };
                    (Err(interrupted_error(&reason, sent)), true)
                }
            }
        };
        let duration = begun.elapsed();
        let skew_ms = reply.as_ref().ok().and_then(|reply| {
            skew_ms(
                reply.date.as_deref(),
                reply.age.as_deref(),
                started_at,
                duration,
            )
        });
        let status = match &reply {
            Ok(reply) => Some(reply.status),
            Err(error) => error.status(),
        };
        let retry_after = reply
            .as_ref()
            .ok()
            .and_then(|reply: &Reply| retry_after(reply.retry_after.as_deref()?, seam::now()));
        let redaction = Redaction {
            credentials: &self.shared.credentials,
            signature: &signature,
        };
        let result = reply.and_then(|reply| verdict(&reply, &self.request.group_id, &redaction));
        let clock_was_wrong = self.mind_the_clock(skew_ms, correction_ms, result.as_ref().err());
        progress.attempts.push(Attempt {
            started_at,
            duration,
            status,
            request_id: match &result {
                Ok(confirmation) => confirmation.request_id.clone(),
                Err(error) => error.request_id().map(str::to_owned),
            },
            code: result.as_ref().err().map(Error::code),
            sent: result.as_ref().err().map(Error::sent),
            reused_connection: !probe.opened_connection(),
            clock_skew_ms: skew_ms,
        });
        if let Some(attempt) = progress.attempts.last() {
            span::end_attempt(&span, attempt);
            let line = LogLine {
                group_id: &self.request.group_id,
                number: progress.attempts.len(),
                attempt,
                detail: result.as_ref().err().and_then(Error::detail),
            };
            span.in_scope(|| self.shared.log.write(&line));
        }
        match result {
            Err(error) if interrupted => Err(std::mem::take(progress).fail(error)),
            result => Ok(Ended {
                result,
                retry_after,
                clock_was_wrong,
            }),
        }
    }

    /// How long to wait before the next attempt; none when there is to be no other.
    fn pause(
        &self,
        error: &Error,
        retry_after: Option<Duration>,
        deadline: Instant,
        progress: &mut Progress,
    ) -> Option<Duration> {
        if !error.is_retryable() || progress.retries >= self.shared.max_retries {
            return None;
        }
        let throttled =
            error.code() == ErrorCode::ConcurrencyLimitExceeded || error.status() == Some(429);
        let cause = if throttled {
            Cause::Throttled
        } else {
            Cause::Transient
        };
        // Without randomness the longest pause is the fairest.
        let random = seam::random().unwrap_or(u64::MAX);
        let pause = backoff(cause, progress.retries, random).max(retry_after.unwrap_or_default());
        let fits = Instant::now()
            .checked_add(pause)
            .is_some_and(|end| end < deadline);
        if !fits || !self.shared.budget.spend(cause) {
            return None;
        }
        progress.retries += 1;
        progress.last_retry = Some(cause);
        Some(pause)
    }

    fn mind_the_clock(
        &self,
        skew_ms: Option<i64>,
        signed_with_ms: i64,
        error: Option<&Error>,
    ) -> bool {
        let Some(skew_ms) = skew_ms else {
            return false;
        };
        if error.is_some_and(|error| error.code().is_signature_rejection()) {
            self.shared.clock.correct(skew_ms, signed_with_ms)
        } else {
            self.shared.clock.observe(skew_ms);
            false
        }
    }

    async fn interruption(
        &self,
        deadline: Instant,
        interrupted: impl Future<Output = ()>,
    ) -> Interruption {
        let cancelled = async {
            match &self.cancel {
                Some(token) => token.cancelled().await,
                None => pending().await,
            }
        };
        tokio::select! {
            biased;
            () = cancelled => Interruption::Cancel,
            () = interrupted => Interruption::Cancel,
            () = sleep_until(deadline) => Interruption::Deadline,
        }
    }

    fn deletion(
        &self,
        outcome: Outcome,
        confirmation: Confirmation,
        attempts: Vec<Attempt>,
    ) -> Deletion {
        Deletion {
            group_id: self.request.group_id.clone(),
            outcome,
            request_id: confirmation.request_id,
            time_used_ms: confirmation.time_used_ms,
            attempts,
        }
    }
}

fn interrupted_error(reason: &Interruption, sent: Sent) -> Error {
    let code = match reason {
        Interruption::Deadline => ErrorCode::DeadlineExceeded,
        Interruption::Cancel => ErrorCode::Cancelled,
    };
    Error::new(code).with_sent(sent)
}

fn deadline(timeout: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(timeout).unwrap_or(now)
}
