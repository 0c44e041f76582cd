//! The lines of a client's log.
use std::sync::{Arc, Mutex};

use yl_facesearch::LogLevel;
use yl_facesearch::blocking::Client;
use yl_facesearch_sandbox::Sandbox;

#[test]
fn each_attempt_and_each_end_is_one_line() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("lib", 0);
    let script = r#"[
        {"cut": 0},
        {"on": "list_groups", "reply": {"status": 500, "json": {"error": "INTERNAL_ERROR: $sign"}}},
        {"then_add_group": {"lib": 0}}
    ]"#;
    sandbox.script(serde_json::from_str(script).unwrap());
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
    client.list_groups().unwrap();
    client.face_count("lib").unwrap_err();
    let expected = [
        (
            LogLevel::Info,
            "delete_group lib: attempt 1: CONNECTION_LOST (maybe_applied): ",
        ),
        (
            LogLevel::Info,
            "list_groups: attempt 2: INTERNAL_ERROR (not_sent): [sign] after ",
        ),
        (
            LogLevel::Info,
            "delete_group lib: attempt 3: INVALID_OUTER_ID (rejected) after ",
        ),
        (
            LogLevel::Info,
            "delete_group lib: ended: inferred after 3 attempts",
        ),
        (
            LogLevel::Debug,
            "delete_group lib: attempt 1: deleted after ",
        ),
        (
            LogLevel::Info,
            "delete_group lib: ended: deleted after 1 attempt",
        ),
        (LogLevel::Debug, "list_groups: attempt 1: answered after "),
        (
            LogLevel::Debug,
            "list_groups: ended: answered after 1 attempt",
        ),
        (
            LogLevel::Info,
            "face_count lib: attempt 1: INVALID_GROUP_ID (not_sent) after ",
        ),
        (
            LogLevel::Info,
            "face_count lib: ended: INVALID_GROUP_ID (not_sent) after 1 attempt",
        ),
    ];
    let lines = lines.lock().unwrap();
    assert_eq!(lines.len(), expected.len(), "{lines:?}");
    for ((level, line), (expected, begin)) in lines.iter().zip(expected) {
        assert_eq!(*level, expected, "{line}");
        assert!(line.starts_with(begin), "{line}");
    }
    assert_eq!(missing.attempts.len(), 3);
    let (_, line) = lines.get(4).unwrap();
    assert!(line.ends_with(&format!(
        " ms on a reused connection, HTTP 200, request {}",
        deletion.request_id.unwrap()
    )));
}

#[test]
fn the_end_of_a_delete_in_doubt_is_a_warning() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.script(serde_json::from_str(r#"[{"cut": 0, "times": 6}]"#).unwrap());
    let warnings = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&warnings);
    let client = Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .log(move |line| {
            if line.level() == LogLevel::Warning {
                kept.lock().unwrap().push(line.to_string());
            }
        })
        .build()
        .unwrap();
    let error = client.delete_group("lib").unwrap_err();
    let settles_at = error.settles_at().unwrap();
    assert_eq!(
        *warnings.lock().unwrap(),
        [format!(
            "delete_group lib: ended: CONNECTION_LOST (maybe_applied) after 6 attempts, in doubt until {settles_at}"
        )]
    );
}
