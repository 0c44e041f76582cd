//! What only the bindings need. It is hidden from the documentation, and may change in any release.

pub mod background;
#[cfg(feature = "blocking")]
mod blocking_call;

use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

#[cfg(feature = "blocking")]
pub use blocking_call::BlockingCall;

/// The end of a call that a forked child has inherited: it is its parent's to make.
#[must_use]
pub fn call_of_parent() -> Error {
    let detail = "the call is made by the process that this one was forked from";
    Error::new(ErrorCode::Cancelled).detail_text(detail.to_owned())
}
