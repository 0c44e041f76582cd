use tokio_util::sync::CancellationToken;

/// Cancels calls, from any thread. Clones cancel the same calls.
///
/// A cancelled call ends with [`Cancelled`](crate::ErrorCode::Cancelled), whose
/// [`sent`](crate::Error::sent) tells what had become of the request.
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
    /// A token that has not been cancelled.
    ///
    /// ```
    /// let token = yl_facesearch::CancelToken::new();
    /// assert!(!token.is_cancelled());
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends every call that was given this token, now and later.
    ///
    /// ```
    /// let token = yl_facesearch::CancelToken::new();
    /// let clone = token.clone();
    /// token.cancel();
    /// assert!(clone.is_cancelled());
    /// ```
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether [`cancel`](Self::cancel) was called.
    ///
    /// ```
    /// let token = yl_facesearch::CancelToken::new();
    /// assert!(!token.is_cancelled());
    /// token.cancel();
    /// assert!(token.is_cancelled());
    /// ```
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    pub(crate) async fn cancelled(&self) {
        self.0.cancelled().await;
    }
}
