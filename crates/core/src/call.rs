use std::future::{Future, pending};
use std::pin::pin;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::unconstrained;
use tokio::time::{Instant, sleep, sleep_until};
use tracing::Span;

use crate::client_builder::check_timeout;
use crate::clock::Clock;
use crate::exchange::{Exchange, Exchanged};
use crate::log::{Log, LogLine};
use crate::request::Request;
use crate::retry::{Cause, RetryBudget, backoff};
use crate::verdict::{Confirmation, verdict};
use crate::wire::Wire;
use crate::{
    Attempt, CancelToken, Credentials, DeleteOptions, Deletion, Error, ErrorCode, GroupId, Outcome,
    Sent, seam, span,
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
            code = unconstrained(self.interruption(deadline, pending())) => {
                let error = Error::new(code).with_sent(Sent::NotSent);
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
                code = interruption.as_mut() => {
                    return Err(progress.fail(Error::new(code).with_sent(Sent::NotSent)));
                }
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
        interruption: impl Future<Output = ErrorCode>,
        progress: &mut Progress,
    ) -> Result<Ended, Error> {
        let correction_ms = self.shared.clock.correction_ms();
        let span = span::attempt(&self.span, wire.endpoint(), progress.attempts.len());
        let exchange = Exchange {
            wire,
            credentials: &self.shared.credentials,
            correction_ms,
            span: &span,
        };
        let exchanged = exchange
            .make(
                |signature| self.request.body(signature),
                |reply, redaction| verdict(reply, &self.request.group_id, redaction),
                interruption,
            )
            .await;
        let Exchanged {
            mut attempt,
            result,
            retry_after,
            interrupted,
        } = match exchanged {
            Ok(exchanged) => exchanged,
            Err(error) => return Err(std::mem::take(progress).fail(error)),
        };
        if let Ok(confirmation) = &result {
            attempt.request_id.clone_from(&confirmation.request_id);
        }
        let error = result.as_ref().err();
        let clock_was_wrong = self.mind_the_clock(attempt.clock_skew_ms, correction_ms, error);
        span::end_attempt(&span, &attempt);
        let line = LogLine {
            group_id: &self.request.group_id,
            number: progress.attempts.len() + 1,
            attempt: &attempt,
            detail: error.and_then(Error::detail),
        };
        span.in_scope(|| self.shared.log.write(&line));
        progress.attempts.push(attempt);
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
    ) -> ErrorCode {
        let cancelled = async {
            match &self.cancel {
                Some(token) => token.cancelled().await,
                None => pending().await,
            }
        };
        tokio::select! {
            biased;
            () = cancelled => ErrorCode::Cancelled,
            () = interrupted => ErrorCode::Cancelled,
            () = sleep_until(deadline) => ErrorCode::DeadlineExceeded,
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

fn deadline(timeout: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(timeout).unwrap_or(now)
}
