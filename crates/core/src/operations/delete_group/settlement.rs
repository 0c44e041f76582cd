use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

#[cfg(feature = "blocking")]
use crate::call::clock::Clock;
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
#[derive(Debug, Default)]
pub(crate) struct Settlement {
    /// The doubtful requests.
    signed: Vec<SignedAt>,
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
        self.assume(signed.correction_ms);
        self.signed.push(signed);
    }

    fn assume(&mut self, skew_ms: i64) {
        self.least_skew_ms = self.least_skew_ms.min(skew_ms);
    }

    /// When a delete has settled at the latest that begins at `now` and ends within `timeout`: its
    /// last request may be signed as it ends, and no reply may tell the service's time.
    #[cfg(feature = "blocking")]
    pub(crate) fn latest(
        timeout: Duration,
        correction_ms: i64,
        now: SystemTime,
        instant: Instant,
    ) -> Option<SettlesAt> {
        let timeout_ms = i64::try_from(timeout.as_millis()).unwrap_or(i64::MAX);
        let mut settlement = Self::default();
        settlement.delay(SignedAt {
            unix_ms: Clock::unix_ms(now, correction_ms).saturating_add(timeout_ms),
            correction_ms,
            instant,
        });
        settlement.settles_at(now, instant)
    }

    /// `None` when no request is in doubt. `now` and `instant` are this moment.
    pub(crate) fn settles_at(&self, now: SystemTime, instant: Instant) -> Option<SettlesAt> {
        // By a clock that was set forward, the same moment has a later time.
        let signed_ms = self.signed.iter().map(|signed| {
            let set_forward_ms = signed.set_forward_ms(now, instant);
            signed.unix_ms.saturating_add(set_forward_ms)
        });
        let expires_ms = signed_ms.max()?.saturating_add(VALIDITY * 1000);
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
            instant: Instant::now(),
        }
    }

    /// At `NOW`, by a clock that nobody has set.
    fn settles_at(settlement: &Settlement) -> Option<SettlesAt> {
        let instant = settlement.signed.first().map(|signed| signed.instant);
        settlement.settles_at(at(NOW), instant.unwrap_or_else(Instant::now))
    }

    /// How long after `NOW` a request settles, and whether that is assumed.
    fn settles(correction_ms: i64, samples: &[Option<Sample>]) -> (i64, bool) {
        let mut settlement = Settlement::default();
        settlement.delay(signed(correction_ms));
        for sample in samples {
            settlement.learn(*sample);
        }
        let settles_at = settles_at(&settlement).unwrap();
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
        assert_eq!(settles_at(&settlement), None);
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
                ..signed(0)
            });
        }
        let time = settles_at(&settlement).unwrap().time;
        assert_eq!(time, at(NOW + 7 * SECOND + 6 * MINUTE));
    }

    #[test]
    fn a_clock_that_was_set_forward_after_the_signature_counts() {
        let mut settlement = Settlement::default();
        settlement.learn(sample(0));
        settlement.delay(signed(0));
        let instant = settlement.signed[0].instant + Duration::from_secs(7);
        let settles = |now| settlement.settles_at(at(now), instant).unwrap().time;
        assert_eq!(settles(NOW + 7 * SECOND), at(NOW + 6 * MINUTE));
        assert_eq!(
            settles(NOW + 67 * MINUTE),
            at(NOW + 73 * MINUTE - 7 * SECOND)
        );
        assert_eq!(settles(NOW - 60 * MINUTE), at(NOW + 6 * MINUTE));
    }

    #[cfg(feature = "blocking")]
    #[test]
    fn a_delete_that_has_not_ended_settles_by_its_timeout() {
        let latest = |correction_ms| {
            let timeout = Duration::from_secs(30);
            let latest = Settlement::latest(timeout, correction_ms, at(NOW), Instant::now());
            let after = latest.unwrap().time.duration_since(at(NOW)).unwrap();
            i64::try_from(after.as_millis()).unwrap()
        };
        let right = 10 * MINUTE + 30 * SECOND;
        assert_eq!(latest(0), right);
        assert_eq!(latest(-10 * MINUTE), right, "the service is behind");
        assert_eq!(latest(10 * MINUTE), right + 10 * MINUTE);
    }

    #[test]
    fn no_time_overflows() {
        for unix_ms in [i64::MIN, -1, i64::MAX] {
            for correction_ms in [i64::MIN, i64::MAX] {
                let mut settlement = Settlement::default();
                settlement.delay(SignedAt {
                    unix_ms,
                    correction_ms,
                    instant: Instant::now(),
                });
                settlement.learn(sample(-1));
                let _ = settlement.settles_at(at(NOW), Instant::now());
            }
        }
    }
}
