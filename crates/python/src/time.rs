//! Times as plain numbers, from which Python makes its own.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use yl_facesearch::{SettlesAt, Timestamp};

/// Microseconds since 1970, in UTC; negative before. They pass to Python as one machine word.
pub(crate) fn microseconds(time: SystemTime) -> i64 {
    let signed = |duration: Duration| i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => signed(since),
        Err(before) => -signed(before.duration()),
    }
}

/// Seconds since 1970, and the offset from UTC that the service wrote, in seconds.
pub(crate) fn timestamp(time: Timestamp) -> (i64, i32) {
    (time.unix_seconds(), time.utc_offset_seconds())
}

/// As [`microseconds`], and whether the time is assumed.
pub(crate) fn settles_at(settles_at: SettlesAt) -> (i64, bool) {
    (microseconds(settles_at.time), settles_at.is_assumed)
}
