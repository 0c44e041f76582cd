use std::time::Duration;

use crate::types::cancel_token::CancelToken;
use crate::types::timestamp::Timestamp;

/// How one delete is made. The default is the safest: a library with faces is refused, and so is a missing one.
///
/// ```
/// use std::time::Duration;
/// use yl_facesearch::DeleteOptions;
///
/// // Deletes the library with its faces, and is content when it is not there.
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
    /// The safest delete.
    ///
    /// ```
    /// use yl_facesearch::DeleteOptions;
    ///
    /// let options = DeleteOptions::new();
    /// ```
    pub const fn new() -> Self {
        Self {
            check_empty: true,
            missing_ok: false,
            if_created_at: None,
            timeout: None,
            cancel: None,
        }
    }

    /// `true` (the default): the service refuses a library that holds faces. `false`: it is deleted with its faces.
    ///
    /// `true` is no dry run: an empty library is deleted.
    ///
    /// ```
    /// use yl_facesearch::DeleteOptions;
    ///
    /// const WITH_ITS_FACES: DeleteOptions = DeleteOptions::new().check_empty(false);
    /// ```
    pub const fn check_empty(mut self, check_empty: bool) -> Self {
        self.check_empty = check_empty;
        self
    }

    /// `true`: a library that is not there is a success ([`Outcome::Absent`](crate::Outcome::Absent)).
    ///
    /// ```
    /// use yl_facesearch::DeleteOptions;
    ///
    /// let options = DeleteOptions::new().missing_ok(true);
    /// ```
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

    /// The time for this call, in place of the client's: connecting, every attempt and every pause.
    ///
    /// ```
    /// use std::time::Duration;
    /// use yl_facesearch::DeleteOptions;
    ///
    /// let options = DeleteOptions::new().timeout(Duration::from_secs(10));
    /// ```
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Lets `token` end the call.
    ///
    /// ```
    /// use yl_facesearch::{CancelToken, DeleteOptions};
    ///
    /// let token = CancelToken::new();
    /// let options = DeleteOptions::new().cancel(&token);
    /// ```
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
