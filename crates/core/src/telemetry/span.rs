//! The spans of `tracing`, by OpenTelemetry's semantic conventions: one for a call, and in it one
//! for each attempt.

use tracing::field::Empty;
use tracing::{Span, info_span};

use crate::transport::endpoint::Endpoint;
use crate::types::attempt::Attempt;
use crate::types::deletion::Outcome;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// The span of one call: `$name` is a literal, since each operation has a callsite of its own.
macro_rules! call_span {
    ($name:literal, $group_id:expr) => {
        tracing::info_span!(
            target: "yl_facesearch",
            $name,
            otel.kind = "internal",
            otel.status_code = tracing::field::Empty,
            yl.group_id = $group_id.map($crate::types::group_id::GroupId::as_str),
            yl.outcome = tracing::field::Empty,
            yl.sent = tracing::field::Empty,
            error.type = tracing::field::Empty,
        )
    };
}
pub(crate) use call_span;

/// Notes that a delete succeeded.
pub(crate) fn end_delete(span: &Span, outcome: Outcome) {
    span.record("yl.outcome", outcome.as_str());
}

/// Notes how a call ended.
pub(crate) fn end_call(span: &Span, error: Option<&Error>) {
    if let Some(error) = error {
        span.record("yl.sent", error.sent().as_str());
        fail(span, error.code());
    }
}

/// The span of one attempt, in its call's and after `resends` others of the same operation.
pub(crate) fn attempt(call: &Span, endpoint: &Endpoint, path: &str, resends: usize) -> Span {
    info_span!(
        target: "yl_facesearch",
        parent: call,
        "POST",
        otel.kind = "client",
        otel.name = format!("POST {}", path),
        otel.status_code = Empty,
        http.request.method = "POST",
        http.request.resend_count = (resends > 0).then_some(resends),
        http.response.status_code = Empty,
        url.full = endpoint.url(path),
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
    if let Some(failure) = attempt.failure {
        fail(span, failure.code);
    }
}

fn fail(span: &Span, code: ErrorCode) {
    span.record("error.type", code.name());
    span.record("otel.status_code", "ERROR");
}
