use std::borrow::Cow;
use std::fmt::{self, Write as _};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use zeroize::Zeroizing;

use crate::signing::credentials::Credentials;
use crate::signing::redaction::replaced;
use crate::system;
use crate::types::error::Error;

/// How long a signature is valid, in seconds: longer than the clock error that is not repaired (4 minutes).
pub(crate) const VALIDITY: i64 = 300;

/// What a signature takes from outside: two times and a random number.
///
/// ```
/// use yl_facesearch::Stamp;
///
/// let stamp = Stamp {
///     expire_time: 1_700_000_300,
///     current_time: 1_700_000_000,
///     random: "0123456789".to_owned(),
/// };
/// ```
#[derive(Clone, Debug)]
pub struct Stamp {
    /// Unix time in seconds at which the signature stops being valid (`b`).
    pub expire_time: i64,
    /// Unix time in seconds at signing (`c`).
    pub current_time: i64,
    /// Up to ten decimal digits (`d`); text, since leading zeros count.
    pub random: String,
}

impl Stamp {
    /// A stamp for `current_time`, in Unix seconds, as each attempt has it: valid for 300 s.
    ///
    /// ```
    /// use yl_facesearch::Stamp;
    ///
    /// let stamp = Stamp::at(1_700_000_000)?;
    /// assert_eq!(stamp.expire_time, 1_700_000_300);
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`NoRandomness`](crate::ErrorCode::NoRandomness).
    pub fn at(current_time: i64) -> Result<Self, Error> {
        Ok(Self {
            expire_time: current_time.saturating_add(VALIDITY),
            current_time,
            random: format!("{:010}", system::random()? % 10_000_000_000),
        })
    }
}

/// One signed token. Whoever holds it can make any call until it expires, so it is a secret: its Debug shows nothing of it.
///
/// ```
/// use yl_facesearch::{Credentials, Signature, Stamp};
///
/// let credentials = Credentials::new("an-api-key", "an-api-secret")?;
/// let stamp = Stamp {
///     expire_time: 1_700_000_300,
///     current_time: 1_700_000_000,
///     random: "0123456789".to_owned(),
/// };
/// let signature = Signature::new(&credentials, &stamp);
/// assert_eq!(format!("{signature:?}"), "Signature { .. }");
/// # Ok::<(), yl_facesearch::Error>(())
/// ```
pub struct Signature(Zeroizing<String>);

impl Signature {
    /// The value of the `sign_version` field.
    pub const VERSION: &str = "hmac_sha1";

    /// Signs `stamp`: Base64 of HMAC-SHA1(`api_secret`, raw) followed by raw (the vendor's authentication guide).
    ///
    /// ```
    /// use yl_facesearch::{Credentials, Signature, Stamp};
    ///
    /// let credentials = Credentials::new("an-api-key", "an-api-secret")?;
    /// let stamp = Stamp {
    ///     expire_time: 1_700_000_300,
    ///     current_time: 1_700_000_000,
    ///     random: "0123456789".to_owned(),
    /// };
    /// let signature = Signature::new(&credentials, &stamp);
    /// assert_eq!(signature.reveal().len(), 96);
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
    #[must_use]
    pub fn new(credentials: &Credentials, stamp: &Stamp) -> Self {
        let mut raw = Zeroizing::new(String::with_capacity(credentials.api_key().len() + 64));
        // Writing to a String cannot fail.
        let _ = write!(
            raw,
            "a={}&b={}&c={}&d={}",
            credentials.api_key(),
            stamp.expire_time,
            stamp.current_time,
            stamp.random
        );
        let mut token = Zeroizing::new(Vec::with_capacity(20 + raw.len()));
        token.extend_from_slice(&credentials.hmac(raw.as_bytes()));
        token.extend_from_slice(raw.as_bytes());
        Self(Zeroizing::new(BASE64_STANDARD.encode(&*token)))
    }

    /// `text` without the sign, should a server have repeated it.
    pub(crate) fn redact<'a>(&self, text: &'a str) -> Cow<'a, str> {
        replaced(text, self.reveal(), "[sign]")
    }

    /// The text of the `sign` field.
    ///
    /// ```
    /// use yl_facesearch::{Credentials, Signature, Stamp};
    ///
    /// let credentials = Credentials::new("an-api-key", "an-api-secret")?;
    /// let stamp = Stamp {
    ///     expire_time: 1_700_000_300,
    ///     current_time: 1_700_000_000,
    ///     random: "0123456789".to_owned(),
    /// };
    /// let signature = Signature::new(&credentials, &stamp);
    /// println!("sign={}", signature.reveal()); // for debugging: it is a secret
    /// # Ok::<(), yl_facesearch::Error>(())
    /// ```
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_overflows() {
        let credentials = Credentials::new("an-api-key", "an-api-secret").unwrap();
        for current_time in [i64::MIN, -1, 0, i64::MAX - 1, i64::MAX] {
            let stamp = Stamp::at(current_time).unwrap();
            assert!(stamp.expire_time >= stamp.current_time);
            assert!(!Signature::new(&credentials, &stamp).reveal().is_empty());
        }
    }
}
