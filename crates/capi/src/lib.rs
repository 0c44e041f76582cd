//! The C ABI of `yl_facesearch`: `include/yl_facesearch.h` is written from it and is its manual.
#![expect(non_camel_case_types, reason = "the types have their names in C")]
#![expect(
    clippy::doc_markdown,
    reason = "the docs are the header's comments, for C"
)]

pub mod attempt;
pub mod call_options;
pub mod cancel;
pub mod client;
pub mod codes;
pub mod completion;
pub mod deletion;
pub mod error;
mod guard;
mod handle;
pub mod log;
pub mod options;
mod settings;
mod strings;
pub mod version;
mod worker;
