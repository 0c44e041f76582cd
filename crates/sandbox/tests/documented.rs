//! Without a script: each answer of the documents, with its status.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeMap;

use common::{
    GROUP, PATH, ask, authority, call, fields, form, head, now, post, record, scripted, token,
};
use yl_facesearch_sandbox::{Operation, Sandbox};

fn sandbox() -> Sandbox {
    scripted("[]")
}

/// The status and error of a call whose field `name` is `value`, or is not there.
fn with(sandbox: &Sandbox, name: &str, value: Option<&str>) -> (u16, String) {
    let mut fields = fields(sandbox);
    fields.retain(|(field, _)| *field != name);
    if let Some(value) = value {
        let name = ["sign", "sign_version", "group_id", "check_empty", "extra"]
            .into_iter()
            .find(|known| *known == name);
        fields.push((name.unwrap(), value.to_owned()));
    }
    let reply = ask(sandbox, &post(sandbox, &fields));
    (reply.status, reply.error())
}

fn refused(status: u16, error: &str) -> (u16, String) {
    (status, error.to_owned())
}

#[test]
fn deleted() {
    let sandbox = sandbox();
    sandbox.add_group("other", 2);
    let before = now();
    let reply = ask(&sandbox, &call(&sandbox));
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("content-type"), Some("application/json"));
    assert!(reply.header("date").unwrap().ends_with(" GMT"));
    let json = reply.json();
    let (seconds, uuid) = json["request_id"]
        .as_str()
        .unwrap()
        .split_once(',')
        .unwrap();
    assert!(seconds.parse::<u64>().unwrap().abs_diff(before) < 60);
    assert_eq!((uuid.len(), &uuid[14..15]), (36, "4"), "{uuid}");
    assert!(json["time_used"].is_u64());
    assert_eq!(json["group_id"], GROUP);
    assert_eq!(json.as_object().unwrap().len(), 3);
    assert_eq!(sandbox.groups(), BTreeMap::from([("other".to_owned(), 2)]));

    let record = record(&sandbox);
    assert_eq!((record.connection, sandbox.connections()), (1, 1));
    assert_eq!(
        (record.method.as_str(), record.path.as_str()),
        ("POST", PATH)
    );
    assert_eq!(
        record.fields,
        ["sign", "sign_version", "group_id", "check_empty"]
    );
    assert_eq!(record.group_id.as_deref(), Some(GROUP));
    assert_eq!(record.check_empty.as_deref(), Some("1"));
    assert!(record.sign.is_some());
    assert_eq!((record.status, record.error), (Some(200), None));
    assert!(record.applied && record.complete);
    assert_eq!(record.operation, Some(Operation::DeleteGroup));
    let made = record.sign_current_time.unwrap();
    assert!(u64::try_from(made).unwrap().abs_diff(before) < 60);
    assert_eq!(record.sign_expire_time, Some(made + 100));
    let [execution] = record.executions.as_slice() else {
        panic!("{:?}", record.executions)
    };
    assert!(execution.applied && execution.error.is_none());
    assert!(execution.at_ms >= record.received_at_ms && record.received_at_ms / 1000 >= before);
    assert_eq!(record.body_bytes, form(&fields(&sandbox)).len() as u64);
    assert_eq!(record.bytes, call(&sandbox).len() as u64);
    assert!(
        record
            .headers
            .contains(&("Host".to_owned(), authority(&sandbox).to_owned()))
    );
}

#[test]
fn absent_fields() {
    let sandbox = sandbox();
    for key in ["sign", "sign_version", "group_id"] {
        let expected = refused(400, &format!("MISSING_ARGUMENTS: {key}"));
        assert_eq!(with(&sandbox, key, None), expected);
    }
    assert_eq!(
        ask(&sandbox, &post(&sandbox, &[])).error(),
        "MISSING_ARGUMENTS: sign"
    );
    let urlencoded = format!(
        "POST {PATH} HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 13\r\n\r\ngroup_id=abcd",
        authority(&sandbox)
    );
    assert_eq!(
        ask(&sandbox, urlencoded.as_bytes()).error(),
        "MISSING_ARGUMENTS: sign"
    );
    let cut_short = {
        let mut body = form(&fields(&sandbox));
        body.truncate(body.len() - 10);
        let length = format!("Content-Length: {}\r\n", body.len());
        [head(&sandbox, "POST", PATH, &length), body].concat()
    };
    assert_eq!(ask(&sandbox, &cut_short).error(), "MISSING_ARGUMENTS: sign");
    assert_eq!(sandbox.groups().len(), 1);
}

#[test]
fn a_signature_is_looked_at_before_the_calls_own_fields() {
    let sandbox = sandbox();
    let mut fields = fields(&sandbox);
    fields.retain(|(name, _)| *name != "group_id");
    fields[0].1 = token("another", "a=b&b=9999999999&c=1&d=1");
    let reply = ask(&sandbox, &post(&sandbox, &fields));
    assert_eq!(
        (reply.status, reply.error().as_str()),
        (401, "AUTHENTICATION_ERROR")
    );
}

#[test]
fn fields_that_cannot_be_parsed() {
    let sandbox = sandbox();
    for key in ["sign", "sign_version", "group_id", "check_empty"] {
        let expected = format!("BAD_ARGUMENTS: {key}");
        let mut twice = fields(&sandbox);
        let again = twice.iter().find(|(name, _)| *name == key).unwrap().clone();
        twice.push(again);
        let reply = ask(&sandbox, &post(&sandbox, &twice));
        assert_eq!((reply.status, reply.error()), (400, expected.clone()));

        let body = String::from_utf8(form(&fields(&sandbox))).unwrap();
        let named = format!("name=\"{key}\"");
        let file = body.replace(&named, &format!("{named}; filename=\"x\""));
        let length = format!("Content-Length: {}\r\n", file.len());
        let reply = ask(
            &sandbox,
            &[head(&sandbox, "POST", PATH, &length), file.into_bytes()].concat(),
        );
        assert_eq!((reply.status, reply.error()), (400, expected));
    }
    for version in ["", "HMAC_SHA1", "hmac_sha256", "hmac_sha1 "] {
        let expected = refused(400, "BAD_ARGUMENTS: sign_version");
        assert_eq!(with(&sandbox, "sign_version", Some(version)), expected);
    }
    let long = "g".repeat(49);
    for id in ["", "a b", "a/b", "a.b", "a+b", "b\u{e9}", &long] {
        let expected = refused(400, "BAD_ARGUMENTS: group_id");
        assert_eq!(with(&sandbox, "group_id", Some(id)), expected, "{id:?}");
    }
    for check in ["", "2", "true", "01"] {
        let expected = refused(400, "BAD_ARGUMENTS: check_empty");
        assert_eq!(with(&sandbox, "check_empty", Some(check)), expected);
    }
    assert_eq!(sandbox.groups().len(), 1);
}

#[test]
fn fields_nobody_knows_are_passed_over() {
    let sandbox = sandbox();
    let mut fields = fields(&sandbox);
    fields.push(("extra", "x".to_owned()));
    assert_eq!(ask(&sandbox, &post(&sandbox, &fields)).status, 200);
}

#[test]
fn libraries() {
    let sandbox = sandbox();
    let missing = refused(400, "INVALID_OUTER_ID");
    assert_eq!(with(&sandbox, "group_id", Some("other")), missing);
    for id in ["aZ09-%@#&_", &"g".repeat(48)] {
        sandbox.add_group(id, 0);
        let mut fields = fields(&sandbox);
        fields[2].1 = id.to_owned();
        assert_eq!(ask(&sandbox, &post(&sandbox, &fields)).status, 200);
    }
    sandbox.add_group(GROUP, 3);
    let not_empty = refused(400, "NOT_EMPTY");
    assert_eq!(with(&sandbox, "check_empty", None), not_empty);
    assert_eq!(with(&sandbox, "check_empty", Some("1")), not_empty);
    assert_eq!(sandbox.groups(), BTreeMap::from([(GROUP.to_owned(), 3)]));
    let mut forced = fields(&sandbox);
    forced[3].1 = "0".to_owned();
    assert_eq!(ask(&sandbox, &post(&sandbox, &forced)).status, 200);
    assert!(sandbox.groups().is_empty());
}

#[test]
fn request_ids_where_the_documents_give_them() {
    let sandbox = sandbox();
    let ids = |request: &[u8]| {
        let json = ask(&sandbox, request).json();
        (json["request_id"].is_string(), json["time_used"].is_u64())
    };
    let signed = |key: &str, b: u64, c: u64| {
        let raw = format!("a={key}&b={b}&c={c}&d=1");
        let mut fields = fields(&sandbox);
        fields[0].1 = token(sandbox.api_secret(), &raw);
        post(&sandbox, &fields)
    };
    assert_eq!(ids(&post(&sandbox, &[])), (true, true), "400");
    assert_eq!(
        ids(&signed("unknown", now() + 9, now())),
        (true, true),
        "401"
    );
    assert_eq!(ids(&signed(sandbox.api_key(), 2, 1)), (false, false), "403");
    assert_eq!(
        ids(&head(&sandbox, "POST", "/", "Content-Length: 0\r\n")),
        (false, false),
        "404"
    );
}

#[test]
fn other_paths_and_methods() {
    let sandbox = sandbox();
    let body = form(&fields(&sandbox));
    let length = format!("Content-Length: {}\r\n", body.len());
    for (method, path) in [
        ("GET", PATH),
        ("PUT", PATH),
        ("POST", "/"),
        ("POST", "/finauth/search/group/delete"),
        ("POST", "/finauth/search/group/free/"),
        ("POST", "/finauth/search/group/free?x=1"),
        ("POST", "/x/finauth/search/group/free"),
    ] {
        let reply = ask(
            &sandbox,
            &[head(&sandbox, method, path, &length), body.clone()].concat(),
        );
        assert_eq!(
            (reply.status, reply.error().as_str()),
            (404, "API_NOT_FOUND"),
            "{path}"
        );
    }
    assert_eq!(sandbox.groups().len(), 1);
}

#[test]
fn a_prefix() {
    let sandbox = Sandbox::builder()
        .prefix("/x")
        .groups(BTreeMap::from([(GROUP.to_owned(), 0)]))
        .start()
        .unwrap();
    assert!(sandbox.endpoint().ends_with("/x"));
    assert_eq!(ask(&sandbox, &call(&sandbox)).status, 404);
    let body = form(&fields(&sandbox));
    let length = format!("Content-Length: {}\r\n", body.len());
    let target = format!("/x{PATH}");
    let reply = ask(
        &sandbox,
        &[head(&sandbox, "POST", &target, &length), body].concat(),
    );
    assert_eq!(reply.status, 200);
}

#[test]
fn a_reset_forgets() {
    let sandbox = scripted(r#"[{"clock_offset_s": 9999}, {"hang": true}]"#);
    ask(&sandbox, &call(&sandbox));
    sandbox.reset();
    assert!(sandbox.groups().is_empty() && sandbox.requests().is_empty());
    assert_eq!(ask(&sandbox, &call(&sandbox)).error(), "INVALID_OUTER_ID");
    assert_eq!(sandbox.requests().len(), 1);
}

#[test]
fn secrets_are_not_shown() {
    let builder = Sandbox::builder().credentials("a_known_key", "a_known_secret");
    let shown = format!("{builder:?}");
    assert!(!shown.contains("a_known"), "{shown}");
    let sandbox = builder.start().unwrap();
    ask(&sandbox, &call(&sandbox));
    let record = record(&sandbox);
    let shown = format!("{record:?}");
    assert!(!shown.contains(record.sign.as_deref().unwrap()), "{shown}");
}
