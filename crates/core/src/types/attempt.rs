use std::time::{Duration, SystemTime};

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
