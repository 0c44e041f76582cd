use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use sha1::Sha1;
use yl_facesearch_bench_worker::{API_KEY, API_SECRET, Arguments, Failure, GROUP_ID};

/// The call's path.
pub(crate) const PATH: &str = "/finauth/search/group/free";

/// The call's URL.
pub(crate) fn url(arguments: &Arguments) -> String {
    format!("{}{PATH}", arguments.endpoint)
}

/// The four fields of one call, freshly signed.
pub(crate) fn fields() -> Result<[(&'static str, String); 4], Failure> {
    Ok([
        ("sign", sign()?),
        ("sign_version", "hmac_sha1".to_owned()),
        ("group_id", GROUP_ID.to_owned()),
        ("check_empty", "1".to_owned()),
    ])
}

fn sign() -> Result<String, Failure> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let random = getrandom::u64()? % 10_000_000_000;
    let raw = format!("a={API_KEY}&b={}&c={now}&d={random:010}", now + 300);
    let mut hmac = Hmac::<Sha1>::new_from_slice(API_SECRET.as_bytes())?;
    hmac.update(raw.as_bytes());
    let mut token = hmac.finalize().into_bytes().to_vec();
    token.extend_from_slice(raw.as_bytes());
    Ok(BASE64_STANDARD.encode(token))
}

#[derive(Deserialize)]
struct Reply<'a> {
    group_id: Option<&'a str>,
    error: Option<&'a str>,
}

/// Success is status 200, no error and the library's own id.
pub(crate) fn check(status: u16, body: &[u8]) -> Result<(), Failure> {
    let reply: Reply<'_> = serde_json::from_slice(body)?;
    if status == 200 && reply.error.is_none() && reply.group_id == Some(GROUP_ID) {
        Ok(())
    } else {
        Err(format!("{status}: {}", String::from_utf8_lossy(body)).into())
    }
}
