use std::time::{Duration, SystemTime};

use crate::{ErrorCode, Sent};

/// One request on the wire, or the try to put it there.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// When it began, by this machine's clock.
    pub started_at: SystemTime,
    /// How long it took.
    pub duration: Duration,
    /// The reply's HTTP status, when a reply came.
    pub status: Option<u16>,
    /// The service's id of the request, when the reply had one.
    pub request_id: Option<String>,
    /// What went wrong; `None` for the attempt that succeeded.
    pub code: Option<ErrorCode>,
    /// What is known of the request; `None` for the attempt that succeeded.
    pub sent: Option<Sent>,
    /// It went over a connection that an earlier request had used.
    pub reused_connection: bool,
    /// The service's clock less this machine's, in milliseconds, when the reply told the time.
    pub clock_skew_ms: Option<i64>,
}
