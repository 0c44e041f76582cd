use std::convert::Infallible;
use std::future::{Future, pending, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, ready};

use tokio::task::unconstrained;
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

/// Why a wait of a call ended without what was waited for.
pub(crate) enum WaitEnd {
    Interrupted(Interruption),
    /// The time of this wait is over; the call's is not.
    TimedOut,
}

/// The end of one call: its deadline, and its cancellation from outside.
pub(crate) struct CallEnd<'a> {
    deadline: Instant,
    cancelled: Pin<&'a mut (dyn Future<Output = ()> + Send)>,
    /// A future that has ended must not be polled again.
    is_cancelled: bool,
}

impl<'a> CallEnd<'a> {
    /// `cancelled` is polled outside of tokio's cooperative budget: a server that never stops
    /// talking must not use up what ends the call.
    pub(crate) fn new(
        deadline: Instant,
        cancelled: Pin<&'a mut (dyn Future<Output = ()> + Send)>,
    ) -> Self {
        Self {
            deadline,
            cancelled,
            is_cancelled: false,
        }
    }

    pub(crate) fn deadline(&self) -> Instant {
        self.deadline
    }

    /// Whether the call may still begin something.
    ///
    /// # Errors
    /// What has ended it.
    pub(crate) async fn check(&mut self) -> Result<(), Interruption> {
        match poll_fn(|context| Poll::Ready(self.poll_cancelled(context))).await {
            Poll::Ready(()) => Err(Interruption::Cancelled),
            Poll::Pending if self.deadline <= Instant::now() => Err(Interruption::DeadlineExceeded),
            Poll::Pending => Ok(()),
        }
    }

    /// Waits for `work` until `until`, at most until the call ends. What `work` returns at the same
    /// time wins.
    ///
    /// One timer serves for `until` and for the deadline: a second one cost 3 % of a call's
    /// instructions.
    ///
    /// # Errors
    /// What ended the wait.
    pub(crate) async fn wait<T>(
        &mut self,
        until: Instant,
        work: impl Future<Output = T>,
    ) -> Result<T, WaitEnd> {
        let mut work = pin!(work);
        let mut timer = pin!(unconstrained(sleep_until(until.min(self.deadline))));
        poll_fn(|context| {
            if let Poll::Ready(value) = work.as_mut().poll(context) {
                return Poll::Ready(Ok(value));
            }
            if self.poll_cancelled(context).is_ready() {
                let by = Interruption::Cancelled;
                return Poll::Ready(Err(WaitEnd::Interrupted(by)));
            }
            ready!(timer.as_mut().poll(context));
            // A process that was stopped finds both over.
            Poll::Ready(Err(if self.deadline <= Instant::now() {
                WaitEnd::Interrupted(Interruption::DeadlineExceeded)
            } else {
                WaitEnd::TimedOut
            }))
        })
        .await
    }

    /// Waits until `until`, at most until the call ends.
    pub(crate) async fn wait_until(&mut self, until: Instant) -> WaitEnd {
        match self.wait(until, pending::<Infallible>()).await {
            Err(end) => end,
        }
    }

    fn poll_cancelled(&mut self, context: &mut Context<'_>) -> Poll<()> {
        if !self.is_cancelled {
            ready!(pin!(unconstrained(self.cancelled.as_mut())).poll(context));
            self.is_cancelled = true;
        }
        Poll::Ready(())
    }
}

/// Waits for what cancels a call: its token, or `interrupted`.
pub(crate) async fn cancellation(
    cancel: Option<&CancelToken>,
    interrupted: impl Future<Output = ()>,
) {
    let Some(token) = cancel else {
        return interrupted.await;
    };
    tokio::select! {
        biased;
        () = token.cancelled() => {}
        () = interrupted => {}
    }
}
