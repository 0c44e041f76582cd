//! What only the bindings need. It is hidden from the documentation, and may change in any release.

pub mod background;
#[cfg(feature = "blocking")]
mod blocking_call;

use crate::types::attempt::Attempt;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;
use crate::types::sent::Sent;

#[cfg(feature = "blocking")]
pub use blocking_call::BlockingCall;

/// A read was cancelled when its reply had just arrived; `attempts` are its requests.
#[must_use]
pub fn cancelled_after_read(attempts: Vec<Attempt>) -> Error {
    let operation = attempts.last().map(|attempt| attempt.operation);
    let error = Error::new(ErrorCode::Cancelled)
        .with_sent(Sent::NotSent)
        .detail_text("the reply had arrived".to_owned())
        .with_attempts(attempts);
    match operation {
        Some(operation) => error.of_operation(operation, None),
        None => error,
    }
}

/// The end of a call that a forked child has inherited: it is its parent's to make.
#[must_use]
pub fn call_of_parent() -> Error {
    let detail = "the call is made by the process that this one was forked from";
    Error::new(ErrorCode::Cancelled).detail_text(detail.to_owned())
}
