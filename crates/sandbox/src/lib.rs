//! A FaceSearch service for tests: an HTTP server that behaves as the vendor documents the call "Delete Face Library",
//! strictly, with faults on request.
//!
//! It shares no code with the client it judges: signatures, Base64, multipart bodies and heads are read by other
//! implementations than the client writes them with.
#![forbid(unsafe_code)]
#![deny(clippy::print_stdout, clippy::print_stderr)]
#![expect(
    clippy::disallowed_methods,
    reason = "a witness has a clock of its own"
)]

mod answer;
mod api;
mod connection;
mod form;
mod record;
mod request;
mod sandbox;
mod sign;
mod state;
mod step;
mod stream;
mod tls;

pub use record::Record;
pub use sandbox::{Sandbox, SandboxBuilder};
pub use step::{Abort, Cut, OnAccept, Read, Reply, Step};
pub use tls::Tls;
