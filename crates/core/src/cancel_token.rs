use tokio_util::sync::CancellationToken;

/// Cancels calls, from any thread. Clones cancel the same calls.
///
/// A cancelled call ends with [`Cancelled`](crate::ErrorCode::Cancelled), whose
/// [`sent`](crate::Error::sent) tells what had become of the request.
#[derive(Clone, Debug, Default)]
pub struct CancelToken(CancellationToken);

impl CancelToken {
    /// A token that has not been cancelled.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends every call that was given this token, now and later.
    pub fn cancel(&self) {
        self.0.cancel();
    }

    /// Whether [`cancel`](Self::cancel) was called.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    pub(crate) async fn cancelled(&self) {
        self.0.cancelled().await;
    }
}
