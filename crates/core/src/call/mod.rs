//! One call: its attempts, their pace and their deadline.
//!
//! Uses `types`, `signing`, `transport`, `telemetry`. Knows no operation by name.

pub(crate) mod clock;
pub(crate) mod exchange;
pub(crate) mod retry;

use std::future::{Future, pending};
use std::pin::pin;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::unconstrained;
use tokio::time::{Instant, sleep, sleep_until};
use tracing::Span;

use crate::call::clock::{Clock, DATE_NOT_BELIEVED, Diagnosis, Sample};
use crate::call::exchange::{Exchange, Exchanged};
use crate::call::retry::{Cause, RetryBudget, backoff};
use crate::client::builder::check_timeout;
use crate::operations::envelope::{Confirmation, verdict};
use crate::operations::form::Request;
use crate::signing::credentials::Credentials;
use crate::system;
use crate::telemetry::log::{Log, LogLine};
use crate::telemetry::span;
use crate::transport::Wire;
use crate::types::attempt::Attempt;
use crate::types::cancel_token::CancelToken;
use crate::types::delete_options::DeleteOptions;
use crate::types::deletion::{Deletion, Outcome};
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;
use crate::types::group_id::GroupId;
use crate::types::sent::Sent;

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
    /// The signature was rejected for the clock that it was made with, which has been corrected for
    /// this call.
    sign_again: bool,
}

/// Progress of a call through its attempts.
#[derive(Default)]
struct Progress {
    attempts: Vec<Attempt>,
    retries: u32,
    last_retry: Option<Cause>,
    /// The clock's correction that this call found by itself. The client keeps it once the service
    /// confirms it.
    correction_ms: Option<i64>,
}

impl Progress {
    /// An earlier request may have been carried out, or may yet be. Only a success or a library not
    /// found settles it: a library that is there may be the one that the earlier request is still
    /// on its way to.
    fn in_doubt(&self) -> bool {
        self.attempts
            .iter()
            .any(|attempt| attempt.sent == Some(Sent::MaybeApplied))
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
            let error = match self.success(ended.result, &progress) {
                Ok((outcome, confirmation)) => {
                    self.shared.budget.refund(progress.last_retry);
                    return Ok(self.deletion(outcome, confirmation, progress.attempts));
                }
                Err(error) => error,
            };
            if ended.sign_again {
                continue;
            }
            let Some(pause) = self.pause(&error, ended.retry_after, deadline, &mut progress) else {
                if error.sent() == Sent::Rejected && !error.is_retryable() {
                    self.shared.budget.refund(progress.last_retry);
                }
                return Err(self.fail(error, progress));
            };
            tokio::select! {
                biased;
                code = interruption.as_mut() => {
                    let error = Error::new(code).with_sent(Sent::NotSent);
                    return Err(self.fail(error, progress));
                }
                () = sleep(pause) => {}
            }
        }
    }

    /// What a reply means for the call: how it is known that the library does not exist.
    ///
    /// # Errors
    /// It does not mean success.
    fn success(
        &self,
        result: Result<Confirmation, Error>,
        progress: &Progress,
    ) -> Result<(Outcome, Confirmation), Error> {
        let error = match result {
            Ok(confirmation) => return Ok((Outcome::Deleted, confirmation)),
            Err(error) => error,
        };
        let outcome = match (found_no_library(&error), progress.in_doubt()) {
            (true, true) => Outcome::Inferred,
            (true, false) if self.missing_ok => Outcome::Absent,
            _ => return Err(error),
        };
        let confirmation = Confirmation {
            request_id: error.request_id().map(str::to_owned),
            time_used_ms: None,
        };
        Ok((outcome, confirmation))
    }

    /// `error`, as the end of the call: with every attempt, and with what is known of all of them
    /// together.
    fn fail(&self, error: Error, progress: Progress) -> Error {
        let earlier = progress.attempts.iter().filter_map(|attempt| attempt.sent);
        let sent = earlier.fold(error.sent(), Sent::and);
        let error = error.with_sent(sent).with_attempts(progress.attempts);
        if error.code() == ErrorCode::NotEmpty && sent == Sent::MaybeApplied {
            error.while_it_existed(!self.request.check_empty)
        } else {
            error
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
        // A repeat after doubt must not delete with its faces what somebody else has created since.
        let request = Request {
            group_id: self.request.group_id.clone(),
            check_empty: self.request.check_empty || progress.in_doubt(),
        };
        let correction_ms = progress.correction_ms;
        let correction_ms = correction_ms.unwrap_or_else(|| self.shared.clock.correction_ms());
        let span = span::attempt(&self.span, wire.endpoint(), progress.attempts.len());
        let exchange = Exchange {
            wire,
            credentials: &self.shared.credentials,
            correction_ms,
            span: &span,
        };
        let exchanged = exchange
            .make(
                |signature| request.body(signature),
                |reply, redaction| verdict(reply, &request.group_id, redaction),
                interruption,
            )
            .await;
        let Exchanged {
            mut attempt,
            result,
            retry_after,
            clock,
            interrupted,
        } = match exchanged {
            Ok(exchanged) => exchanged,
            Err(error) => return Err(self.fail(error, std::mem::take(progress))),
        };
        if let Ok(confirmation) = &result {
            attempt.request_id.clone_from(&confirmation.request_id);
        }
        let (result, sign_again) = self.update_clock(result, clock, progress);
        let error = result.as_ref().err();
        span::end_attempt(&span, &attempt);
        let line = LogLine {
            group_id: &request.group_id,
            number: progress.attempts.len() + 1,
            attempt: &attempt,
            detail: error.and_then(Error::detail),
        };
        span.in_scope(|| self.shared.log.write(&line));
        progress.attempts.push(attempt);
        match result {
            Err(error) if interrupted => Err(self.fail(error, std::mem::take(progress))),
            result => Ok(Ended {
                result,
                retry_after,
                sign_again,
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
        let random = system::random().unwrap_or(u64::MAX);
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

    /// Lets the clock learn from a reply that gave `sample`; whether to sign again, with the clock
    /// corrected for this call. An error says so when the reply's `Date` was not believed.
    fn update_clock(
        &self,
        result: Result<Confirmation, Error>,
        sample: Option<Sample>,
        progress: &mut Progress,
    ) -> (Result<Confirmation, Error>, bool) {
        if result.as_ref().map_or_else(accepts_signature, |_| true) {
            self.shared.clock.confirm(progress.correction_ms, sample);
        }
        match (result, sample.map(Sample::diagnose_rejection)) {
            (Err(error), Some(diagnosis)) if error.code().is_signature_rejection() => {
                match diagnosis {
                    Diagnosis::TimeWasRight => (Err(error), false),
                    Diagnosis::DateNotBelieved => (Err(error.noted(DATE_NOT_BELIEVED)), false),
                    Diagnosis::Correct { correction_ms } => {
                        // Once, and not when the caller wants exactly one request.
                        let sign_again =
                            progress.correction_ms.is_none() && self.shared.max_retries > 0;
                        if sign_again {
                            progress.correction_ms = Some(correction_ms);
                        }
                        (Err(error), sign_again)
                    }
                }
            }
            (result, _) => (result, false),
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

/// The service said in its own last words that there is no such library.
fn found_no_library(error: &Error) -> bool {
    error.code().is_group_not_found() && error.sent() == Sent::Rejected
}

/// The service looked the library up, which it does for an accepted signature only.
fn accepts_signature(error: &Error) -> bool {
    let not_empty = error.code() == ErrorCode::NotEmpty && error.sent() == Sent::Rejected;
    not_empty || found_no_library(error)
}

fn deadline(timeout: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(timeout).unwrap_or(now)
}
