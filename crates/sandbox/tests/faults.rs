//! Each key of a step.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::time::{Duration, Instant};

use common::{Client, End, GROUP, ask, call, record, scripted, wait_until};
use serde_json::json;
use yl_facesearch_sandbox::{Sandbox, Step};

/// What comes back on a new connection until it ends, and how it ends.
fn ending(sandbox: &Sandbox) -> (String, End) {
    let mut client = Client::new(sandbox);
    client.send(&call(sandbox));
    let (bytes, end) = client.end();
    (String::from_utf8(bytes).unwrap(), end)
}

fn nothing(end: End) -> (String, End) {
    (String::new(), end)
}

#[test]
fn connection_close_and_reset() {
    let sandbox = scripted(r#"[{"connection": "close"}, {"connection": "reset"}]"#);
    assert_eq!(Client::new(&sandbox).end(), (Vec::new(), End::Fin));
    assert_eq!(Client::new(&sandbox).end(), (Vec::new(), End::Rst));
    assert_eq!((sandbox.connections(), sandbox.requests().len()), (2, 0));
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 200);
}

#[test]
fn connection_hold() {
    let sandbox = scripted(r#"[{"connection": "hold"}]"#);
    let mut client = Client::new(&sandbox);
    client.send(&call(&sandbox));
    wait_until(|| sandbox.connections() == 1);
    assert_eq!(
        ask(&sandbox, &call(&sandbox)).status,
        200,
        "others are served"
    );
    assert_eq!(sandbox.requests().len(), 1);
    drop(sandbox);
    assert_eq!(client.end().0, b"");
}

#[test]
fn a_connection_step_waits_for_a_connection() {
    let sandbox = scripted("[]");
    let mut client = Client::new(&sandbox);
    client.send(&call(&sandbox));
    assert_eq!(client.reply().status, 200);
    sandbox.script(common::steps(r#"[{"connection": "close"}, {"cut": 0}]"#));
    client.send(&call(&sandbox));
    assert_eq!(client.reply().status, 400, "served normally");
    assert_eq!(Client::new(&sandbox).end(), (Vec::new(), End::Fin));
    assert_eq!(ending(&sandbox), nothing(End::Fin));
}

#[test]
fn a_connection_step_sets_the_clock() {
    let sandbox = scripted(r#"[{"connection": "close", "clock_offset_s": 9999}]"#);
    assert_eq!(Client::new(&sandbox).end(), (Vec::new(), End::Fin));
    assert_eq!(
        ask(&sandbox, &call(&sandbox)).error(),
        "AUTHORIZATION_ERROR: EXPIRED_SIGN"
    );
}

#[test]
fn a_request_step_waits_for_a_request() {
    let sandbox = scripted(r#"[{"cut": 0}, {"connection": "reset"}]"#);
    let mut client = Client::new(&sandbox);
    client.send(&call(&sandbox));
    assert_eq!(client.end(), (Vec::new(), End::Fin));
    assert_eq!(Client::new(&sandbox).end(), (Vec::new(), End::Rst));
}

#[test]
fn read() {
    let sandbox = scripted(r#"[{"read": 0}, {"read": "head"}, {"read": 300}]"#);
    for _ in 0..3 {
        assert_eq!(ending(&sandbox), nothing(End::Fin));
        let record = record(&sandbox);
        assert!(!record.applied && record.status.is_none() && record.error.is_none());
    }
    let records = sandbox.requests();
    assert_eq!(records[0].method, "");
    assert_eq!(records[1].method, "POST");
    assert!(records[2].bytes >= 300);
    assert_eq!(sandbox.groups().len(), 1);
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 200);
}

#[test]
fn abort() {
    let script = r#"[{"read": "head", "abort": "reset"}, {"cut": 0, "abort": "reset", "apply": false},
        {"close": true, "abort": "reset", "apply": false}]"#;
    let sandbox = scripted(script);
    assert_eq!(ending(&sandbox), nothing(End::Rst));
    assert_eq!(ending(&sandbox), nothing(End::Rst));
    let (reply, end) = ending(&sandbox);
    assert!(reply.starts_with("HTTP/1.1 200 "), "{reply}");
    assert_eq!(end, End::Rst);
}

#[test]
fn apply() {
    let sandbox = scripted(r#"[{"apply": false}]"#);
    let reply = ask(&sandbox, &call(&sandbox));
    assert_eq!(
        (reply.status, &reply.json()["group_id"]),
        (200, &json!(GROUP))
    );
    assert!(!record(&sandbox).applied);
    assert_eq!(sandbox.groups().len(), 1);
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 200);
    assert!(record(&sandbox).applied);
}

#[test]
fn reply() {
    let sandbox = scripted(
        r#"[{"apply": false, "reply": {"status": 503, "text": "busy $group_id $request_id",
                "headers": [["Retry-After", "1"]], "content_type": "text/plain", "date": "yesterday"}},
            {"apply": false, "reply": {"json": {"a": ["$group_id", null, 1.5], "b": "$request_id"}, "pad": 3}},
            {"apply": false, "reply": {"json": null}},
            {"apply": false, "reply": {"bytes": "00fF", "content_type": null, "date": null}},
            {"reply": {"status": 500}}]"#,
    );
    let next = || ask(&sandbox, &call(&sandbox));

    let text = next();
    assert_eq!((text.status, text.header("retry-after")), (503, Some("1")));
    assert_eq!(text.header("content-type"), Some("text/plain"));
    assert_eq!(text.header("date"), Some("yesterday"));
    let (group, id) = text.text()["busy ".len()..].split_once(' ').unwrap();
    assert_eq!((group, id.contains(',')), (GROUP, true));
    let kept = record(&sandbox);
    assert_eq!(
        (kept.status, kept.error, kept.applied),
        (Some(503), None, false)
    );

    let json = next();
    assert_eq!(json.status, 200);
    assert_eq!(json.json()["a"], json!([GROUP, null, 1.5]));
    assert_ne!(json.json()["b"], "$request_id");
    assert!(json.text().ends_with("}   "));

    assert_eq!(next().text(), "null");

    let bytes = next();
    assert_eq!(bytes.body, [0, 0xff]);
    assert_eq!(
        (bytes.header("content-type"), bytes.header("date")),
        (None, None)
    );

    let documented = next();
    assert_eq!(
        (documented.status, &documented.json()["group_id"]),
        (500, &json!(GROUP))
    );
    assert!(sandbox.groups().is_empty(), "applied, then 500");
}

#[test]
fn reply_gzip() {
    let sandbox = scripted(r#"[{"reply": {"text": "$group_id", "gzip": true}}]"#);
    let reply = ask(&sandbox, &call(&sandbox));
    assert_eq!(reply.header("content-encoding"), Some("gzip"));
    let mut text = String::new();
    let mut decoder = flate2::read::GzDecoder::new(reply.body.as_slice());
    decoder.read_to_string(&mut text).unwrap();
    assert_eq!(text, GROUP);
}

#[test]
fn missing() {
    let sandbox = scripted(r#"[{}, {"missing": "INVALID_GROUP_ID"}]"#);
    let errors = [(); 3].map(|()| {
        let reply = ask(&sandbox, &call(&sandbox));
        (reply.status, reply.json()["error"].clone())
    });
    let expected = [
        (200, json!(null)),
        (400, json!("INVALID_GROUP_ID")),
        (400, json!("INVALID_OUTER_ID")),
    ];
    assert_eq!(errors, expected);
}

#[test]
fn informational() {
    let sandbox = scripted(r#"[{"informational": [103, 100]}]"#);
    let mut client = Client::new(&sandbox);
    client.send(&call(&sandbox));
    assert!(client.head().starts_with("HTTP/1.1 103 "));
    assert!(client.head().starts_with("HTTP/1.1 100 "));
    assert_eq!(client.reply().status, 200);
}

#[test]
fn a_cut_is_counted_from_the_status_line() {
    for (cut, begins) in [("0", false), ("12", true)] {
        let sandbox = scripted(&format!(r#"[{{"informational": [103], "cut": {cut}}}]"#));
        let (reply, _) = ending(&sandbox);
        let (first, rest) = reply.split_once("\r\n\r\n").unwrap();
        assert!(first.starts_with("HTTP/1.1 103 "));
        assert_eq!(rest, if begins { "HTTP/1.1 200" } else { "" });
        assert_eq!(record(&sandbox).status.is_some(), begins);
    }
}

#[test]
fn content_length() {
    let sandbox = scripted(r#"[{"content_length": 9999, "close": true}]"#);
    let (reply, end) = ending(&sandbox);
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("Content-Length: 9999"), "{head}");
    assert!(body.ends_with('}') && body.len() < 999);
    assert_eq!(end, End::Fin);
}

#[test]
fn chunked() {
    let sandbox =
        scripted(r#"[{"chunked": true, "close": true, "reply": {"text": "0123456789"}}]"#);
    let (reply, _) = ending(&sandbox);
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("Transfer-Encoding: chunked") && !head.contains("Content-Length"));
    assert_eq!(body, "7\r\n0123456\r\n3\r\n789\r\n0\r\n\r\n");
}

#[test]
fn delay_and_drip() {
    let sandbox = scripted(r#"[{"delay_ms": 200}, {"drip_ms": 1}]"#);
    let begin = Instant::now();
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 200);
    assert!(begin.elapsed() >= Duration::from_millis(200));
    let begin = Instant::now();
    let reply = ask(&sandbox, &call(&sandbox));
    let bytes = reply.head.len() + reply.body.len();
    assert!(begin.elapsed() >= Duration::from_millis(bytes as u64 - 1));
}

#[test]
fn hang() {
    let sandbox = scripted(r#"[{"hang": true}]"#);
    let mut client = Client::new(&sandbox);
    client.send(&call(&sandbox));
    wait_until(|| {
        sandbox
            .requests()
            .first()
            .is_some_and(|record| record.applied)
    });
    assert_eq!(
        ask(&sandbox, &call(&sandbox)).status,
        400,
        "others are served"
    );
    assert_eq!(sandbox.requests()[0].status, None);
    drop(sandbox);
    assert_eq!(client.end().0, b"");
}

#[test]
fn cut() {
    let whole = {
        let sandbox = scripted(r#"[{"close": true}]"#);
        ending(&sandbox).0.replace("Connection: close\r\n", "")
    };
    let head = whole.find("\r\n\r\n").unwrap() + 4;
    let body = whole.len() - head;
    for (cut, length) in [
        ("0", 0),
        ("1", 1),
        ("20", 20),
        ("\"head\"", head / 2),
        ("\"body\"", head + body / 2),
        ("99999", whole.len()),
    ] {
        let sandbox = scripted(&format!(r#"[{{"cut": {cut}}}]"#));
        let (reply, end) = ending(&sandbox);
        assert_eq!((reply.len(), end), (length, End::Fin), "{cut}");
        let record = record(&sandbox);
        assert_eq!(record.status, (length > 0).then_some(200), "{cut}");
        assert!(record.applied && sandbox.groups().is_empty(), "{cut}");
    }
}

#[test]
fn close() {
    let sandbox = scripted(r#"[{"close": true}]"#);
    let mut client = Client::new(&sandbox);
    client.send(&call(&sandbox));
    assert_eq!(client.reply().header("connection"), Some("close"));
    assert_eq!(client.end(), (Vec::new(), End::Fin));
}

#[test]
fn close_idle() {
    let sandbox = scripted(r#"[{"close_idle": true}, {"close_idle": true, "abort": "reset"}]"#);
    for end in [End::Fin, End::Rst] {
        let mut client = Client::new(&sandbox);
        client.send(&call(&sandbox));
        assert_eq!(client.reply().header("connection"), None);
        assert_eq!(client.end(), (Vec::new(), end));
    }
}

#[test]
fn close_idle_ms() {
    let sandbox = scripted(r#"[{"close_idle_ms": 60000}, {"close_idle_ms": 200}]"#);
    let mut client = Client::new(&sandbox);
    client.send(&call(&sandbox));
    assert_eq!(client.reply().status, 200);
    client.send(&call(&sandbox));
    let reply = client.reply();
    assert_eq!(
        (reply.status, reply.header("connection")),
        (400, None),
        "in time"
    );
    let begin = Instant::now();
    assert_eq!(client.end(), (Vec::new(), End::Fin));
    assert!(begin.elapsed() >= Duration::from_millis(150));
}

#[test]
fn then_add_group() {
    let sandbox = scripted(r#"[{"then_add_group": {"YuanliStudent_01": 5, "other": 1}}]"#);
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 200);
    let made = BTreeMap::from([(GROUP.to_owned(), 5), ("other".to_owned(), 1)]);
    assert_eq!(sandbox.groups(), made);
    assert!(record(&sandbox).applied);
}

#[test]
fn times_and_the_end_of_the_script() {
    let sandbox = scripted(
        r#"[{"cut": 0, "apply": false, "times": 2}, {"missing": "INVALID_GROUP_ID", "times": 0}]"#,
    );
    assert_eq!(ending(&sandbox), nothing(End::Fin));
    assert_eq!(ending(&sandbox), nothing(End::Fin));
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 200);
    assert_eq!(ask(&sandbox, &call(&sandbox)).error(), "INVALID_OUTER_ID");
}

#[test]
fn refuse() {
    let sandbox = Sandbox::builder().refuse().start().unwrap();
    let address = sandbox
        .endpoint()
        .strip_prefix("http://")
        .unwrap()
        .to_owned();
    let refused = std::net::TcpStream::connect(address).unwrap_err();
    assert_eq!(refused.kind(), std::io::ErrorKind::ConnectionRefused);
}

#[test]
fn scripts_that_are_none() {
    for script in [
        r#"{"cuts": 0}"#,
        r#"{"cut": "foot"}"#,
        r#"{"cut": -1}"#,
        r#"{"read": "body"}"#,
        r#"{"connection": "open"}"#,
        r#"{"abort": "close it"}"#,
        r#"{"reply": {"state": 200}}"#,
        r#"{"reply": {"json": null, "text": ""}}"#,
        r#"{"reply": {"text": "", "bytes": ""}}"#,
        r#"{"reply": {"bytes": "0"}}"#,
        r#"{"reply": {"bytes": "xy"}}"#,
    ] {
        assert!(serde_json::from_str::<Step>(script).is_err(), "{script}");
    }
}
