//! Deletes a FinAuth FaceSearch face library (a "group"), and says for certain what became of it.
//!
//! ```
//! use yl_facesearch::{Client, ErrorCode};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! #   let sandbox = yl_facesearch_sandbox::Sandbox::start()?;
//! #   let (api_key, api_secret) = (sandbox.api_key(), sandbox.api_secret());
//! #   sandbox.add_group("YuanliStudent_01", 0);
//!     // Client::from_env() takes them from YL_API_KEY and YL_API_SECRET.
//!     let client = Client::builder()
//!         .api_key(api_key)
//!         .api_secret(api_secret)
//! #       .endpoint(sandbox.endpoint())
//!         .build()?;
//!     match client.delete_group("YuanliStudent_01").await {
//!         Ok(deletion) => println!("{} {:?}", deletion.outcome, deletion.request_id),
//!         Err(error) if error.code() == ErrorCode::NotEmpty => println!("it still holds faces"),
//!         Err(error) => println!("{error} {}", error.sent()), // not_sent, rejected or maybe_applied
//!     }
//! #   assert!(sandbox.groups().is_empty());
//!     Ok(())
//! }
//! ```
//!
//! - Success is an [`Outcome`]: the service confirmed the deletion, or it follows from what it said, or the library was not there.
//! - A failure is an [`Error`], and its [`sent`](Error::sent) tells whether the library may be gone all the same.
//! - Failed attempts are made again when that is safe and promising, each with a fresh [`Signature`], inside one timeout; every one
//!   is an [`Attempt`] of the result.
//! - [`Client`] is async, on tokio. [`blocking::Client`] has the same methods, on the caller's own thread.
//!
//! # Features
//!
//! | feature | default | |
//! |---|---|---|
//! | `blocking` | yes | [`blocking::Client`] |
//! | `ring` | yes | TLS by ring |
//! | `aws-lc-rs` | no | TLS by aws-lc-rs, also when `ring` is on |
//!
//! Without both, TLS is the provider that the program has installed (`rustls::crypto::CryptoProvider::install_default`). This crate
//! installs none.
//!
//! # Tracing
//!
//! A call is a `tracing` span `delete_group`, and each of its attempts a span with the fields of OpenTelemetry's conventions for HTTP
//! clients (`http.request.method`, `http.response.status_code`, `error.type`, `server.address` and so on) and one event. The target
//! of all is `yl_facesearch`; none holds a secret.
//!
//! # Rust version
//!
//! 1.88 or later.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![deny(clippy::print_stdout, clippy::print_stderr)]

#[doc(hidden)]
pub mod bindings;
#[cfg(feature = "blocking")]
pub mod blocking;
mod call;
mod client;
#[cfg(fuzzing)]
#[doc(hidden)]
pub mod fuzzing;
mod operations;
mod runtime;
mod signing;
mod system;
mod telemetry;
mod transport;
mod types;

pub use client::Client;
pub use client::builder::{Build, ClientBuilder};
pub use signing::credentials::Credentials;
pub use signing::signature::{Signature, Stamp};
pub use telemetry::log::{LogLevel, LogLine};
pub use types::attempt::Attempt;
pub use types::call_options::CallOptions;
pub use types::cancel_token::CancelToken;
pub use types::delete_options::DeleteOptions;
pub use types::deletion::{Deletion, Outcome};
pub use types::error::Error;
pub use types::error_code::{ErrorCode, ParseErrorCodeError};
pub use types::group::Group;
pub use types::group_id::GroupId;
pub use types::sent::Sent;
pub use types::settles_at::SettlesAt;
pub use types::timestamp::Timestamp;
