use serde::Deserialize;
use yl_facesearch_bench_protocol::{Arguments, Failure, GROUP_ID, sign};

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
