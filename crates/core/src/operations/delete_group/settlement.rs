use std::time::{Duration, UNIX_EPOCH};

use crate::call::clock::Sample;
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
    /// The earliest that the service's clock may be, less this machine's, in milliseconds.
    least_skew_ms: Option<i64>,
}

impl Settlement {
    /// A reply says what the service's clock is.
    pub(crate) fn learn(&mut self, sample: Option<Sample>) {
        if let Some(sample) = sample {
            let skew_ms = sample.skew_ms.saturating_sub(sample.error_ms);
            self.least_skew_ms = Some(self.least_skew_ms.map_or(skew_ms, |it| it.min(skew_ms)));
        }
    }

    /// A request that was signed at this time may have left, and its fate is unknown.
    pub(crate) fn delay(&mut self, signed_at_ms: i64) {
        self.signed_at_ms = self.signed_at_ms.max(Some(signed_at_ms));
    }

    /// `None` when no request is in doubt.
    pub(crate) fn settles_at(&self) -> Option<SettlesAt> {
        let expires_ms = self.signed_at_ms?.saturating_add(VALIDITY * 1000);
        // A measured skew may move it later, never earlier: a `Date` may be wrong.
        let late_ms = match self.least_skew_ms {
            Some(skew_ms) => skew_ms.saturating_neg().max(0),
            None => ASSUMED_MS,
        };
        let ms = expires_ms.saturating_add(late_ms).saturating_add(MARGIN_MS);
        let after = Duration::from_millis(u64::try_from(ms).unwrap_or(0));
        let time = UNIX_EPOCH.checked_add(after)?;
        Some(SettlesAt::new(time, self.least_skew_ms.is_none()))
    }
}
