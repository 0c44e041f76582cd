use tokio_util::sync::CancellationToken;

/// Cancels calls, from any thread. Clones cancel the same calls.
///
/// A cancelled call ends with [`Cancelled`](crate::ErrorCode::Cancelled), whose
/// [`sent`](crate::Error::sent) says what is known of the request.
///
/// ```
/// use yl_facesearch::blocking::Client;
/// use yl_facesearch::{CancelToken, DeleteOptions, ErrorCode};
///
/// # let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
/// # let client = Client::builder()
/// #     .api_key(sandbox.api_key())
/// #     .api_secret(sandbox.api_secret())
/// #     .endpoint(sandbox.endpoint())
/// #     .build()?;
/// let token = CancelToken::new();
/// let options = DeleteOptions::new().cancel(&token);
/// std::thread::spawn(move || token.cancel()).join().unwrap();
/// let error = client.delete_group_with("YuanliStudent_01", &options).unwrap_err();
/// assert_eq!(error.code(), ErrorCode::Cancelled);
/// println!("{}", error.sent());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct CancelToken(CancellationToken);

impl CancelToken {
    /// Makes a token that has not been cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends every call that was given this token or a clone of it, now and later.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Returns whether [`cancel`](Self::cancel) was called, on this token or a clone of it.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    /// A token that this one cancels, and that can be cancelled alone.
    pub(crate) fn child(&self) -> Self {
        Self(self.0.child_token())
    }

    pub(crate) async fn cancelled(&self) {
        self.0.cancelled().await;
    }
}
