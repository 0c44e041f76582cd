//! What comes from the operating system: time of day, randomness, the environment, threads, and the
//! process that this is.
//!
//! Uses `types`. Time and randomness come in here and nowhere else, so that tests can replace them;
//! environment variables, because a program with raised privileges reads none; threads, because no
//! signal may be handled on one of ours; the process, because its number alone does not show a
//! fork.

pub(crate) mod environment;
pub(crate) mod process;
pub(crate) mod threads;

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
