use std::time::Duration;

use crate::types::cancel_token::CancelToken;
use crate::types::timestamp::Timestamp;

/// Options of one delete. The default is the safest: a face library with faces is refused, and a
/// missing one is an error.
///
/// ```
/// use std::time::Duration;
/// use yl_facesearch::DeleteOptions;
///
/// // Deletes the face library with its faces; a missing one is a success.
/// let options = DeleteOptions::new()
///     .check_empty(false)
///     .missing_ok(true)
///     .timeout(Duration::from_secs(10));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct DeleteOptions {
    pub(crate) check_empty: bool,
    pub(crate) missing_ok: bool,
    pub(crate) if_created_at: Option<Timestamp>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) cancel: Option<CancelToken>,
}

impl DeleteOptions {
    /// Makes the options of the safest delete.
    pub const fn new() -> Self {
        Self {
            check_empty: true,
            missing_ok: false,
            if_created_at: None,
            timeout: None,
            cancel: None,
        }
    }

    /// Sets whether the service refuses a face library that holds faces (`true`, the default) or
    /// deletes it with its faces (`false`).
    ///
    /// `true` is no dry run: an empty face library is deleted.
    pub const fn check_empty(mut self, check_empty: bool) -> Self {
        self.check_empty = check_empty;
        self
    }

    /// Sets whether a missing face library is a success
    /// ([`Outcome::Absent`](crate::Outcome::Absent)). Default: `false`.
    pub const fn missing_ok(mut self, missing_ok: bool) -> Self {
        self.missing_ok = missing_ok;
        self
    }

    /// Deletes the face library only if it was created at this time ([`Group::created_at`]): a look
    /// precedes the delete, and another one is [`GroupChanged`](crate::ErrorCode::GroupChanged).
    ///
    /// Two face libraries of one id that were created within one second cannot be told apart, and
    /// one that is created between the look and the delete is not seen.
    ///
    /// [`Group::created_at`]: crate::Group::created_at
    pub const fn if_created_at(mut self, created_at: Timestamp) -> Self {
        self.if_created_at = Some(created_at);
        self
    }

    /// Sets the time for this call, in place of the client's: connecting, every attempt and every
    /// pause.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Lets `token` cancel the call.
    pub fn cancel(mut self, token: &CancelToken) -> Self {
        self.cancel = Some(token.clone());
        self
    }
}

impl Default for DeleteOptions {
    fn default() -> Self {
        Self::new()
    }
}
