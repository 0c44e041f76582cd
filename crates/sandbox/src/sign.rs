use data_encoding::BASE64;
use ring::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY};

/// How far ahead of the service's clock a signature may be made, in seconds. Not documented: as strict as it may be.
const AHEAD: i64 = 300;

/// Why a signature is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Malformed,
    UnknownKeyOrWrongSecret,
    Expired,
}

/// Checks `sign` as the vendor's authentication guide describes it.
pub(crate) fn check(sign: &str, api_key: &str, api_secret: &str, now: i64) -> Result<(), Refusal> {
    let token = BASE64
        .decode(sign.as_bytes())
        .map_err(|_| Refusal::Malformed)?;
    let (digest, raw) = token.split_at_checked(20).ok_or(Refusal::Malformed)?;
    let (key, expires) = parse(raw, now).ok_or(Refusal::Malformed)?;
    let secret = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, api_secret.as_bytes());
    if key != api_key || hmac::verify(&secret, raw, digest).is_err() {
        return Err(Refusal::UnknownKeyOrWrongSecret);
    }
    if expires <= now {
        return Err(Refusal::Expired);
    }
    Ok(())
}

/// The key and the time of expiry in `a=…&b=…&c=…&d=…`.
fn parse(raw: &[u8], now: i64) -> Option<(&str, i64)> {
    let raw = std::str::from_utf8(raw).ok()?;
    let mut parts = raw.split('&');
    let mut part = |name: &str| parts.next()?.strip_prefix(name)?.strip_prefix('=');
    let (key, expires, made, random) = (part("a")?, part("b")?, part("c")?, part("d")?);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if parts.next().is_some()
        || key.is_empty()
        || !digits(expires)
        || !digits(made)
        || !digits(random)
        || random.len() > 10
    {
        return None;
    }
    let (expires, made): (i64, i64) = (expires.parse().ok()?, made.parse().ok()?);
    (expires > made && made <= now.saturating_add(AHEAD)).then_some((key, expires))
}
