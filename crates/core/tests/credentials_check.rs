//! What is found out about credentials, and that nothing is deleted meanwhile.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use yl_facesearch::blocking::Client;
use yl_facesearch::{Acceptance, CredentialsCheck, Error, ErrorCode, Sent};
use yl_facesearch_sandbox::{Record, Sandbox, Step};

fn scripted(script: &str) -> Sandbox {
    let steps: Vec<Step> = serde_json::from_str(script).unwrap();
    Sandbox::builder()
        .groups(BTreeMap::from([
            ("empty".to_owned(), 0),
            ("full".to_owned(), 3),
        ]))
        .script(steps)
        .start()
        .unwrap()
}

fn client(sandbox: &Sandbox, api_key: &str, api_secret: &str) -> Client {
    Client::builder()
        .api_key(api_key)
        .api_secret(api_secret)
        .endpoint(sandbox.endpoint())
        .timeout(Duration::from_secs(60))
        .build()
        .unwrap()
}

fn check(sandbox: &Sandbox) -> Result<CredentialsCheck, Error> {
    client(sandbox, sandbox.api_key(), sandbox.api_secret()).check_credentials()
}

/// The requests, none of which named a library; all libraries are there.
fn harmless_requests(sandbox: &Sandbox) -> Vec<Record> {
    assert_eq!(sandbox.groups().len(), 2);
    let requests = sandbox.requests();
    for request in &requests {
        assert_eq!(request.fields, ["sign", "sign_version", "check_empty"]);
        assert_eq!(request.check_empty.as_deref(), Some("1"));
        assert!(!request.applied);
    }
    requests
}

#[test]
fn credentials_are_accepted_when_a_foreign_signature_is_refused() {
    let sandbox = scripted("[]");
    let found = check(&sandbox).unwrap();
    assert_eq!(found.acceptance, Acceptance::Accepted);
    let codes: Vec<_> = found.attempts.iter().map(|attempt| attempt.code).collect();
    assert_eq!(
        codes,
        [
            Some(ErrorCode::MissingArguments),
            Some(ErrorCode::AuthenticationError)
        ]
    );
    assert!(found.attempts[0].clock_skew_ms.unwrap().abs() < 10_000);
    assert_eq!(harmless_requests(&sandbox).len(), 2);
}

#[test]
fn the_async_client_finds_the_same() {
    let sandbox = scripted("[]");
    let client = yl_facesearch::Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .build()
        .unwrap();
    let found = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(client.check_credentials())
        .unwrap();
    assert_eq!(found.acceptance, Acceptance::Accepted);
    assert_eq!(harmless_requests(&sandbox).len(), 2);
}

#[test]
fn a_service_that_looks_at_the_fields_first_proves_nothing() {
    for error in [
        "MISSING_ARGUMENTS: group_id",
        "BAD_ARGUMENTS: group_id",
        "INVALID_OUTER_ID",
        "INVALID_GROUP_ID",
    ] {
        let step = format!(
            r#"{{"reply": {{"status": 400, "json": {{"error": "{error}"}}}}, "times": 2}}"#
        );
        let sandbox = scripted(&format!("[{step}]"));
        let found = check(&sandbox).unwrap();
        assert_eq!(found.acceptance, Acceptance::Unproven, "{error}");
        assert_eq!(harmless_requests(&sandbox).len(), 2);
    }
}

#[test]
fn refused_credentials_are_an_error() {
    let sandbox = scripted("[]");
    for (key, secret) in [
        (sandbox.api_key(), "another-secret"),
        ("another-key", sandbox.api_secret()),
    ] {
        let error = client(&sandbox, key, secret)
            .check_credentials()
            .unwrap_err();
        assert_eq!(error.code(), ErrorCode::AuthenticationError);
        assert_eq!((error.sent(), error.attempts().len()), (Sent::Rejected, 1));
    }
    harmless_requests(&sandbox);
}

#[test]
fn a_wrong_clock_is_corrected_first() {
    let sandbox = scripted(r#"[{"clock_offset_s": 3600}]"#);
    let found = check(&sandbox).unwrap();
    assert_eq!(found.acceptance, Acceptance::Accepted);
    let codes: Vec<_> = found.attempts.iter().map(|attempt| attempt.code).collect();
    assert_eq!(codes[0], Some(ErrorCode::ExpiredSign));
    assert_eq!(codes.len(), 3);
    assert!((3_590_000..3_610_000).contains(&found.attempts[0].clock_skew_ms.unwrap()));
}

#[test]
fn a_correction_is_kept_once_the_credentials_are_accepted_with_it() {
    let sandbox = scripted(r#"[{"clock_offset_s": 3600}]"#);
    let client = client(&sandbox, sandbox.api_key(), sandbox.api_secret());
    client.check_credentials().unwrap();
    assert!((3_590_000..3_610_000).contains(&client.clock_correction_ms()));
    assert_eq!(client.check_credentials().unwrap().attempts.len(), 2);
}

#[test]
fn a_date_that_nothing_confirms_corrects_no_later_call() {
    for step in [
        r#"{"reply": {"status": 401, "json": {"error": "AUTHENTICATION_ERROR"}}, "date_offset_s": 3600}"#,
        r#"{"reply": {"status": 401, "json": {"error": "AUTHENTICATION_ERROR"}, "date": "Fri, 31 Dec 9999 23:59:59 GMT"}}"#,
    ] {
        let sandbox = scripted(&format!("[{step}]"));
        let client = client(&sandbox, sandbox.api_key(), sandbox.api_secret());
        let error = client.check_credentials().unwrap_err();
        assert!(error.code().is_authorization() || error.code() == ErrorCode::AuthenticationError);
        assert_eq!(client.clock_correction_ms(), 0);
        let found = client.check_credentials().unwrap();
        assert_eq!(found.acceptance, Acceptance::Accepted, "{step}");
    }
}

#[test]
fn nothing_is_ever_in_doubt() {
    for (script, code) in [
        (r#"[{"cut": 0}]"#, ErrorCode::ConnectionLost),
        (
            r#"[{"reply": {"status": 502, "text": ""}}]"#,
            ErrorCode::GatewayError,
        ),
        (
            r#"[{"reply": {"status": 200, "json": {"group_id": "full"}}}]"#,
            ErrorCode::UnexpectedResponse,
        ),
        (
            r#"[{"reply": {"status": 200, "json": {"request_id": "1"}}}]"#,
            ErrorCode::UnexpectedResponse,
        ),
    ] {
        let sandbox = scripted(script);
        let error = check(&sandbox).unwrap_err();
        assert_eq!((error.code(), error.sent()), (code, Sent::Rejected));
        assert_eq!(error.attempts()[0].sent, Some(Sent::Rejected));
        assert!(!error.to_string().contains("may have been deleted"));
        let is_success = code == ErrorCode::UnexpectedResponse;
        assert_eq!(
            error.to_string().contains("named no library"),
            is_success,
            "{error}"
        );
        assert_eq!(harmless_requests(&sandbox).len(), 1);
    }
}

#[test]
fn a_service_that_cannot_be_reached() {
    let sandbox = Sandbox::builder().refuse().start().unwrap();
    let error = check(&sandbox).unwrap_err();
    assert_eq!(
        (error.code(), error.sent()),
        (ErrorCode::ConnectFailed, Sent::NotSent)
    );
}

#[test]
fn a_check_ends_at_its_timeout_and_when_it_is_given_up() {
    let sandbox = scripted(r#"[{"hang": true, "times": 2}]"#);
    let client = Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .timeout(Duration::from_millis(200))
        .build()
        .unwrap();
    let begun = Instant::now();
    let error = client.check_credentials().unwrap_err();
    assert_eq!(error.code(), ErrorCode::DeadlineExceeded);
    assert!(begun.elapsed() < Duration::from_secs(10));
    assert_eq!(error.sent(), Sent::Rejected);
    assert_eq!(error.attempts().len(), 1);
    let error = client
        .check_credentials_interruptible(Duration::from_millis(1), || true)
        .unwrap_err();
    assert_eq!(
        (error.code(), error.sent()),
        (ErrorCode::Cancelled, Sent::NotSent)
    );
    let error = client
        .check_credentials_interruptible(Duration::from_millis(1), || sandbox.requests().len() == 2)
        .unwrap_err();
    assert_eq!(
        (error.code(), error.sent()),
        (ErrorCode::Cancelled, Sent::Rejected)
    );
    assert_eq!(error.attempts().len(), 1);
}
