use std::time::Duration;

use crate::types::cancel_token::CancelToken;

/// Options of one call that changes nothing.
///
/// ```
/// use std::time::Duration;
/// use yl_facesearch::CallOptions;
///
/// let options = CallOptions::new().timeout(Duration::from_secs(5));
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) cancel: Option<CancelToken>,
}

impl CallOptions {
    /// Makes options with the client's timeout and no cancel token.
    pub const fn new() -> Self {
        Self {
            timeout: None,
            cancel: None,
        }
    }

    /// Sets the time for the whole call, in place of the client's.
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
