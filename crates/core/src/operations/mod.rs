//! The calls of the service's API: path, fields, and what a reply proves.
//!
//! Uses `types`, `signing` and `transport::reply`. What all operations share is in `envelope` (replies)
//! and `form` (requests).

pub(crate) mod credentials_check;
pub(crate) mod envelope;
pub(crate) mod form;
