//! What is reported of a call: log lines and `tracing` spans. None of it holds a secret.
//!
//! Uses `types` and the endpoint of `transport`.

pub(crate) mod log;
pub(crate) mod span;
