//! Tokio runtimes of the blocking client, and values that belong to one process or one runtime.
//!
//! Uses `types` and `transport`. What a forked child must not touch is decided here, and which
//! runtimes can make calls.

pub(crate) mod drivers;
pub(crate) mod per_process;
pub(crate) mod per_runtime;
#[cfg(feature = "blocking")]
pub(crate) mod runtime_pool;
