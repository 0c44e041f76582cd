//! The spans of `tracing`, by OpenTelemetry's semantic conventions: one for a call, and in it one for each attempt.

use tracing::field::Empty;
use tracing::{Span, info_span};

use crate::transport::endpoint::Endpoint;
use crate::types::attempt::Attempt;
use crate::types::deletion::Deletion;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;
use crate::types::group_id::GroupId;

/// The method and the call's path, without the endpoint's prefix: the same for every attempt.
const ATTEMPT_NAME: &str = "POST /finauth/search/group/free";

/// The span of one call.
pub(crate) fn call(group_id: &GroupId) -> Span {
    info_span!(
        target: "yl_facesearch",
        "delete_group",
        otel.kind = "internal",
        otel.status_code = Empty,
        yl.group_id = group_id.as_str(),
        yl.outcome = Empty,
        yl.sent = Empty,
        error.type = Empty,
    )
}

/// Notes how the call ended.
pub(crate) fn end_call(span: &Span, result: &Result<Deletion, Error>) {
    match result {
        Ok(deletion) => {
            span.record("yl.outcome", deletion.outcome.as_str());
        }
        Err(error) => fail_call(span, error),
    }
}

/// Notes that the call failed.
pub(crate) fn fail_call(span: &Span, error: &Error) {
    span.record("yl.sent", error.sent().as_str());
    fail(span, error.code());
}

/// The span of one attempt, in its call's and after `resends` others.
pub(crate) fn attempt(call: &Span, endpoint: &Endpoint, resends: usize) -> Span {
    info_span!(
        target: "yl_facesearch",
        parent: call,
        "POST",
        otel.kind = "client",
        otel.name = ATTEMPT_NAME,
        otel.status_code = Empty,
        http.request.method = "POST",
        http.request.resend_count = (resends > 0).then_some(resends),
        http.response.status_code = Empty,
        url.full = endpoint.call().as_str(),
        server.address = endpoint.host(),
        server.port = endpoint.port(),
        network.protocol.version = "1.1",
        error.type = Empty,
    )
}

/// Notes how the attempt ended.
pub(crate) fn end_attempt(span: &Span, attempt: &Attempt) {
    if let Some(status) = attempt.status {
        span.record("http.response.status_code", status);
    }
    if let Some(code) = attempt.code {
        fail(span, code);
    }
}

fn fail(span: &Span, code: ErrorCode) {
    span.record("error.type", code.name());
    span.record("otel.status_code", "ERROR");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_attempt_is_its_path() {
        assert_eq!(
            ATTEMPT_NAME,
            format!("POST {}", crate::operations::form::PATH)
        );
    }
}
