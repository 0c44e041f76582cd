//! Each key of a step.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;
use std::io::Read as _;
use std::time::{Duration, Instant};

use common::{
    Client, End, GROUP, INFO, LIST, Reply, ask, call, post_to, read_fields, record, scripted,
    wait_until,
};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use yl_facesearch_sandbox::{Operation, Sandbox, Step};

/// What comes back on a new connection until it ends, and how it ends.
fn ending(sandbox: &Sandbox) -> (String, End) {
    let mut client = Client::new(sandbox);
    client.send(&call(sandbox));
    let (bytes, end) = client.end();
    (String::from_utf8(bytes).unwrap(), end)
}

/// A read of the group.
fn look(sandbox: &Sandbox, path: &str) -> Reply {
    ask(
        sandbox,
        &post_to(sandbox, path, &read_fields(sandbox, Some(GROUP))),
    )
}

fn list(sandbox: &Sandbox) -> Value {
    look(sandbox, LIST).infos()
}

/// How often the request of record `index` was carried out.
fn executions(sandbox: &Sandbox, index: usize) -> usize {
    let records = sandbox.requests();
    records
        .get(index)
        .map_or(0, |record| record.executions.len())
}

fn nothing(end: End) -> (String, End) {
    (String::new(), end)
}

#[test]
fn connection_close_and_reset() {
    let sandbox = scripted(r#"[{"connection": "close"}, {"connection": "reset"}]"#);
    assert_eq!(Client::unused(&sandbox), (Vec::new(), End::Fin));
    assert_eq!(Client::unused(&sandbox), (Vec::new(), End::Rst));
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
fn a_request_that_a_reset_cuts_in_two_changes_nothing() {
    let sandbox = scripted("[]");
    let request = call(&sandbox);
    // In its first line, when it has no step yet, and in its body.
    for at in [1, request.len() - 1] {
        let (begin, end) = request.split_at(at);
        let mut client = Client::new(&sandbox);
        client.send(begin);
        let bytes = || sandbox.requests().last().map(|record| record.bytes);
        wait_until(|| bytes() == Some(at as u64));
        sandbox.reset();
        sandbox.add_group(GROUP, 0);
        sandbox.script(common::steps(r#"[{"cut": 0}]"#));
        client.send(end);
        assert_eq!(client.end(), (Vec::new(), End::Fin));
        assert!(sandbox.groups().contains_key(GROUP) && sandbox.requests().is_empty());
        assert_eq!(
            ending(&sandbox),
            nothing(End::Fin),
            "the new script is whole"
        );
    }
}

#[test]
fn a_reply_of_before_a_reset_triggers_nothing() {
    let sandbox = scripted(r#"[{"delay_ms": 1000}]"#);
    let mut earlier = Client::new(&sandbox);
    earlier.send(&call(&sandbox));
    wait_until(|| sandbox.requests().iter().any(|it| it.group_id.is_some()));
    sandbox.reset();
    sandbox.add_group(GROUP, 0);
    sandbox.script(common::steps(r#"[{"apply_later": "after_next_reply"}]"#));
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 504);
    assert_eq!(earlier.reply().status, 200);
    // The sandbox has ended the earlier request once it serves the next one.
    let mut next = Client::new(&sandbox);
    wait_until(|| sandbox.connections() == 3);
    assert!(sandbox.groups().contains_key(GROUP));
    next.send(&call(&sandbox));
    assert_eq!(next.reply().status, 200);
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
    assert_eq!(Client::unused(&sandbox), (Vec::new(), End::Fin));
    assert_eq!(ending(&sandbox), nothing(End::Fin));
}

#[test]
fn a_connection_step_sets_the_clock() {
    let sandbox = scripted(r#"[{"connection": "close", "clock_offset_s": 9999}]"#);
    assert_eq!(Client::unused(&sandbox), (Vec::new(), End::Fin));
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
    assert_eq!(Client::unused(&sandbox), (Vec::new(), End::Rst));
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
fn hang_without_apply() {
    let sandbox = scripted(r#"[{"hang": true, "apply": false}]"#);
    let mut client = Client::new(&sandbox);
    client.send(&call(&sandbox));
    wait_until(|| executions(&sandbox, 0) == 1);
    let record = record(&sandbox);
    assert!(!record.applied && record.error.is_none() && record.status.is_none());
    assert_eq!(
        ask(&sandbox, &call(&sandbox)).status,
        200,
        "it is still there"
    );
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
    let begin = Instant::now();
    client.send(&call(&sandbox));
    let reply = client.reply();
    assert_eq!(
        (reply.status, reply.header("connection")),
        (400, None),
        "in time"
    );
    assert_eq!(client.end(), (Vec::new(), End::Fin));
    assert!(begin.elapsed() >= Duration::from_millis(200));
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
fn then_add_group_with_a_time() {
    let script = r#"[{"then_add_group": {"a": 1, "b": {"created_at": "2026-01-27T14:19:01+08:00", "faces": 2}}}]"#;
    let sandbox = scripted(script);
    ask(&sandbox, &call(&sandbox));
    let infos = list(&sandbox);
    assert_eq!(infos[1]["add_time"], "2026-01-27T14:19:01+08:00");
    let created = infos[0]["add_time"].as_str().unwrap();
    let created = OffsetDateTime::parse(created, &Rfc3339)
        .unwrap()
        .unix_timestamp();
    assert!(
        u64::try_from(created).unwrap().abs_diff(common::now()) < 60,
        "new"
    );
    assert_eq!((sandbox.groups()["a"], sandbox.groups()["b"]), (1, 2));
}

#[test]
fn then_add_group_of_one_too_many() {
    let script = r#"[{"apply": false, "then_add_group": {"other": 1}}]"#;
    let sandbox = Sandbox::builder()
        .max_groups(1)
        .group(GROUP, 0)
        .script(common::steps(script))
        .start()
        .unwrap();
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 200);
    assert_eq!(sandbox.groups().len(), 1);
}

#[test]
fn on() {
    let script = r#"[{"on": "list_groups", "reply": {"status": 503}}, {"on": "delete_group", "missing": "X"},
        {"reply": {"status": 500}}, {"on": "delete_group", "reply": {"status": 502}}]"#;
    let sandbox = Sandbox::builder()
        .script(common::steps(script))
        .start()
        .unwrap();
    let delete = || ask(&sandbox, &call(&sandbox));
    assert_eq!(delete().error(), "X", "the first that fits");
    assert_eq!(delete().status, 500, "any request");
    assert_eq!(look(&sandbox, LIST).status, 503, "it kept its place");
    assert_eq!(look(&sandbox, LIST).status, 200);
    assert_eq!(look(&sandbox, INFO).status, 400);
    assert_eq!(delete().status, 502);
}

#[test]
fn on_a_part_of_a_request() {
    let sandbox =
        scripted(r#"[{"on": "list_groups", "read": "head"}, {"on": "delete_group", "read": 0}]"#);
    assert_eq!(ending(&sandbox), nothing(End::Fin));
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 200);
    let mut client = Client::new(&sandbox);
    client.send(&post_to(&sandbox, LIST, &read_fields(&sandbox, None)));
    assert_eq!(client.end(), (Vec::new(), End::Fin));
    let operations: Vec<_> = sandbox.requests().iter().map(|it| it.operation).collect();
    let delete = Some(Operation::DeleteGroup);
    assert_eq!(operations, [delete, delete, Some(Operation::ListGroups)]);
}

#[test]
fn steps_after_one_for_a_connection_wait() {
    let sandbox =
        scripted(r#"[{"on": "list_groups", "cut": 0}, {"connection": "close"}, {"cut": 0}]"#);
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 200);
    let mut client = Client::new(&sandbox);
    client.send(&post_to(&sandbox, LIST, &read_fields(&sandbox, None)));
    assert_eq!(client.end(), (Vec::new(), End::Fin));
    assert_eq!(sandbox.requests().len(), 2);
    assert_eq!(Client::unused(&sandbox), (Vec::new(), End::Fin));
    assert_eq!(sandbox.requests().len(), 2);
    assert_eq!(ending(&sandbox), nothing(End::Fin));
}

#[test]
fn applied_before_the_next_request() {
    let sandbox = scripted(r#"[{"apply_later": "before_next_request"}]"#);
    let reply = ask(&sandbox, &call(&sandbox));
    assert_eq!((reply.status, reply.text()), (504, ""));
    assert_eq!(reply.header("content-type"), Some("text/html"));
    let first = record(&sandbox);
    assert!(!first.applied && first.error.is_none() && first.executions.is_empty());
    assert_eq!(sandbox.groups().len(), 1);
    assert_eq!(
        list(&sandbox),
        json!([]),
        "gone when the next request is answered"
    );
    let records = sandbox.requests();
    assert!(records[0].applied && records[0].executions.len() == 1);
    assert!(records[0].executions[0].at_ms >= records[1].received_at_ms);
    assert_eq!(
        (records[0].status, records[1].executions.len()),
        (Some(504), 1)
    );
}

#[test]
fn applied_after_the_next_reply() {
    let sandbox = scripted(r#"[{"cut": 0, "apply_later": "after_next_reply"}]"#);
    assert_eq!(ending(&sandbox), nothing(End::Fin));
    assert_eq!(list(&sandbox)[0]["group_id"], GROUP, "still there");
    wait_until(|| executions(&sandbox, 0) == 1);
    assert!(sandbox.requests()[0].applied && sandbox.groups().is_empty());
    assert_eq!(ask(&sandbox, &call(&sandbox)).error(), "INVALID_OUTER_ID");
}

#[test]
fn applied_after_a_time() {
    let sandbox = scripted(r#"[{"apply_later": 200, "reply": {"status": 502, "text": "bad"}}]"#);
    let reply = ask(&sandbox, &call(&sandbox));
    assert_eq!((reply.status, reply.text()), (502, "bad"));
    wait_until(|| executions(&sandbox, 0) == 1);
    let record = record(&sandbox);
    assert!(record.applied && record.executions[0].at_ms >= record.received_at_ms + 199);
    assert!(sandbox.groups().is_empty());
}

#[test]
fn judged_when_it_is_carried_out() {
    let script = r#"[{"apply_later": "before_next_request"}, {"clock_offset_s": 9999}]"#;
    let sandbox = scripted(script);
    ask(&sandbox, &call(&sandbox));
    look(&sandbox, LIST);
    let expired = Some("AUTHORIZATION_ERROR: EXPIRED_SIGN");
    let first = &sandbox.requests()[0];
    assert!(!first.applied && sandbox.groups().len() == 1);
    assert_eq!(
        first.error.as_deref(),
        expired,
        "its signature has expired meanwhile"
    );
    assert_eq!(first.executions[0].error.as_deref(), expired);
}

#[test]
fn applied_again() {
    let sandbox = scripted(
        r#"[{"apply_again": "before_next_request", "then_add_group": {"YuanliStudent_01": {"faces": 0}}},
            {"apply_again": "after_next_reply"}]"#,
    );
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 200);
    assert_eq!(sandbox.groups().len(), 1, "made by somebody else");
    assert_eq!(ask(&sandbox, &call(&sandbox)).error(), "INVALID_OUTER_ID");
    let first = &sandbox.requests()[0];
    assert_eq!(first.executions.iter().filter(|it| it.applied).count(), 2);
    assert_eq!(look(&sandbox, LIST).status, 200);
    wait_until(|| executions(&sandbox, 1) == 2);
    let missing = Some("INVALID_OUTER_ID".to_owned());
    let second = &sandbox.requests()[1];
    assert!(
        second
            .executions
            .iter()
            .all(|it| !it.applied && it.error == missing)
    );
}

#[test]
fn what_waits_is_forgotten_by_a_reset_and_its_record_by_its_number() {
    let sandbox = scripted(
        r#"[{"apply_later": "before_next_request"}, {}, {"apply_later": "before_next_request"}]"#,
    );
    ask(&sandbox, &call(&sandbox));
    let taken = sandbox.take_requests();
    assert_eq!(taken.len(), 1);
    assert_eq!(
        ask(&sandbox, &call(&sandbox)).error(),
        "INVALID_OUTER_ID",
        "applied all the same"
    );
    assert!(
        !record(&sandbox).applied,
        "another request's record is not touched"
    );
    sandbox.add_group(GROUP, 0);
    ask(&sandbox, &call(&sandbox));
    sandbox.reset();
    sandbox.add_group(GROUP, 0);
    assert_eq!(list(&sandbox)[0]["group_id"], GROUP);
}

#[test]
fn lag() {
    let sandbox = scripted(
        r#"[{}, {"on": "list_groups", "lag": 1}, {"on": "list_groups", "lag": 2}, {"on": "list_groups", "lag": 99},
            {"on": "group_info", "lag": 1}]"#,
    );
    sandbox.add_group("new", 0);
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 200);
    let ids = || {
        let infos = list(&sandbox);
        let ids = infos
            .as_array()
            .unwrap()
            .iter()
            .map(|info| info["group_id"].clone());
        ids.collect::<Vec<_>>()
    };
    assert_eq!(ids(), [GROUP, "new"], "before the delete");
    assert_eq!(ids(), [GROUP], "and before the creation");
    assert!(ids().is_empty(), "as long as is remembered");
    assert_eq!(ids(), ["new"]);
    assert_eq!(look(&sandbox, INFO).status, 200);
    assert_eq!(look(&sandbox, INFO).status, 400);
}

#[test]
fn date_offset_s() {
    let sandbox = Sandbox::builder()
        .date_offset_s(-3600)
        .script(common::steps(
            r#"[{}, {"date_offset_s": 7200}, {"clock_offset_s": 60}, {"date_offset_s": 0, "reply": {"date": "x"}}]"#,
        ))
        .start()
        .unwrap();
    let offset = || {
        let reply = ask(&sandbox, &call(&sandbox));
        let date = httpdate::parse_http_date(reply.header("date").unwrap()).unwrap();
        let date = date
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_secs();
        i64::try_from(date).unwrap() - i64::try_from(common::now()).unwrap()
    };
    assert!((offset() + 3600).abs() < 30);
    assert!((offset() - 7200).abs() < 30);
    assert!(
        (offset() + 3540).abs() < 30,
        "from a clock that is wrong too"
    );
    assert_eq!(ask(&sandbox, &call(&sandbox)).header("date"), Some("x"));
    let refused = ask(&sandbox, b"nonsense\r\n\r\n");
    let date = httpdate::parse_http_date(refused.header("date").unwrap()).unwrap();
    assert!(
        date.elapsed().unwrap() > Duration::from_secs(3000),
        "on every reply"
    );
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
        r#"{"on": "free"}"#,
        r#"{"apply_later": true}"#,
        r#"{"apply_later": "soon"}"#,
        r#"{"apply_again": -1}"#,
        r#"{"lag": true}"#,
        r#"{"then_add_group": {"a": {"face": 1}}}"#,
        r#"{"reply": {"state": 200}}"#,
        r#"{"reply": {"json": null, "text": ""}}"#,
        r#"{"reply": {"text": "", "bytes": ""}}"#,
        r#"{"reply": {"bytes": "0"}}"#,
        r#"{"reply": {"bytes": "xy"}}"#,
    ] {
        assert!(serde_json::from_str::<Step>(script).is_err(), "{script}");
    }
}
