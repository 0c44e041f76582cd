use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A clock that is less wrong than this is left alone, in milliseconds.
const TOLERATED: u64 = 4 * 60 * 1000;
/// The midpoint of a longer round trip says too little about the server's time.
const LONGEST_ROUND_TRIP: Duration = Duration::from_secs(60);

/// The service's time, as far as it is known: this machine's, plus a correction once a rejection has proven it wrong.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    correction_ms: AtomicI64,
}

impl Clock {
    /// The correction in force, in milliseconds.
    pub(crate) fn correction_ms(&self) -> i64 {
        self.correction_ms.load(Ordering::Relaxed)
    }

    /// `now` in Unix seconds, corrected.
    pub(crate) fn unix_seconds(now: SystemTime, correction_ms: i64) -> i64 {
        unix_ms(now).saturating_add(correction_ms).div_euclid(1000)
    }

    /// Drops the correction once a reply shows this machine's clock to be right again.
    pub(crate) fn observe(&self, skew_ms: i64) {
        if skew_ms.unsigned_abs() < TOLERATED {
            self.correction_ms.store(0, Ordering::Relaxed);
        }
    }

    /// After a rejected signature: whether it was made at a wrong time, which is then corrected.
    ///
    /// Compares with the correction that this signature was made with, so that calls which correct at once agree.
    pub(crate) fn correct(&self, skew_ms: i64, signed_with_ms: i64) -> bool {
        if skew_ms.saturating_sub(signed_with_ms).unsigned_abs() < TOLERATED {
            return false;
        }
        // This machine's clock has been put right meanwhile: nothing is left to correct.
        let correction_ms = if skew_ms.unsigned_abs() < TOLERATED {
            0
        } else {
            skew_ms
        };
        self.correction_ms.store(correction_ms, Ordering::Relaxed);
        true
    }
}

/// The service's clock less this machine's, in milliseconds, from a reply's `Date` against the midpoint of the
/// round trip. None when the reply is from a cache (`Age`), tells no time, or took long.
pub(crate) fn skew_ms(
    date: Option<&str>,
    age: Option<&str>,
    sent: SystemTime,
    round_trip: Duration,
) -> Option<i64> {
    if age.is_some() || round_trip > LONGEST_ROUND_TRIP {
        return None;
    }
    let served = httpdate::parse_http_date(date?).ok()?;
    // Date counts whole seconds: on the average it is half a second old.
    let served_ms = unix_ms(served).saturating_add(500);
    Some(served_ms.saturating_sub(unix_ms(sent.checked_add(round_trip / 2)?)))
}

fn unix_ms(time: SystemTime) -> i64 {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_millis()).map_or(i64::MIN, |ms| -ms),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: i64 = 60_000;

    #[test]
    fn a_date_is_compared_with_the_midpoint_of_the_round_trip() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        let served = httpdate::parse_http_date(date).unwrap();
        let sent = served - Duration::from_secs(11);
        let trip = Duration::from_secs(2);
        assert_eq!(skew_ms(Some(date), None, sent, trip), Some(10_500));
        assert_eq!(skew_ms(Some(date), Some("1"), sent, trip), None);
        assert_eq!(skew_ms(Some("yesterday"), None, sent, trip), None);
        assert_eq!(skew_ms(None, None, sent, trip), None);
        assert_eq!(
            skew_ms(Some(date), None, sent, Duration::from_secs(61)),
            None
        );
    }

    #[test]
    fn only_a_clock_four_minutes_off_is_corrected() {
        let clock = Clock::default();
        assert!(!clock.correct(4 * MINUTE - 1, 0));
        assert!(!clock.correct(-4 * MINUTE + 1, 0));
        assert_eq!(clock.correction_ms(), 0);
        assert!(clock.correct(-4 * MINUTE, 0));
        assert_eq!(clock.correction_ms(), -4 * MINUTE);
    }

    #[test]
    fn calls_that_correct_at_once_agree() {
        let clock = Clock::default();
        assert!(clock.correct(10 * MINUTE, 0));
        assert!(
            clock.correct(10 * MINUTE + 20, 0),
            "it too was signed without the correction"
        );
        assert_eq!(clock.correction_ms(), 10 * MINUTE + 20);
        assert!(
            !clock.correct(10 * MINUTE, 10 * MINUTE),
            "signed with it: the clock is not the reason"
        );
    }

    #[test]
    fn a_repaired_clock_undoes_the_correction() {
        let clock = Clock::default();
        assert!(clock.correct(10 * MINUTE, 0));
        clock.observe(10 * MINUTE);
        assert_eq!(clock.correction_ms(), 10 * MINUTE);
        clock.observe(1000);
        assert_eq!(clock.correction_ms(), 0);
        assert!(
            clock.correct(300, 10 * MINUTE),
            "signed with a correction that is no longer needed"
        );
        assert_eq!(clock.correction_ms(), 0);
    }
}
