//! Deletes a FinAuth FaceSearch face library (a "group"), and says for certain what became of it.
#![forbid(unsafe_code)]
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod attempt;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
mod cancel_token;
mod client;
mod client_builder;
mod clock;
mod connection;
mod credentials;
mod delete_options;
mod deletion;
mod direct;
mod endpoint;
mod error;
mod error_code;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod group_id;
#[cfg(feature = "blocking")]
mod lanes;
mod log;
mod pool;
mod probe;
mod proxied;
mod redaction;
mod reply;
mod request;
mod retry;
mod seam;
mod sent;
mod signature;
mod span;
mod tls;
mod verdict;
mod wire;

pub use attempt::Attempt;
pub use cancel_token::CancelToken;
pub use client::Client;
pub use client_builder::{Build, ClientBuilder};
pub use credentials::Credentials;
pub use delete_options::DeleteOptions;
pub use deletion::{Deletion, Outcome};
pub use error::Error;
pub use error_code::ErrorCode;
pub use group_id::GroupId;
pub use log::{LogLevel, LogLine};
pub use sent::Sent;
pub use signature::{Signature, Stamp};
