use std::fmt;
use std::time::SystemTime;

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The time until which a delete request of the call, delayed somewhere, may still be carried out.
///
/// Afterwards the signatures of those requests have expired, and the service should accept no copy
/// of them (inferred from the vendor's rules). A request that it accepted before may still be
/// running. Wait until then and look: that is the best evidence that can be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SettlesAt {
    /// By this machine's clock.
    pub time: SystemTime,
    /// No reply gave the service's time: this machine's clock is assumed to be right to 4 minutes.
    pub is_assumed: bool,
}

impl SettlesAt {
    /// Makes one, for fakes in tests.
    #[must_use]
    pub const fn new(time: SystemTime, is_assumed: bool) -> Self {
        Self { time, is_assumed }
    }
}

impl fmt::Display for SettlesAt {
    /// Writes RFC 3339 in UTC, in whole seconds, rounded up.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = OffsetDateTime::from(self.time) + time::Duration::milliseconds(999);
        let time = time.replace_nanosecond(0).map_err(|_| fmt::Error)?;
        f.pad(&time.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}
