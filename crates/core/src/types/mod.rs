//! The words that users read and write: what goes into a call and what comes out of it.
//!
//! Depends on nothing else in this crate. No I/O, no policy.

pub(crate) mod attempt;
pub(crate) mod call_options;
pub(crate) mod cancel_token;
pub(crate) mod delete_options;
pub(crate) mod deletion;
pub(crate) mod error;
pub(crate) mod error_code;
pub(crate) mod group;
pub(crate) mod group_id;
pub(crate) mod sent;
pub(crate) mod settles_at;
pub(crate) mod timestamp;
