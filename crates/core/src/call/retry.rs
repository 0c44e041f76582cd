use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// The longest pause of our own choosing.
const CAP: Duration = Duration::from_secs(20);

/// Why an attempt is made again: it sets the pace and the price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// It may have been a passing fault.
    Transient,
    /// The service asked for fewer calls.
    Throttled,
}

impl Cause {
    /// What an error says when its retry was withheld.
    pub(crate) const WITHHELD: &'static str =
        "not repeated: this client's budget for retries is used up";

    /// Why an attempt that ended with `error` is made again.
    pub(crate) fn of(error: &Error) -> Self {
        let throttled =
            error.code() == ErrorCode::ConcurrencyLimitExceeded || error.status() == Some(429);
        if throttled {
            Self::Throttled
        } else {
            Self::Transient
        }
    }

    const fn base(self) -> Duration {
        match self {
            Self::Transient => Duration::from_millis(50),
            Self::Throttled => Duration::from_secs(1),
        }
    }

    const fn price(self) -> i64 {
        match self {
            Self::Transient => 14,
            Self::Throttled => 5,
        }
    }
}

/// A pause before retry number `retry` (from 0): anywhere from nothing to twice the one before's
/// longest ("full jitter"). `random` is any number, evenly drawn.
pub(crate) fn backoff(cause: Cause, retry: u32, random: u64) -> Duration {
    let longest = cause
        .base()
        .saturating_mul(1_u32.checked_shl(retry).unwrap_or(u32::MAX))
        .min(CAP);
    let nanos = u64::try_from(longest.as_nanos()).unwrap_or(u64::MAX);
    Duration::from_nanos(random % nanos.saturating_add(1))
}

/// The pause that a `Retry-After` header asks for: seconds or a date.
///
/// A date is read against the reply's own `date`, which is by the same clock, or else against
/// `now`.
pub(crate) fn retry_after(
    header: &str,
    date: Option<SystemTime>,
    now: SystemTime,
) -> Option<Duration> {
    let header = header.trim();
    if !header.is_empty() && header.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Duration::from_secs(header.parse().unwrap_or(u64::MAX)));
    }
    let until = httpdate::parse_http_date(header).ok()?;
    let pause = until.duration_since(date.unwrap_or(now));
    Some(pause.unwrap_or_default())
}

/// What a client may spend on retries, shared by its calls, so that an outage is not multiplied.
///
/// Each call in flight may overdraw it by the price of one retry: however many calls meet one fault
/// together, a budget that was full pays for a retry of each. What they overdraw is refunded like
/// any other price, so an outage that lasts gets no more than that.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    /// Less than nothing: overdrawn.
    left: AtomicI64,
    calls: AtomicI64,
}

/// A call in flight, until it is dropped.
pub(crate) struct InFlight<'a>(&'a RetryBudget);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.calls.fetch_sub(1, Ordering::Relaxed);
    }
}

impl RetryBudget {
    const FULL: i64 = 500;
    /// The dearest retry.
    const OVERDRAFT: i64 = Cause::Transient.price();

    pub(crate) const fn new() -> Self {
        Self {
            left: AtomicI64::new(Self::FULL),
            calls: AtomicI64::new(0),
        }
    }

    /// A call begins that may need retries.
    pub(crate) fn begin_call(&self) -> InFlight<'_> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        InFlight(self)
    }

    /// Pays for one retry; false when too little is left.
    pub(crate) fn spend(&self, cause: Cause) -> bool {
        let calls = self.calls.load(Ordering::Relaxed);
        let least = calls.saturating_mul(-Self::OVERDRAFT);
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                let left = left.saturating_sub(cause.price());
                (left >= least).then_some(left)
            })
            .is_ok()
    }

    /// A definite answer came, a success or a refusal: it gives back what the retry before it cost,
    /// or 1.
    pub(crate) fn refund(&self, last_retry: Option<Cause>) {
        let amount = last_retry.map_or(1, Cause::price);
        // The closure always gives a value, so this cannot fail.
        let _ = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                Some(left.saturating_add(amount).min(Self::FULL))
            });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_the_cap_and_no_further() {
        let longest = |cause, retry| {
            let all =
                (0..2000_u64).map(|i| backoff(cause, retry, i.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
            all.max().unwrap()
        };
        for (cause, retry, milliseconds) in [
            (Cause::Transient, 0, 50),
            (Cause::Transient, 1, 100),
            (Cause::Transient, 4, 800),
            (Cause::Throttled, 0, 1000),
            (Cause::Throttled, 4, 16_000),
            (Cause::Throttled, 5, 20_000),
            (Cause::Transient, 99, 20_000),
        ] {
            let limit = Duration::from_millis(milliseconds);
            let longest = longest(cause, retry);
            assert!(
                longest <= limit && longest > limit * 9 / 10,
                "{cause:?} {retry}: {longest:?}"
            );
        }
        assert_eq!(backoff(Cause::Transient, 3, 0), Duration::ZERO);
    }

    #[test]
    fn a_throttled_call_is_told_by_its_code_or_its_status() {
        let cause = |code, status: u16| Cause::of(&Error::new(code).with_status(status));
        let limit = ErrorCode::ConcurrencyLimitExceeded;
        assert_eq!(cause(limit, 403), Cause::Throttled);
        assert_eq!(cause(limit, 429), Cause::Throttled);
        assert_eq!(cause(ErrorCode::ApiError, 429), Cause::Throttled);
        assert_eq!(cause(ErrorCode::GatewayError, 503), Cause::Transient);
    }

    #[test]
    fn both_forms_of_retry_after_are_read() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        let at = httpdate::parse_http_date(date).unwrap();
        let seconds = Duration::from_secs;
        let by_the_clock = |header: &str, now| retry_after(header, None, now);
        assert_eq!(by_the_clock("120", at), Some(seconds(120)));
        assert_eq!(by_the_clock(" 0 ", at), Some(seconds(0)));
        assert_eq!(by_the_clock(date, at - seconds(7)), Some(seconds(7)));
        assert_eq!(by_the_clock(date, at + seconds(7)), Some(seconds(0)));
        assert_eq!(
            by_the_clock("99999999999999999999", at),
            Some(seconds(u64::MAX))
        );
        for text in ["", "-1", "1.5", "soon", "1 second"] {
            assert_eq!(by_the_clock(text, at), None, "{text:?}");
        }
    }

    #[test]
    fn a_date_is_read_by_the_clock_that_wrote_it() {
        let date = httpdate::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT").unwrap();
        let later = "Sun, 06 Nov 1994 08:49:44 GMT";
        let seconds = Duration::from_secs;
        let now = date - seconds(3600);
        let last = httpdate::parse_http_date("Fri, 31 Dec 9999 23:59:59 GMT").unwrap();
        assert_eq!(retry_after(later, Some(date), now), Some(seconds(7)));
        assert_eq!(retry_after(later, Some(last), now), Some(seconds(0)));
        assert_eq!(retry_after("7", Some(last), now), Some(seconds(7)));
        assert_eq!(retry_after(later, None, now), Some(seconds(3607)));
    }

    #[test]
    fn the_budget_runs_out_and_fills_again() {
        let budget = RetryBudget::new();
        let spent = (0..1000).filter(|_| budget.spend(Cause::Transient)).count();
        assert_eq!(spent, 35);
        budget.refund(Some(Cause::Transient));
        assert!(budget.spend(Cause::Transient));
        (0..1000).for_each(|_| budget.refund(None));
        assert_eq!(
            (0..1000).filter(|_| budget.spend(Cause::Throttled)).count(),
            100
        );
    }

    #[test]
    fn a_full_budget_covers_every_call_in_flight_once() {
        let budget = RetryBudget::new();
        let calls: Vec<_> = (0..1000).map(|_| budget.begin_call()).collect();
        assert!(calls.iter().all(|_| budget.spend(Cause::Transient)));
        let more = (0..1000).filter(|_| budget.spend(Cause::Transient)).count();
        assert_eq!(more, 35, "what the budget has without them");
        drop(calls);
        let call = budget.begin_call();
        assert!(
            !budget.spend(Cause::Throttled),
            "a new call pays back first"
        );
        (0..1035).for_each(|_| budget.refund(Some(Cause::Transient)));
        drop(call);
        let spent = (0..1000).filter(|_| budget.spend(Cause::Transient)).count();
        assert_eq!(spent, 35, "as at the beginning");
    }
}
