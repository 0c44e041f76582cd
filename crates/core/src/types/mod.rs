//! The words that users read and write: what goes into a call and what comes out of it.
//!
//! Uses nothing else in this crate. No I/O, no policy: the clients fill these types in, and users
//! can construct what they receive, for fakes in their tests.

pub(crate) mod attempt;
pub(crate) mod call_options;
pub(crate) mod cancel_token;
pub(crate) mod delete_options;
pub(crate) mod deletion;
pub(crate) mod error;
pub(crate) mod error_code;
pub(crate) mod group;
pub(crate) mod group_id;
pub(crate) mod invalid_argument;
pub(crate) mod sent;
pub(crate) mod settles_at;
pub(crate) mod timestamp;
