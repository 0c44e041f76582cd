use std::time::{Duration, UNIX_EPOCH};

use crate::call::clock::{Sample, SignedAt};
use crate::signing::signing_params::VALIDITY;
use crate::types::settles_at::SettlesAt;

/// Added to every settlement: a request that reached the service in time may wait there for a
/// while.
const MARGIN_MS: i64 = 60_000;
/// Added where no reply told the service's time: a clock that is less wrong is never corrected.
const ASSUMED_MS: i64 = 240_000;

/// When the doubtful delete requests of a call have settled: from then on the service should accept
/// no copy of them, since their signatures have expired (rule 8).
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Settlement {
    /// The latest time of a doubtful signature, in Unix milliseconds of the clock that signed it.
    signed_at_ms: Option<i64>,
    /// The earliest that the service's clock may be, less this machine's, in milliseconds: by a
    /// correction that an earlier call found, or by this call's samples.
    least_skew_ms: i64,
    is_measured: bool,
}

impl Settlement {
    /// A reply says what the service's clock is.
    pub(crate) fn learn(&mut self, sample: Option<Sample>) {
        if let Some(sample) = sample {
            self.is_measured = true;
            self.assume(sample.skew_ms.saturating_sub(sample.error_ms));
        }
    }

    /// A request that was signed at this time may have left, and its fate is unknown.
    pub(crate) fn delay(&mut self, signed: SignedAt) {
        self.signed_at_ms = self.signed_at_ms.max(Some(signed.unix_ms));
        self.assume(signed.correction_ms);
    }

    fn assume(&mut self, skew_ms: i64) {
        self.least_skew_ms = self.least_skew_ms.min(skew_ms);
    }

    /// `None` when no request is in doubt.
    pub(crate) fn settles_at(&self) -> Option<SettlesAt> {
        let expires_ms = self.signed_at_ms?.saturating_add(VALIDITY * 1000);
        // A service that is behind accepts the signature for longer, by this machine's clock. One
        // that is ahead moves nothing: a `Date` may be wrong.
        let late_ms = self.least_skew_ms.saturating_neg();
        let assumed_ms = if self.is_measured { 0 } else { ASSUMED_MS };
        let ms = [late_ms, assumed_ms, MARGIN_MS]
            .into_iter()
            .fold(expires_ms, i64::saturating_add);
        let after = Duration::from_millis(u64::try_from(ms).unwrap_or(0));
        let time = UNIX_EPOCH.checked_add(after)?;
        Some(SettlesAt::new(time, !self.is_measured))
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;
    use crate::call::clock::RoundTrip;

    const SECOND: i64 = 1000;
    const MINUTE: i64 = 60 * SECOND;
    const NOW: i64 = 784_111_777 * SECOND;

    /// A reply that came at once and says that the service's clock is so far ahead.
    fn sample(skew_s: i64) -> Option<Sample> {
        let date = at(NOW + skew_s * SECOND);
        let trip = RoundTrip {
            signed_at_ms: NOW,
            received_at: at(NOW),
            duration: Duration::ZERO,
        };
        Sample::new(date, trip)
    }

    fn at(ms: i64) -> SystemTime {
        UNIX_EPOCH + Duration::from_millis(ms.unsigned_abs())
    }

    fn signed(correction_ms: i64) -> SignedAt {
        SignedAt {
            unix_ms: NOW + correction_ms,
            correction_ms,
        }
    }

    /// How long after `NOW` a request settles, and whether that is assumed.
    fn settles(correction_ms: i64, samples: &[Option<Sample>]) -> (i64, bool) {
        let mut settlement = Settlement::default();
        settlement.delay(signed(correction_ms));
        for sample in samples {
            settlement.learn(*sample);
        }
        let settles_at = settlement.settles_at().unwrap();
        let after = settles_at.time.duration_since(at(NOW)).unwrap();
        (
            i64::try_from(after.as_millis()).unwrap(),
            settles_at.is_assumed,
        )
    }

    #[test]
    fn nothing_in_doubt_settles_never() {
        let mut settlement = Settlement::default();
        settlement.learn(sample(-600));
        assert_eq!(settlement.settles_at(), None);
    }

    #[test]
    fn without_a_sample_the_clock_may_be_four_minutes_wrong() {
        assert_eq!(settles(0, &[]), (10 * MINUTE, true));
        assert_eq!(settles(0, &[None]), (10 * MINUTE, true));
    }

    #[test]
    fn a_measured_skew_moves_it_later_and_never_earlier() {
        let right = 6 * MINUTE;
        assert_eq!(settles(0, &[sample(0)]), (right, false));
        for ahead in [1, 240, 3600, 86_400] {
            assert_eq!(settles(0, &[sample(ahead)]), (right, false), "{ahead} s");
        }
        for behind in [1, 240, 3600, 86_400] {
            let later = right + behind * SECOND;
            assert_eq!(settles(0, &[sample(-behind)]), (later, false), "{behind} s");
            assert_eq!(
                settles(0, &[sample(7200), sample(-behind), sample(0)]),
                (later, false),
                "the worst of all counts"
            );
        }
    }

    #[test]
    fn the_error_of_the_measurement_is_added() {
        let trip = RoundTrip {
            signed_at_ms: NOW,
            received_at: at(NOW + 20 * SECOND),
            duration: Duration::from_secs(20),
        };
        let sample = Sample::new(at(NOW), trip);
        // The skew is taken against the middle of the trip, and the service may have answered at
        // either end of it.
        assert_eq!(settles(0, &[sample]), (6 * MINUTE + 20 * SECOND, false));
    }

    #[test]
    fn a_correction_that_an_earlier_call_found_counts_as_a_skew() {
        let behind = -10 * MINUTE;
        assert_eq!(settles(behind, &[]), (10 * MINUTE, true), "no reply came");
        assert_eq!(settles(behind, &[sample(-600)]), (6 * MINUTE, false));
        let ahead = 10 * MINUTE;
        assert_eq!(settles(ahead, &[sample(600)]), (6 * MINUTE + ahead, false));
    }

    #[test]
    fn the_latest_doubtful_request_counts() {
        let mut settlement = Settlement::default();
        settlement.learn(sample(0));
        for later in [0, 7 * SECOND, 3 * SECOND] {
            settlement.delay(SignedAt {
                unix_ms: NOW + later,
                correction_ms: 0,
            });
        }
        let time = settlement.settles_at().unwrap().time;
        assert_eq!(time, at(NOW + 7 * SECOND + 6 * MINUTE));
    }

    #[test]
    fn no_time_overflows() {
        for unix_ms in [i64::MIN, -1, i64::MAX] {
            for correction_ms in [i64::MIN, i64::MAX] {
                let mut settlement = Settlement::default();
                settlement.delay(SignedAt {
                    unix_ms,
                    correction_ms,
                });
                settlement.learn(sample(-1));
                let _ = settlement.settles_at();
            }
        }
    }
}
