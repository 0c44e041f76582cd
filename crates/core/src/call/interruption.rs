use std::future::{Future, pending};

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
