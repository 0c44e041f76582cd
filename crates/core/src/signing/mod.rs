//! Credentials, the signature of one request, and the removal of both from text.
//!
//! Uses `types` and `system`. Nothing outside this folder handles the secret.

pub(crate) mod credentials;
pub(crate) mod redaction;
pub(crate) mod signature;
