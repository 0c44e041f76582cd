use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::{API_KEY, API_SECRET, Failure};

/// A fresh signature, made without the library.
///
/// # Errors
/// The clock or the operating system's randomness failed.
pub fn sign() -> Result<String, Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let random = getrandom::u64()? % 10_000_000_000;
    let raw = format!("a={API_KEY}&b={}&c={now}&d={random:010}", now + 300);
    let mut hmac = Hmac::<Sha1>::new_from_slice(API_SECRET.as_bytes())?;
    hmac.update(raw.as_bytes());
    let mut token = hmac.finalize().into_bytes().to_vec();
    token.extend_from_slice(raw.as_bytes());
    Ok(BASE64_STANDARD.encode(token))
}
