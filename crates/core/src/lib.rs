//! Deletes a FinAuth FaceSearch face library (a "group"), and says what is known of it for certain.
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
//!         Err(error) => println!("{error} {}", error.sent()), // e.g. maybe_applied
//!     }
//! #   assert!(sandbox.groups().is_empty());
//!     Ok(())
//! }
//! ```
//!
//! - A success has an [`Outcome`]: the service confirmed the deletion, or it follows from what the
//!   service said, or there was no such face library and the caller allowed that.
//! - A failure is an [`Error`], and its [`sent`](Error::sent) says whether the face library may
//!   have been deleted.
//! - Failed attempts are repeated where that is safe and may help, each with a fresh [`Signature`],
//!   inside one timeout; each one is an [`Attempt`] of the result.
//! - [`Client`] is async, on tokio. [`blocking::Client`] has the same methods, on the caller's own
//!   thread.
//!
//! # Features
//!
//! | feature | default | |
//! |---|---|---|
//! | `blocking` | yes | [`blocking::Client`] |
//! | `ring` | yes | TLS by ring |
//! | `aws-lc-rs` | no | TLS by aws-lc-rs, also when `ring` is on |
//! | `reqwest` | no | `ClientBuilder::reqwest_client`: a client of the program's own |
//!
//! Without both, TLS is the provider that the program has installed
//! (`rustls::crypto::CryptoProvider::install_default`). This crate installs none.
//!
//! # Tracing
//!
//! A call is a `tracing` span with the method's name, and each of its attempts a span with the
//! fields of OpenTelemetry's conventions for HTTP clients (`http.request.method`,
//! `http.response.status_code`, `error.type`, `server.address` and so on) and one event. The target
//! of all is `yl_facesearch`; none holds a secret.
//!
//! # Tests of your own
//!
//! What a call returns can be constructed: [`Deletion::new`], [`Error::new`], [`Attempt::new`],
//! [`Group::new`].
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
pub use signing::signature::Signature;
pub use signing::signing_params::SigningParams;
pub use telemetry::log::{LogEvent, LogLevel, LogLine};
pub use types::attempt::{Attempt, Failure};
pub use types::call_options::CallOptions;
pub use types::cancel_token::CancelToken;
pub use types::delete_options::DeleteOptions;
pub use types::deletion::{Deletion, Outcome};
pub use types::error::Error;
pub use types::error_code::{ErrorCode, ParseErrorCodeError};
pub use types::group::Group;
pub use types::group_id::GroupId;
pub use types::invalid_argument::InvalidArgument;
pub use types::sent::Sent;
pub use types::settles_at::SettlesAt;
pub use types::timestamp::Timestamp;
