use std::time::{Duration, SystemTime};

use crate::types::error::Error;
use crate::types::error_code::ErrorCode;
use crate::types::sent::Sent;

/// One request on the wire, or the try to put it there.
///
/// ```
/// use yl_facesearch::blocking::Client;
///
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # sandbox.add_group("YuanliStudent_01", 0);
/// # let client = Client::builder()
/// #     .api_key(sandbox.api_key())
/// #     .api_secret(sandbox.api_secret())
/// #     .endpoint(sandbox.endpoint())
/// #     .build()?;
/// let deletion = client.delete_group("YuanliStudent_01")?;
/// for attempt in &deletion.attempts {
///     println!("{:?} HTTP {:?}", attempt.duration, attempt.status);
/// }
/// # assert_eq!(deletion.attempts[0].status, Some(200));
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
    /// What went wrong; `None` for the attempt that succeeded.
    pub code: Option<ErrorCode>,
    /// What is known of the request; `None` for the attempt that succeeded.
    pub sent: Option<Sent>,
    /// It went over a connection that an earlier request had used.
    pub reused_connection: bool,
    /// The service's clock less this machine's, in milliseconds, when the reply told the time.
    pub clock_skew_ms: Option<i64>,
}

impl Attempt {
    /// An attempt that began at `started_at`; how it ended is not known yet.
    pub(crate) const fn begun(operation: &'static str, started_at: SystemTime) -> Self {
        Self {
            operation,
            started_at,
            duration: Duration::ZERO,
            status: None,
            request_id: None,
            code: None,
            sent: None,
            reused_connection: false,
            clock_skew_ms: None,
        }
    }

    /// Notes that it failed.
    pub(crate) fn fail(&mut self, error: &Error) {
        self.status = error.status();
        self.request_id = error.request_id().map(str::to_owned);
        self.code = Some(error.code());
        self.sent = Some(error.sent());
    }
}
