//! The lines of a client's log.
use std::sync::{Arc, Mutex};

use yl_facesearch::LogLevel;
use yl_facesearch::blocking::Client;
use yl_facesearch_sandbox::Sandbox;

#[test]
fn each_attempt_is_one_line() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("lib", 0);
    sandbox.script(serde_json::from_str(r#"[{"cut": 0}, {"apply": false, "reply": {"status": 500, "json": {"error": "INTERNAL_ERROR: $sign"}}}, {"then_add_group": {"lib": 0}}]"#).unwrap());
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&lines);
    let client = Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .log(move |line| kept.lock().unwrap().push((line.level(), line.to_string())))
        .build()
        .unwrap();
    let missing = client.delete_group("lib").unwrap();
    let deletion = client.delete_group("lib").unwrap();
    let lines = lines.lock().unwrap();
    let begin = |at: usize, level, text: &str| {
        let (found, line) = lines.get(at).unwrap();
        assert_eq!(*found, level, "{line}");
        assert!(line.starts_with(text), "{line}");
    };
    begin(
        0,
        LogLevel::Info,
        "delete_group lib: attempt 1: CONNECTION_LOST (maybe_applied): ",
    );
    begin(
        1,
        LogLevel::Info,
        "delete_group lib: attempt 2: INTERNAL_ERROR (maybe_applied): [sign] after ",
    );
    begin(
        2,
        LogLevel::Info,
        "delete_group lib: attempt 3: INVALID_OUTER_ID (rejected) after ",
    );
    begin(
        3,
        LogLevel::Debug,
        "delete_group lib: attempt 1: deleted after ",
    );
    let (_, last) = lines.last().unwrap();
    assert!(last.ends_with(&format!(
        " ms on a reused connection, HTTP 200, request {}",
        deletion.request_id.unwrap()
    )));
    assert_eq!(lines.len(), missing.attempts.len() + 1);
}
