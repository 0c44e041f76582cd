//! One call: its attempts, their pace and what ends it early.
//!
//! Uses `types`, `signing`, `transport` and `telemetry`. It knows operations, and none by name:
//! what follows an attempt is decided in `operations`.

pub(crate) mod clock;
pub(crate) mod context;
pub(crate) mod exchange;
pub(crate) mod interruption;
pub(crate) mod operation;
mod panics;
pub(crate) mod retry;

use std::time::{Duration, SystemTime};

use tokio::sync::SemaphorePermit;
use tokio::time::Instant;
use tracing::Span;

use crate::call::clock::{DATE_NOT_BELIEVED, Diagnosis, Sample, SignedAt};
use crate::call::context::Resources;
use crate::call::exchange::{Exchange, ExchangeResult};
use crate::call::interruption::{CallEnd, Interruption, WaitEnd};
use crate::call::operation::{Answer, Operation};
use crate::call::retry::{Cause, InFlight, backoff};
use crate::system;
use crate::telemetry::log::{LogEvent, LogLine};
use crate::telemetry::span;
use crate::types::attempt::Attempt;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;
use crate::types::sent::Sent;

/// A call in progress.
pub(crate) struct Call<'a> {
    resources: Resources<'a>,
    /// The operation that was called; a delete makes requests of another one too, its looks.
    operation: &'static str,
    span: Span,
    _in_flight: InFlight<'a>,
    began: Instant,
    /// The same moment by this machine's clock.
    began_at: SystemTime,
    end: CallEnd<'a>,
    /// Held from the first attempt on, but not during a pause: calls that pause must not keep
    /// others from being made.
    permit: Option<SemaphorePermit<'a>>,
    attempts: Vec<Attempt>,
    /// The clock's correction that this call found by itself. The client keeps it once the service
    /// confirms it.
    correction_ms: Option<i64>,
    last_retry: Option<Cause>,
}

/// How an attempt ended, as the next step needs it.
pub(crate) struct AttemptEnd<T> {
    pub(crate) result: Result<Answer<T>, Error>,
    pub(crate) retry_after: Option<Duration>,
    /// The signature was rejected for the clock that it was made with, which has been corrected for
    /// this call: it may be signed again.
    pub(crate) clock_was_wrong: bool,
    pub(crate) interruption: Option<Interruption>,
    /// When the call began, by the reply's own `Date` less the time since then.
    pub(crate) began_by_date: Option<SystemTime>,
    /// None: no request was made.
    pub(crate) signed: Option<SignedAt>,
    pub(crate) sample: Option<Sample>,
}

/// How a pause ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PauseEnd {
    /// It was paid for, and is over.
    Over,
    /// It would not have ended before the deadline.
    DoesNotFit,
    /// The retry budget did not pay.
    Withheld,
    /// The call was interrupted meanwhile.
    Interrupted(Interruption),
}

/// When a call of `timeout` that begins now must end.
pub(crate) fn deadline(timeout: Duration) -> Instant {
    let now = Instant::now();
    now.checked_add(timeout).unwrap_or(now)
}

impl<'a> Call<'a> {
    /// A call that begins now, and lasts until `end` at most.
    pub(crate) fn begin<O: Operation>(
        resources: Resources<'a>,
        operation: &O,
        end: CallEnd<'a>,
    ) -> Self {
        Self {
            resources,
            operation: O::NAME,
            span: operation.span(),
            _in_flight: resources.context.budget.begin_call(),
            began: Instant::now(),
            began_at: system::now(),
            end,
            permit: None,
            attempts: Vec::new(),
            correction_ms: None,
            last_retry: None,
        }
    }

    /// How often the call may be repeated.
    pub(crate) fn max_retries(&self) -> u32 {
        self.resources.context.max_retries
    }

    /// Makes one attempt, which may take `timeout`.
    pub(crate) async fn attempt<O: Operation>(
        &mut self,
        operation: &O,
        timeout: Duration,
    ) -> AttemptEnd<O::Proof> {
        if let Err(by) = self.may_begin().await {
            return AttemptEnd::without_request(by.error(Sent::NotSent), Some(by));
        }
        let context = self.resources.context;
        let resends = self
            .attempts
            .iter()
            .filter(|it| it.operation == O::NAME)
            .count();
        let span = span::attempt(&self.span, self.resources.wire.endpoint(), O::PATH, resends);
        let exchange = Exchange {
            operation,
            resources: self.resources,
            correction_ms: self
                .correction_ms
                .unwrap_or_else(|| context.clock.correction_ms()),
            timeout,
            span: &span,
        };
        let ended = match exchange.run(&mut self.end).await {
            Ok(ended) => ended,
            Err(unsigned) => return AttemptEnd::without_request(unsigned, None),
        };
        self.note(operation, &span, ended)
    }

    /// Whether a request may still be made: not in a call that is over, even if the reply that came
    /// at its end would lead to one.
    ///
    /// # Errors
    /// What ended the call.
    async fn may_begin(&mut self) -> Result<(), Interruption> {
        self.wait_for_permit().await?;
        self.end.check().await
    }

    /// # Errors
    /// What interrupted the wait.
    async fn wait_for_permit(&mut self) -> Result<(), Interruption> {
        let Some(permits) = self.resources.permits.filter(|_| self.permit.is_none()) else {
            return Ok(());
        };
        if let Ok(permit) = permits.try_acquire() {
            self.permit = Some(permit);
            return Ok(());
        }
        match self.end.wait(self.end.deadline(), permits.acquire()).await {
            // The semaphore is never closed.
            Ok(permit) => self.permit = permit.ok(),
            Err(WaitEnd::Interrupted(by)) => return Err(by),
            Err(WaitEnd::TimedOut) => {}
        }
        Ok(())
    }

    /// Notes an attempt in the clock, the budget, its span, the log and the list of attempts.
    fn note<O: Operation>(
        &mut self,
        operation: &O,
        span: &Span,
        ended: ExchangeResult<O::Proof>,
    ) -> AttemptEnd<O::Proof> {
        let (result, clock_was_wrong) = self.update_clock(ended.result, ended.said.sample);
        // An outage of deletes must not be paid for by the looks that it causes.
        if O::NAME == self.operation && is_definite(&result) {
            let budget = &self.resources.context.budget;
            budget.refund(self.last_retry.take());
        }
        let attempt = ended.attempt;
        span::end_attempt(span, &attempt);
        let line = LogLine {
            operation: O::NAME,
            group_id: operation.group_id(),
            event: LogEvent::Attempt {
                number: self.attempts.len() + 1,
                attempt: &attempt,
                detail: result.as_ref().err().and_then(Error::detail),
            },
        };
        span.in_scope(|| self.resources.context.log.write(&line));
        self.attempts.push(attempt);
        AttemptEnd {
            result,
            retry_after: ended.said.retry_after,
            clock_was_wrong,
            interruption: ended.interruption,
            began_by_date: ended
                .said
                .served_at
                .and_then(|date| date.checked_sub(self.began.elapsed())),
            signed: Some(ended.signed),
            sample: ended.said.sample,
        }
    }

    /// Lets the clock learn from a reply that gave `sample`; whether to sign again, with the clock
    /// corrected for this call. An error says so when the reply's `Date` was not believed.
    fn update_clock<T>(
        &mut self,
        result: Result<Answer<T>, Error>,
        sample: Option<Sample>,
    ) -> (Result<Answer<T>, Error>, bool) {
        if result.as_ref().map_or_else(accepts_signature, |_| true) {
            let clock = &self.resources.context.clock;
            clock.confirm(self.correction_ms, sample);
        }
        match (result, sample.map(Sample::diagnose_rejection)) {
            (Err(error), Some(Diagnosis::DateNotBelieved))
                if error.code().is_signature_rejection() =>
            {
                (Err(error.noted(DATE_NOT_BELIEVED)), false)
            }
            (Err(error), Some(Diagnosis::Correct { correction_ms }))
                if error.code().is_signature_rejection() && self.correction_ms.is_none() =>
            {
                self.correction_ms = Some(correction_ms);
                (Err(error), true)
            }
            (result, _) => (result, false),
        }
    }

    /// Pays for a repeat and waits before it: as long as the backoff says, or `retry_after` when
    /// that is longer.
    pub(crate) async fn pause(
        &mut self,
        cause: Cause,
        retry: u32,
        retry_after: Option<Duration>,
    ) -> PauseEnd {
        // Without randomness the longest pause is the fairest.
        let random = system::random().unwrap_or(u64::MAX);
        let pause = backoff(cause, retry, random).max(retry_after.unwrap_or_default());
        let over = Instant::now().checked_add(pause);
        let Some(over) = over.filter(|over| *over < self.end.deadline()) else {
            return PauseEnd::DoesNotFit;
        };
        if !self.resources.context.budget.spend(cause) {
            return PauseEnd::Withheld;
        }
        self.last_retry = Some(cause);
        self.permit = None;
        match self.end.wait_until(over).await {
            WaitEnd::Interrupted(by) => PauseEnd::Interrupted(by),
            WaitEnd::TimedOut => PauseEnd::Over,
        }
    }

    /// When the call began, by this machine's clock, without any correction.
    pub(crate) fn began_by_machine(&self) -> SystemTime {
        clock::began(self.began_at, system::now(), self.began.elapsed())
    }

    /// The call's span and its attempts, at its end.
    pub(crate) fn end(self) -> (Span, Vec<Attempt>) {
        (self.span, self.attempts)
    }
}

impl<T> AttemptEnd<T> {
    /// No request was made, so there is nothing to note.
    fn without_request(error: Error, interruption: Option<Interruption>) -> Self {
        Self {
            result: Err(error),
            retry_after: None,
            clock_was_wrong: false,
            interruption,
            began_by_date: None,
            signed: None,
            sample: None,
        }
    }
}

/// The service gave its last word, so it is not overloaded.
fn is_definite<T>(result: &Result<Answer<T>, Error>) -> bool {
    match result {
        Ok(_) => true,
        Err(error) => is_last_word(error) && !error.is_retryable(),
    }
}

/// The service looked the face library up, which it does for an accepted signature only.
fn accepts_signature(error: &Error) -> bool {
    let code = error.code();
    is_last_word(error) && (code == ErrorCode::NotEmpty || code.is_group_not_found())
}

fn is_last_word(error: &Error) -> bool {
    error
        .status()
        .is_some_and(|status| (400..500).contains(&status))
}
