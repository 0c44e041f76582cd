use std::fmt;
use std::str::FromStr;
use std::time::SystemTime;

use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::types::invalid_argument::InvalidArgument;

/// A point in time, in whole seconds, with the offset from UTC that it was written with.
///
/// Two timestamps are equal when they name the same second, whatever their offsets are.
///
/// ```
/// use yl_facesearch::Timestamp;
///
/// let created_at: Timestamp = "2026-01-27T14:19:01+08:00".parse()?;
/// assert_eq!(created_at.unix_seconds(), 1_769_494_741);
/// assert_eq!(created_at.utc_offset_seconds(), 8 * 3600);
/// assert_eq!(created_at, "2026-01-27T06:19:01Z".parse()?);
/// assert_eq!(created_at, Timestamp::new(1_769_494_741, 8 * 3600)?);
/// # Ok::<(), yl_facesearch::InvalidArgument>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// Makes a timestamp from the seconds since the Unix epoch and the seconds east of UTC.
    ///
    /// # Errors
    /// The year is not one of 0 to 9999, or the offset is not one of whole minutes within a day:
    /// RFC 3339 cannot write it.
    pub fn new(unix_seconds: i64, utc_offset_seconds: i32) -> Result<Self, InvalidArgument> {
        let offset = UtcOffset::from_whole_seconds(utc_offset_seconds)
            .ok()
            .filter(|offset| offset.seconds_past_minute() == 0 && offset.whole_hours().abs() < 24)
            .ok_or_else(|| {
                InvalidArgument::new(
                    "utc_offset_seconds",
                    format_args!("must be whole minutes within a day, not {utc_offset_seconds}"),
                )
            })?;
        OffsetDateTime::from_unix_timestamp(unix_seconds)
            .ok()
            .and_then(|time| time.checked_to_offset(offset))
            .filter(|time| (0..=9999).contains(&time.year()))
            .map(Self)
            .ok_or_else(|| {
                InvalidArgument::new(
                    "unix_seconds",
                    format_args!("must be in the years 0 to 9999, not {unix_seconds}"),
                )
            })
    }

    /// Returns the seconds since the Unix epoch.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// Returns the seconds east of UTC.
    #[must_use]
    pub const fn utc_offset_seconds(self) -> i32 {
        self.0.offset().whole_seconds()
    }

    pub(crate) fn system_time(self) -> SystemTime {
        self.0.into()
    }

    /// Reads RFC 3339 with an offset, the form of the service's `add_time`; fractions of a second
    /// are dropped, since the service compares whole seconds.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let read = OffsetDateTime::parse(text, &Rfc3339).ok()?;
        read.replace_nanosecond(0).ok().map(Self)
    }
}

impl FromStr for Timestamp {
    type Err = InvalidArgument;

    /// # Errors
    /// The text is not RFC 3339 with an offset.
    fn from_str(text: &str) -> Result<Self, InvalidArgument> {
        Self::parse(text).ok_or_else(|| {
            InvalidArgument::new(
                "time",
                format_args!(
                    "must be RFC 3339 with an offset, as 2026-01-27T14:19:01+08:00, not {text:?}"
                ),
            )
        })
    }
}

impl fmt::Display for Timestamp {
    /// Writes RFC 3339 with the offset that the timestamp was read with.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.format(&Rfc3339).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_offset_is_kept_and_the_second_counts() {
        let text = "2026-01-27T14:19:01+08:00";
        let read = Timestamp::parse(text).unwrap();
        assert_eq!(read.to_string(), text);
        assert_eq!(Some(read), Timestamp::parse("2026-01-27T06:19:01.9Z"));
        assert_ne!(Some(read), Timestamp::parse("2026-01-27T06:19:02Z"));
    }

    #[test]
    fn a_time_without_an_offset_is_refused() {
        for text in ["", "2026-01-27", "2026-01-27T14:19:01", "1769494741"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn every_timestamp_made_from_parts_can_be_written_and_read() {
        for (seconds, offset) in [(1_769_494_741, 8 * 3600), (0, 0), (-1, -12 * 3600 - 1800)] {
            let made = Timestamp::new(seconds, offset).unwrap();
            let read: Timestamp = made.to_string().parse().unwrap();
            assert_eq!(read.unix_seconds(), seconds);
            assert_eq!(read.utc_offset_seconds(), offset);
        }
        for (seconds, offset) in [
            (0, 1),
            (0, 24 * 3600),
            (0, i32::MIN),
            (i64::MAX, 0),
            (i64::MIN, 0),
            (253_402_300_799, 60),
        ] {
            assert!(
                Timestamp::new(seconds, offset).is_err(),
                "{seconds} {offset}"
            );
        }
    }
}
