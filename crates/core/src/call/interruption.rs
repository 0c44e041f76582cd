use std::future::{Future, pending};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::time::{Instant, sleep_until};

use crate::types::cancel_token::CancelToken;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;
use crate::types::sent::Sent;

/// What ends a call from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Interruption {
    Cancelled,
    DeadlineExceeded,
}

impl Interruption {
    /// The error of a request that was interrupted.
    pub(crate) fn error(self, sent: Sent) -> Error {
        let code = match self {
            Self::Cancelled => ErrorCode::Cancelled,
            Self::DeadlineExceeded => ErrorCode::DeadlineExceeded,
        };
        Error::new(code).with_sent(sent)
    }
}

/// Waits for what ends a call, and answers the same from then on: a reply that came at the same time
/// is judged first, and what would follow it asks again.
pub(crate) struct Interrupted<'a> {
    source: Pin<&'a mut (dyn Future<Output = Interruption> + Send)>,
    by: Option<Interruption>,
}

impl<'a> Interrupted<'a> {
    pub(crate) fn new(source: Pin<&'a mut (dyn Future<Output = Interruption> + Send)>) -> Self {
        Self { source, by: None }
    }
}

impl Future for Interrupted<'_> {
    type Output = Interruption;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Interruption> {
        if let Some(by) = self.by {
            return Poll::Ready(by);
        }
        let polled = self.source.as_mut().poll(context);
        if let Poll::Ready(by) = polled {
            self.by = Some(by);
        }
        polled
    }
}

/// Waits for what ends a call from outside: its cancel token, `interrupted`, or its deadline.
pub(crate) async fn interruption(
    cancel: Option<&CancelToken>,
    interrupted: impl Future<Output = ()>,
    deadline: Instant,
) -> Interruption {
    let cancelled = async {
        match cancel {
            Some(token) => token.cancelled().await,
            None => pending().await,
        }
    };
    tokio::select! {
        biased;
        () = cancelled => Interruption::Cancelled,
        () = interrupted => Interruption::Cancelled,
        () = sleep_until(deadline) => Interruption::DeadlineExceeded,
    }
}
