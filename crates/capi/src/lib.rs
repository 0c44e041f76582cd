//! The C ABI of `yl_facesearch`. `include/yl_facesearch.h` is generated from it and from
//! `manual.txt`, and is its manual.
#![expect(non_camel_case_types, reason = "the types have their names in C")]
#![expect(
    clippy::doc_markdown,
    reason = "the docs are the header's comments, for C"
)]

pub mod attempt;
pub mod call_options;
pub mod cancel_token;
mod cancellation;
pub mod client;
pub mod completion;
pub mod deletion;
pub mod error;
pub mod error_code;
pub mod group;
mod handle;
pub mod interrupted;
pub mod log;
pub mod options;
pub mod outcome;
mod output;
mod panic;
mod process;
pub mod sent;
mod setter;
mod settles_at;
mod string;
pub mod timestamp;
pub mod version;
mod worker;
