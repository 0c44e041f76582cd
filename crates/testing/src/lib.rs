//! What the tests of several crates share. It is not published, and no product crate depends on it.
//!
//! - [`cases`]: the rows of `tests/cases` as types
//! - [`replay`]: gives each row to a client of any language and compares its answer
//! - [`proxy`]: an HTTP, HTTPS or SOCKS5 proxy that records what it was asked
//! - [`c_programs`]: C and C++ programs, built and run against the C library that cargo just built
#![forbid(unsafe_code)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "all of it is test code, which fails by panicking"
)]

pub mod c_programs;
pub mod cases;
pub mod proxy;
pub mod replay;
