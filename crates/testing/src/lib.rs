//! What the tests of several crates share. It is not published, and no product crate depends on it.
//!
//! - [`cases`]: the rows of `tests/cases` as types
//! - [`replay`]: gives each row to a client of any language and compares its answer
//! - [`proxy`]: an HTTP, HTTPS or SOCKS5 proxy that records what it was asked
//! - [`until_answered`]: waits for the sandbox's replies
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

use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

use yl_facesearch_sandbox::Sandbox;

/// Waits until the reply to each request that `sandbox` has read is written.
pub fn until_answered(sandbox: &Sandbox) {
    let pause = || sleep(Duration::from_millis(1));
    while sandbox
        .requests()
        .iter()
        .any(|record| record.status.is_none())
    {
        pause();
    }
    // A reply is recorded just before it is written: by the thread that accepts connections.
    let connections = sandbox.connections();
    let (_, port) = sandbox.endpoint().rsplit_once(':').unwrap();
    let _connection = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
    while sandbox.connections() == connections {
        pause();
    }
}
