//! A FaceSearch service for tests: an HTTP server that behaves as the vendor documents the call
//! "Delete Face Library" and the reads around it, strictly, with faults on request.
//!
//! It shares no code with the client it judges: signatures, Base64, multipart bodies and heads are
//! read by other implementations than the client writes them with.
#![forbid(unsafe_code)]
#![deny(clippy::print_stdout, clippy::print_stderr)]
#![expect(
    clippy::disallowed_methods,
    reason = "an independent service has a clock of its own"
)]

mod answer;
mod call;
mod connection;
mod execution;
mod form;
mod group;
mod host;
mod library;
mod listener;
mod operation;
mod operations;
mod record;
mod request;
mod sandbox;
mod sandbox_builder;
mod service;
mod sign;
mod state;
mod step;
mod stream;
mod tls;
mod tunnel;
mod when;

pub use execution::Execution;
pub use group::Group;
pub use operation::Operation;
pub use record::Record;
pub use sandbox::Sandbox;
pub use sandbox_builder::SandboxBuilder;
pub use step::{Abort, Cut, OnAccept, Read, Reply, Step};
pub use tls::Tls;
pub use when::{Event, When};
