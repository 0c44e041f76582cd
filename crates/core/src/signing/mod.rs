//! Credentials, the signature of one request, and the removal of both from text.
//!
//! Uses `types` and `system`. Nothing outside this folder handles the secret. `redaction` reads
//! credentials and signature; they know nothing of it.

pub(crate) mod credentials;
pub(crate) mod redaction;
pub(crate) mod signature;
pub(crate) mod signing_params;
