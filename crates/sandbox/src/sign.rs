use data_encoding::BASE64;
use ring::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY};

use crate::service::Service;

/// How far ahead of the service's clock a signature may be made, in seconds. It is not documented,
/// so it is strict.
const AHEAD: i64 = 300;

/// Why a signature is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Malformed, made ahead of the clock, or valid for too long.
    Invalid,
    UnknownKeyOrWrongSecret,
    Expired,
}

/// Checks `sign` as the vendor's authentication guide describes it.
pub(crate) fn check(sign: &str, service: &Service, now: i64) -> Result<(), Refusal> {
    let token = decode(sign).ok_or(Refusal::Invalid)?;
    let (digest, raw) = token.split_at_checked(20).ok_or(Refusal::Invalid)?;
    let Raw { key, expires, made } = Raw::parse(raw).ok_or(Refusal::Invalid)?;
    if expires <= made || made > now.saturating_add(AHEAD) {
        return Err(Refusal::Invalid);
    }
    let secret = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, service.api_secret.as_bytes());
    if key != service.api_key || hmac::verify(&secret, raw, digest).is_err() {
        return Err(Refusal::UnknownKeyOrWrongSecret);
    }
    let validity = expires.abs_diff(made);
    if service
        .max_validity_s
        .is_some_and(|longest| validity > longest)
    {
        return Err(Refusal::Invalid);
    }
    if expires <= now {
        return Err(Refusal::Expired);
    }
    Ok(())
}

/// When `sign` says that it was made and that it expires, valid or not.
pub(crate) fn times(sign: &str) -> Option<(i64, i64)> {
    let token = decode(sign)?;
    let raw = Raw::parse(token.get(20..)?)?;
    Some((raw.made, raw.expires))
}

fn decode(sign: &str) -> Option<Vec<u8>> {
    BASE64.decode(sign.as_bytes()).ok()
}

/// The text `a=…&b=…&c=…&d=…`.
struct Raw<'a> {
    key: &'a str,
    expires: i64,
    made: i64,
}

impl<'a> Raw<'a> {
    fn parse(raw: &'a [u8]) -> Option<Self> {
        let raw = std::str::from_utf8(raw).ok()?;
        let mut parts = raw.split('&');
        let mut part = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix('=');
        let (key, expires, made, random) = (part("a")?, part("b")?, part("c")?, part("d")?);
        let digits =
            |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if parts.next().is_some()
            || key.is_empty()
            || !digits(expires)
            || !digits(made)
            || !digits(random)
            || random.len() > 10
        {
            return None;
        }
        Some(Self {
            key,
            expires: expires.parse().ok()?,
            made: made.parse().ok()?,
        })
    }
}
