//! Doors for the fuzz targets to what is private; there only under `cfg(fuzzing)`.

use std::time::{Duration, UNIX_EPOCH};

use bytes::Bytes;

use crate::call::clock::{Clock, Diagnosis, RoundTrip, Sample};
use crate::call::operation::Operation;
use crate::operations::delete_group::DeleteGroup;
use crate::operations::face_count::FaceCount;
use crate::operations::group_info::GroupInfo;
use crate::operations::list_groups::ListGroups;
use crate::signing::credentials::Credentials;
use crate::signing::redaction::Redaction;
use crate::signing::signature::Signature;
use crate::signing::signing_params::SigningParams;
use crate::transport::endpoint::Endpoint;
use crate::transport::reply::Reply;
use crate::types::error::Error;
use crate::types::group_id::GroupId;
use crate::types::sent::Sent;

/// Judges a reply to each operation about the library `lib`; what must hold for every reply is
/// asserted.
pub fn verdict(status: u16, body: &[u8]) {
    let (Ok(credentials), Ok(params), Ok(asked)) = (
        Credentials::new("a_key_of_an_account", "secret"),
        SigningParams::new(1, 2, "3"),
        GroupId::new("lib"),
    ) else {
        return;
    };
    let signature = Signature::new(&credentials, &params);
    let redaction = Redaction {
        credentials: &credentials,
        signature: &signature,
    };
    let reply = Reply {
        status,
        date: None,
        age: None,
        retry_after: None,
        is_proxy_challenge: false,
        proxy_refusal: None,
        body: Some(Bytes::copy_from_slice(body)),
    };
    let delete = DeleteGroup {
        group_id: &asked,
        check_empty: true,
    };
    let group_id = asked.clone();
    check(&delete, "group_id", &reply, &redaction);
    check(&ListGroups, "group_infos", &reply, &redaction);
    check(&GroupInfo { group_id }, "info", &reply, &redaction);
    let group_id = asked.clone();
    check(&FaceCount { group_id }, "face_count", &reply, &redaction);
}

/// Judges `reply`; a success needs `proof`, a field.
fn check<O: Operation>(operation: &O, proof: &str, reply: &Reply, redaction: &Redaction<'_>) {
    match operation.judge(reply, redaction) {
        Ok(answer) => {
            assert_eq!(reply.status, 200);
            let body = reply.body.as_deref().unwrap_or_default();
            let text = String::from_utf8_lossy(body);
            assert!(
                text.contains(proof) || text.contains("\\u"),
                "success without its proof"
            );
            let said = format!("{:?}", answer.request_id);
            assert!(!redacts(redaction, &said), "{}", O::NAME);
        }
        Err(error) => {
            assert_ne!(
                error.sent(),
                Sent::NotSent,
                "a reply means that the request was sent"
            );
            assert!(
                reply.status < 500 || error.sent() == Sent::MaybeApplied,
                "a 5xx is never the last word on its request"
            );
            let said = format!("{error} {error:?}");
            assert!(said.len() < 16 * 1024, "texts are bounded");
            assert!(!redacts(redaction, &said), "{}", O::NAME);
            assert!(error.detail().is_none_or(|detail| !detail.contains('\0')));
        }
    }
}

/// Whether `text` holds what must never be said.
fn redacts(redaction: &Redaction<'_>, text: &str) -> bool {
    text.contains(redaction.signature.reveal()) || text.contains("a_key_of_an_account")
}

/// Checks an endpoint; one that is taken leads to its own host and path.
///
/// # Errors
/// It is refused.
pub fn endpoint(text: &str) -> Result<(), Error> {
    let endpoint = Endpoint::new(text, false)?;
    let path = "/finauth/search/group/free";
    let call =
        url::Url::parse(&endpoint.url(path)).map_err(|why| Error::invalid_argument("url", why))?;
    assert!(call.path().ends_with(path));
    assert!(call.username().is_empty() && call.password().is_none());
    assert!(call.query().is_none() && call.fragment().is_none());
    assert!(call.scheme() == "https" || endpoint.is_loopback());
    Ok(())
}

/// Reads a `Retry-After` and a `Date`.
pub fn headers(text: &str) {
    let now = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let date = httpdate::parse_http_date(text).ok();
    let _ = crate::call::retry::retry_after(text, date, now);
    let trip = RoundTrip {
        signed_at_ms: Clock::unix_ms(now, 0),
        received_at: now,
        duration: Duration::from_secs(1),
    };
    if let Some(sample) = date.and_then(|date| Sample::new(date, trip))
        && let Diagnosis::Correct { correction_ms } = sample.diagnose_rejection()
    {
        assert!(correction_ms.abs() <= 24 * 60 * 60 * 1000);
    }
}
