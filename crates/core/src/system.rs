//! Time of day and randomness come in here and nowhere else.

use std::time::SystemTime;

use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub(crate) fn now() -> SystemTime {
    SystemTime::now()
}

/// Straight from the operating system: two processes born of one fork must not draw alike.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub(crate) fn random() -> Result<u64, Error> {
    getrandom::u64().map_err(|source| Error::new(ErrorCode::NoRandomness).with_source(source))
}
