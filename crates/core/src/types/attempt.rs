use std::time::{Duration, SystemTime};

use crate::types::error_code::ErrorCode;
use crate::types::sent::Sent;

/// One request on the wire, or the try to put it there.
///
/// ```
/// use yl_facesearch::blocking::Client;
///
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # sandbox.add_group("YuanliStudent_01", 2);
/// # let client = Client::builder()
/// #     .api_key(sandbox.api_key())
/// #     .api_secret(sandbox.api_secret())
/// #     .endpoint(sandbox.endpoint())
/// #     .build()?;
/// let error = client.delete_group("YuanliStudent_01").unwrap_err();
/// for attempt in error.attempts() {
///     println!("{:?} HTTP {:?}", attempt.duration, attempt.status);
///     if let Some(failure) = attempt.failure {
///         println!("{} {}", failure.code, failure.sent); // NOT_EMPTY rejected
///     }
/// }
/// # assert_eq!(error.attempts()[0].status, Some(400));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation: `delete_group`, or `list_groups` for a look.
    pub operation: &'static str,
    /// When it began, by this machine's clock.
    pub started_at: SystemTime,
    /// How long it took.
    pub duration: Duration,
    /// The reply's HTTP status, when a reply came.
    pub status: Option<u16>,
    /// The service's id of the request, when the reply had one.
    pub request_id: Option<String>,
    /// How it failed; `None` for an attempt that succeeded.
    pub failure: Option<Failure>,
    /// It used a connection that an earlier request had opened.
    pub reused_connection: bool,
    /// The service's clock less this machine's, in milliseconds, when the reply gave the time.
    pub clock_skew_ms: Option<i64>,
}

impl Attempt {
    /// Makes an attempt that succeeded, without a reply's facts: the fields say more.
    ///
    /// ```
    /// use std::time::SystemTime;
    /// use yl_facesearch::{Attempt, ErrorCode, Failure, Sent};
    ///
    /// let mut attempt = Attempt::new("delete_group", SystemTime::now());
    /// attempt.failure = Some(Failure::new(ErrorCode::ConnectionLost, Sent::MaybeApplied));
    /// ```
    #[must_use]
    pub const fn new(operation: &'static str, started_at: SystemTime) -> Self {
        Self {
            operation,
            started_at,
            duration: Duration::ZERO,
            status: None,
            request_id: None,
            failure: None,
            reused_connection: false,
            clock_skew_ms: None,
        }
    }
}

/// How an [`Attempt`] failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// What went wrong.
    pub code: ErrorCode,
    /// What is known of the request.
    pub sent: Sent,
}

impl Failure {
    /// Makes a failure, for fakes in tests.
    #[must_use]
    pub const fn new(code: ErrorCode, sent: Sent) -> Self {
        Self { code, sent }
    }
}
