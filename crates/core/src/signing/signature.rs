use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use crate::signing::credentials::Credentials;
use crate::signing::signing_params::SigningParams;

/// One signed token. It allows every call of its account until it expires, so it is a secret: its
/// `Debug` shows nothing of it.
///
/// ```
/// use yl_facesearch::{Credentials, Signature, SigningParams};
///
/// let credentials = Credentials::new("an-api-key", "an-api-secret")?;
/// let params = SigningParams::new(1_700_000_000, 1_700_000_300, "0123456789")?;
/// let signature = Signature::new(&credentials, &params);
/// assert_eq!(signature.reveal().len(), 96);
/// assert_eq!(format!("{signature:?}"), "Signature { .. }");
/// # Ok::<(), yl_facesearch::Error>(())
/// ```
pub struct Signature(Zeroizing<String>);

impl Signature {
    /// The value of the `sign_version` field.
    pub const VERSION: &str = "hmac_sha1";

    /// Signs `params`: Base64 of HMAC-SHA1(`api_secret`, raw) followed by raw (the vendor's
    /// authentication guide).
    #[must_use]
    pub fn new(credentials: &Credentials, params: &SigningParams) -> Self {
        let mut raw = Zeroizing::new(String::with_capacity(credentials.api_key().len() + 64));
        // Writing to a String cannot fail.
        let _ = write!(
            raw,
            "a={}&b={}&c={}&d={}",
            credentials.api_key(),
            params.expire_time(),
            params.current_time(),
            params.random()
        );
        let mut token = Zeroizing::new(Vec::with_capacity(20 + raw.len()));
        token.extend_from_slice(&credentials.hmac(raw.as_bytes()));
        token.extend_from_slice(raw.as_bytes());
        Self(Zeroizing::new(BASE64_STANDARD.encode(&*token)))
    }

    /// Returns the text of the `sign` field: a secret.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signature").finish_non_exhaustive()
    }
}
