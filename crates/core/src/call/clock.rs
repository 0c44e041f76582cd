use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

/// A clock that is less wrong than this is left alone, in milliseconds.
const TOLERATED: u64 = 4 * 60 * 1000;
/// A `Date` that is further off is not believed, in milliseconds.
const LARGEST_CORRECTION: u64 = 24 * 60 * 60 * 1000;
/// The midpoint of a longer round trip says too little about the server's time.
const LONGEST_ROUND_TRIP: Duration = Duration::from_secs(60);

/// What an error says when its reply's `Date` was not believed.
pub(crate) const DATE_NOT_BELIEVED: &str = "the service's Date is off by more than a day";

/// The service's time, as far as it is known: this machine's, plus a correction that the service
/// has confirmed.
///
/// A `Date` alone changes nothing here: a gateway may have written it. A call that corrects the
/// clock keeps its correction to itself until the service has accepted a signature that was made
/// with it.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    correction_ms: AtomicI64,
}

impl Clock {
    /// The correction in force, in milliseconds.
    pub(crate) fn correction_ms(&self) -> i64 {
        self.correction_ms.load(Ordering::Relaxed)
    }

    /// `now` in Unix milliseconds, corrected.
    pub(crate) fn unix_ms(now: SystemTime, correction_ms: i64) -> i64 {
        unix_ms(now).saturating_add(correction_ms)
    }

    /// The service has accepted a signature. `correction_ms` is what its call had corrected by
    /// itself, and `sample` what the accepting reply says.
    ///
    /// A call that had corrected nothing changes nothing: it may have begun before another call's
    /// correction.
    pub(crate) fn confirm(&self, correction_ms: Option<i64>, sample: Option<Sample>) {
        let clock_is_right = sample.is_some_and(|it| it.skew_ms.unsigned_abs() < TOLERATED);
        if clock_is_right {
            self.correction_ms.store(0, Ordering::Relaxed);
        } else if let Some(correction_ms) = correction_ms {
            self.correction_ms.store(correction_ms, Ordering::Relaxed);
        }
    }
}

/// When a request was signed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SignedAt {
    /// In Unix milliseconds, with the correction.
    pub(crate) unix_ms: i64,
    /// What was added to this machine's clock, in milliseconds.
    pub(crate) correction_ms: i64,
    /// The same moment by the monotonic clock.
    pub(crate) instant: Instant,
}

impl SignedAt {
    /// How far this machine's clock was set forward since, in milliseconds. `now` and `instant` are
    /// one moment. Time that the machine was suspended counts too: the monotonic clock stands still
    /// meanwhile.
    pub(crate) fn set_forward_ms(&self, now: SystemTime, instant: Instant) -> i64 {
        let by_clock_ms = unix_ms(now)
            .saturating_add(self.correction_ms)
            .saturating_sub(self.unix_ms);
        let passed = instant.saturating_duration_since(self.instant).as_millis();
        let passed_ms = i64::try_from(passed).unwrap_or(i64::MAX);
        by_clock_ms.saturating_sub(passed_ms).max(0)
    }
}

/// When something began that this machine's clock noted at `noted`, and that has lasted for
/// `elapsed` by the monotonic clock: the earlier of what the two say. The one may have been set
/// since, and the other stands still while the machine is suspended.
pub(crate) fn began(noted: SystemTime, now: SystemTime, elapsed: Duration) -> SystemTime {
    now.checked_sub(elapsed).map_or(noted, |it| it.min(noted))
}

/// What is known of an exchange when its reply's `Date` is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RoundTrip {
    /// The time of the signature, in Unix milliseconds, with the correction that it was made with.
    pub(crate) signed_at_ms: i64,
    /// This machine's clock when the reply had come.
    pub(crate) received_at: SystemTime,
    /// From the signature to the reply, by the monotonic clock.
    pub(crate) duration: Duration,
}

/// What a reply's `Date` says of this machine's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "each names its unit")]
pub(crate) struct Sample {
    /// The service's clock less this machine's when the reply came, in milliseconds.
    pub(crate) skew_ms: i64,
    /// How wrong the skew may be: half the round trip, and half a second of the `Date`.
    pub(crate) error_ms: i64,
    /// The service's clock less the time of the signature, in milliseconds. It differs from the
    /// skew by the correction, and when this machine's clock was set during the exchange.
    signature_error_ms: i64,
}

/// Why a signature was rejected, as far as the clock may be the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Diagnosis {
    /// Its time was right.
    TimeWasRight,
    /// Its time was wrong; this is the correction to sign with.
    Correct { correction_ms: i64 },
    /// `Date` is too far off to be believed.
    DateNotBelieved,
}

impl Sample {
    /// From a reply that the service gave at `served_at`, and not a cache. None when it took long.
    ///
    /// The skew is taken at the reply: a clock that was set during the exchange is the new one from
    /// then on.
    pub(crate) fn new(served_at: SystemTime, trip: RoundTrip) -> Option<Self> {
        if trip.duration > LONGEST_ROUND_TRIP {
            return None;
        }
        // Date counts whole seconds: on the average it is half a second old.
        let served_ms = unix_ms(served_at).saturating_add(500);
        let half_ms = i64::try_from(trip.duration.as_millis() / 2).ok()?;
        let received_ms = unix_ms(trip.received_at);
        Some(Self {
            skew_ms: served_ms.saturating_sub(received_ms.saturating_sub(half_ms)),
            error_ms: half_ms.saturating_add(500),
            signature_error_ms: served_ms.saturating_sub(trip.signed_at_ms.saturating_add(half_ms)),
        })
    }

    /// What a rejection of the signature means, in a reply that gave this sample.
    pub(crate) fn diagnose_rejection(self) -> Diagnosis {
        let skew = self.skew_ms.unsigned_abs();
        if self.signature_error_ms.unsigned_abs() < TOLERATED {
            Diagnosis::TimeWasRight
        } else if skew > LARGEST_CORRECTION {
            Diagnosis::DateNotBelieved
        } else {
            Diagnosis::Correct {
                correction_ms: if skew < TOLERATED { 0 } else { self.skew_ms },
            }
        }
    }
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

    const SECOND: i64 = 1000;
    const MINUTE: i64 = 60 * SECOND;
    const HOUR: i64 = 60 * MINUTE;
    const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

    fn served_at() -> SystemTime {
        httpdate::parse_http_date(DATE).unwrap()
    }

    /// The service's time less the signature's, and less this machine's when the reply came; the
    /// trip took no time.
    fn sample(signature_error_ms: i64, skew_ms: i64) -> Sample {
        Sample {
            skew_ms,
            error_ms: 500,
            signature_error_ms,
        }
    }

    #[test]
    fn a_date_is_compared_with_the_midpoint_of_the_round_trip() {
        let trip = RoundTrip {
            signed_at_ms: Clock::unix_ms(served_at() - Duration::from_secs(11), 0),
            received_at: served_at() - Duration::from_secs(9),
            duration: Duration::from_secs(2),
        };
        let ten = Sample {
            error_ms: SECOND + 500,
            ..sample(10 * SECOND + 500, 10 * SECOND + 500)
        };
        assert_eq!(Sample::new(served_at(), trip), Some(ten));
        let long = RoundTrip {
            duration: Duration::from_secs(61),
            ..trip
        };
        assert_eq!(Sample::new(served_at(), long), None);
    }

    #[test]
    fn a_clock_that_is_put_right_during_the_exchange_needs_no_correction() {
        let wrong = served_at() - Duration::from_secs(600);
        let trip = RoundTrip {
            signed_at_ms: Clock::unix_ms(wrong, 0),
            received_at: served_at(),
            duration: Duration::from_secs(0),
        };
        let found = Sample::new(served_at(), trip).unwrap();
        assert_eq!(found, sample(600 * SECOND + 500, 500));
        assert_eq!(
            found.diagnose_rejection(),
            Diagnosis::Correct { correction_ms: 0 },
            "signed again, with the clock as it now is"
        );
    }

    #[test]
    fn a_clock_that_is_set_wrong_during_the_exchange_is_not_why_a_signature_was_rejected() {
        let trip = RoundTrip {
            signed_at_ms: Clock::unix_ms(served_at(), 0),
            received_at: served_at() - Duration::from_secs(3600),
            duration: Duration::from_secs(0),
        };
        let found = Sample::new(served_at(), trip).unwrap();
        assert_eq!(found.skew_ms, HOUR + 500);
        assert_eq!(found.diagnose_rejection(), Diagnosis::TimeWasRight);
    }

    #[test]
    fn only_a_clock_four_minutes_off_is_corrected_and_a_day_is_the_most() {
        let corrected = |skew: i64| sample(skew, skew).diagnose_rejection();
        assert_eq!(corrected(4 * MINUTE - 1), Diagnosis::TimeWasRight);
        assert_eq!(corrected(-4 * MINUTE + 1), Diagnosis::TimeWasRight);
        for skew in [4 * MINUTE, -4 * MINUTE, 24 * HOUR, -24 * HOUR] {
            let correction_ms = skew;
            assert_eq!(corrected(skew), Diagnosis::Correct { correction_ms });
        }
        for skew in [24 * HOUR + 1, -24 * HOUR - 1, i64::MAX, i64::MIN] {
            assert_eq!(corrected(skew), Diagnosis::DateNotBelieved);
        }
    }

    #[test]
    fn a_clock_that_was_set_forward_is_noticed_and_one_set_back_is_not() {
        let second = Duration::from_secs;
        let signed_at = SignedAt {
            unix_ms: Clock::unix_ms(served_at(), HOUR),
            correction_ms: HOUR,
            instant: Instant::now(),
        };
        let after = |by_clock: i64, passed: u64| {
            let now = served_at();
            let now = if by_clock < 0 {
                now - Duration::from_millis(by_clock.unsigned_abs())
            } else {
                now + Duration::from_millis(by_clock.unsigned_abs())
            };
            signed_at.set_forward_ms(now, signed_at.instant + second(passed))
        };
        assert_eq!(after(7 * SECOND, 7), 0);
        assert_eq!(after(HOUR + 7 * SECOND, 7), HOUR);
        assert_eq!(after(-HOUR, 7), 0);
    }

    #[test]
    fn a_beginning_is_the_earlier_of_two() {
        let (noted, hour) = (served_at(), Duration::from_secs(3600));
        let minute = Duration::from_secs(60);
        assert_eq!(began(noted, noted + minute, minute), noted);
        let suspended = noted + hour;
        assert_eq!(began(noted, suspended, minute), noted);
        let set_back = noted - hour;
        assert_eq!(began(noted, set_back, minute), noted - hour - minute);
    }

    #[test]
    fn no_time_overflows() {
        let dates = [
            "Thu, 01 Jan 1970 00:00:00 GMT",
            DATE,
            "Fri, 31 Dec 9999 23:59:59 GMT",
        ];
        for signed_at_ms in [i64::MIN, -1, 0, i64::MAX] {
            for date in dates {
                let served_at = httpdate::parse_http_date(date).unwrap();
                let trip = RoundTrip {
                    signed_at_ms,
                    received_at: UNIX_EPOCH,
                    duration: Duration::from_secs(60),
                };
                let found = Sample::new(served_at, trip).unwrap();
                let _ = found.diagnose_rejection();
            }
        }
        assert_eq!(Clock::unix_ms(served_at(), i64::MAX), i64::MAX);
        assert!(Clock::unix_ms(UNIX_EPOCH, i64::MIN) < 0);
        assert_eq!(unix_ms(UNIX_EPOCH - Duration::from_secs(7)), -7 * SECOND);
    }

    #[test]
    fn a_correction_is_kept_once_it_is_confirmed() {
        let clock = Clock::default();
        clock.confirm(None, Some(sample(HOUR, HOUR)));
        assert_eq!(clock.correction_ms(), 0, "a Date alone corrects nothing");
        clock.confirm(Some(10 * MINUTE), Some(sample(0, 10 * MINUTE)));
        assert_eq!(clock.correction_ms(), 10 * MINUTE);
        clock.confirm(Some(11 * MINUTE), None);
        assert_eq!(clock.correction_ms(), 11 * MINUTE);
        clock.confirm(Some(4 * MINUTE), Some(sample(0, 4 * MINUTE)));
        assert_eq!(clock.correction_ms(), 4 * MINUTE, "as much as is corrected");
    }

    #[test]
    fn calls_that_correct_at_once_agree() {
        let clock = Clock::default();
        let found = |offset| sample(10 * MINUTE + offset, 10 * MINUTE + offset);
        // Both were signed without a correction, and each corrects by its own reply.
        for offset in [0, 20] {
            let correction_ms = 10 * MINUTE + offset;
            assert_eq!(
                found(offset).diagnose_rejection(),
                Diagnosis::Correct { correction_ms }
            );
            clock.confirm(Some(correction_ms), Some(sample(0, correction_ms)));
        }
        // A call that began before, and that a lenient service accepts all the same, undoes
        // nothing.
        clock.confirm(None, Some(found(0)));
        assert_eq!(clock.correction_ms(), 10 * MINUTE + 20);
        // Signed with the correction: the clock is not why it is rejected.
        assert_eq!(
            sample(20, 10 * MINUTE).diagnose_rejection(),
            Diagnosis::TimeWasRight
        );
    }

    #[test]
    fn a_repaired_clock_undoes_the_correction() {
        let clock = Clock::default();
        clock.confirm(Some(10 * MINUTE), Some(sample(0, 10 * MINUTE)));
        // The clock has been put right, and the signature was made with the old correction.
        let rejected = sample(-10 * MINUTE, SECOND);
        assert_eq!(
            rejected.diagnose_rejection(),
            Diagnosis::Correct { correction_ms: 0 }
        );
        clock.confirm(Some(0), Some(sample(SECOND, SECOND)));
        assert_eq!(clock.correction_ms(), 0);
        // A service that accepts signatures from the future shows it too.
        clock.confirm(Some(10 * MINUTE), Some(sample(0, 10 * MINUTE)));
        clock.confirm(None, Some(sample(-10 * MINUTE, SECOND)));
        assert_eq!(clock.correction_ms(), 0);
    }
}
