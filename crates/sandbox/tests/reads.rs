//! The reads, without a script: each answer of the documents, with its status.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::panic::AssertUnwindSafe;

use common::{COUNT, GROUP, INFO, LIST, Reply, ask, now, post_to, read_fields, record, token};
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use yl_facesearch_sandbox::{Group, Operation, Sandbox, Step};

fn read(sandbox: &Sandbox, path: &str, group_id: Option<&str>) -> Reply {
    let fields = read_fields(sandbox, group_id);
    ask(sandbox, &post_to(sandbox, path, &fields))
}

fn refused(reply: &Reply) -> (u16, String) {
    (reply.status, reply.error())
}

#[test]
fn a_list() {
    let sandbox = Sandbox::start().unwrap();
    assert_eq!(read(&sandbox, LIST, None).json()["group_infos"], json!([]));
    // 2026-01-27T14:19:01+08:00
    let b = Group::new(3)
        .name("Class 3")
        .data("{}")
        .created_at(1_769_494_741);
    sandbox.add_group("b", b);
    sandbox.add_group("a", Group::new(0).created_at(0));
    let reply = read(&sandbox, LIST, None);
    assert_eq!(reply.status, 200);
    let json = reply.json();
    assert!(json["request_id"].is_string() && json["time_used"].is_u64());
    assert_eq!(json.as_object().unwrap().len(), 3);
    let expected = json!([
        {"group_id": "a", "group_name": "a", "group_data": "", "model_version": "s21",
         "add_time": "1970-01-01T08:00:00+08:00"},
        {"group_id": "b", "group_name": "Class 3", "group_data": "{}", "model_version": "s21",
         "add_time": "2026-01-27T14:19:01+08:00"},
    ]);
    assert_eq!(json["group_infos"], expected);

    let record = record(&sandbox);
    assert_eq!(record.operation, Some(Operation::ListGroups));
    assert_eq!((record.path.as_str(), record.applied), (LIST, false));
    assert_eq!((record.group_id, record.check_empty), (None, None));
    assert_eq!(record.executions.len(), 1);
    assert_eq!(sandbox.groups().len(), 2, "a read changes nothing");
}

#[test]
fn one_library() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group(GROUP, Group::new(2).name("Class 3").created_at(0));
    let json = read(&sandbox, INFO, Some(GROUP)).json();
    let expected = json!({"group_id": GROUP, "group_name": "Class 3", "group_data": "", "model_version": "s21",
        "add_time": "1970-01-01T08:00:00+08:00"});
    assert_eq!(json["info"], expected);
    assert_eq!(json.as_object().unwrap().len(), 3);
    assert_eq!(record(&sandbox).operation, Some(Operation::GroupInfo));
}

#[test]
fn a_number_of_faces() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group(GROUP, 7);
    let json = read(&sandbox, COUNT, Some(GROUP)).json();
    assert_eq!(
        (&json["group_id"], &json["face_count"]),
        (&json!(GROUP), &json!(7))
    );
    assert_eq!(json.as_object().unwrap().len(), 4);
    assert_eq!(record(&sandbox).operation, Some(Operation::FaceCount));
}

#[test]
fn libraries_that_are_not_there() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.script(common::steps(
        r#"[{"on": "group_info", "missing": "INVALID_OUTER_ID"}, {"on": "face_count", "missing": "INVALID_OUTER_ID"}]"#,
    ));
    for path in [INFO, COUNT] {
        for spelling in ["INVALID_OUTER_ID", "INVALID_GROUP_ID"] {
            let expected = (400, spelling.to_owned());
            assert_eq!(
                refused(&read(&sandbox, path, Some(GROUP))),
                expected,
                "{path}"
            );
        }
    }
}

#[test]
fn what_is_wrong_with_a_read_is_what_is_wrong_with_a_delete() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group(GROUP, 0);
    for path in [LIST, INFO, COUNT] {
        let with = |name: &'static str, value: Option<&str>| {
            let mut fields = read_fields(&sandbox, Some(GROUP));
            fields.retain(|(field, _)| *field != name);
            fields.extend(value.map(|value| (name, value.to_owned())));
            refused(&ask(&sandbox, &post_to(&sandbox, path, &fields)))
        };
        let missing = |key: &str| (400, format!("MISSING_ARGUMENTS: {key}"));
        let bad = |key: &str| (400, format!("BAD_ARGUMENTS: {key}"));
        assert_eq!(with("sign", None), missing("sign"));
        assert_eq!(with("sign_version", None), missing("sign_version"));
        assert_eq!(
            with("sign_version", Some("hmac_sha256")),
            bad("sign_version")
        );
        let invalid = (403, "AUTHORIZATION_ERROR: INVALID_SIGN".to_owned());
        assert_eq!(with("sign", Some("abc")), invalid);
        let (key, now) = (sandbox.api_key(), now());
        let signed = |secret: &str, expires: u64| {
            token(secret, &format!("a={key}&b={expires}&c={}&d=1", now - 100))
        };
        let expired = (403, "AUTHORIZATION_ERROR: EXPIRED_SIGN".to_owned());
        assert_eq!(
            with("sign", Some(&signed(sandbox.api_secret(), now))),
            expired
        );
        let unknown = (401, "AUTHENTICATION_ERROR".to_owned());
        assert_eq!(with("sign", Some(&signed("another", now + 100))), unknown);
        if path != LIST {
            assert_eq!(with("group_id", None), missing("group_id"));
            assert_eq!(with("group_id", Some("a b")), bad("group_id"));
            assert_eq!(with("group_id", Some("")), bad("group_id"));
        }
        let get = String::from_utf8(post_to(&sandbox, path, &read_fields(&sandbox, Some(GROUP))));
        let get = get.unwrap().replacen("POST", "GET", 1);
        let reply = ask(&sandbox, get.as_bytes());
        assert_eq!(refused(&reply), (404, "API_NOT_FOUND".to_owned()));
    }
}

/// The `add_time` of a library, as Unix time.
fn add_time(sandbox: &Sandbox, group_id: &str) -> i64 {
    let info = read(sandbox, INFO, Some(group_id)).json();
    let text = info.pointer("/info/add_time").unwrap().as_str().unwrap();
    OffsetDateTime::parse(text, &Rfc3339)
        .unwrap()
        .unix_timestamp()
}

#[test]
fn ages() {
    let sandbox = Sandbox::start().unwrap();
    let now = i64::try_from(now()).unwrap();
    let days_30 = 30 * 24 * 3600;
    let groups: Value =
        json!({"text": {"created_at": "2026-01-27T14:19:01Z", "faces": 1}, "ago": {"age_s": 7}});
    for (id, group) in groups.as_object().unwrap() {
        let group: Group = serde_json::from_value(group.clone()).unwrap();
        sandbox.add_group(id, group);
    }
    let age = |id: &str| now - add_time(&sandbox, id);
    let text = read(&sandbox, INFO, Some("text")).json();
    let text = text.pointer("/info/add_time").unwrap();
    assert_eq!(text, "2026-01-27T22:19:01+08:00", "an offset, and no Z");
    assert!(age("ago").abs_diff(7) < 60);

    sandbox.add_group("set", 0);
    assert!(
        age("set").abs_diff(days_30) < 60,
        "a library of the set-up is old"
    );
    sandbox.add_group("ago", 5);
    assert!(
        age("ago").abs_diff(7) < 60,
        "another number of faces is not another library"
    );
    sandbox.add_group("ago", Group::new(5).age_s(90).data("x"));
    assert!(age("ago").abs_diff(90) < 60);
}

#[test]
fn groups_that_are_none() {
    for group in [
        r#""7""#,
        "-1",
        r#"{"face": 1}"#,
        r#"{"created_at": "yesterday"}"#,
        r#"{"created_at": "2026-01-27T14:19:01"}"#,
        r#"{"created_at": "2026-01-27T14:19:01Z", "age_s": 1}"#,
    ] {
        assert!(serde_json::from_str::<Group>(group).is_err(), "{group}");
    }
}

#[test]
fn an_account_holds_ten() {
    let sandbox = Sandbox::start().unwrap();
    for number in 0..10 {
        sandbox.add_group(&format!("lib_{number}"), 0);
    }
    sandbox.add_group("lib_9", 3);
    let why = sandbox.try_add_group("lib_10", 0).unwrap_err().to_string();
    assert!(
        why.contains("lib_10") && why.contains("10 face libraries"),
        "{why}"
    );
    let panics = std::panic::catch_unwind(AssertUnwindSafe(|| sandbox.add_group("lib_10", 0)));
    assert!(panics.is_err());
    assert_eq!(sandbox.groups().len(), 10);

    let wide = Sandbox::builder()
        .max_groups(1)
        .group("a", 0)
        .start()
        .unwrap();
    assert!(wide.try_add_group("b", 0).is_err());
    let full = Sandbox::builder().max_groups(1).group("b", 0).group("a", 0);
    let why = full.start().err().unwrap().to_string();
    assert!(
        why.starts_with("a: "),
        "the last one given is too many: {why}"
    );
}

#[test]
fn an_id_that_no_face_library_can_have() {
    let sandbox = Sandbox::start().unwrap();
    for id in ["", "a b", "é", &"a".repeat(49)] {
        for why in [
            sandbox.try_add_group(id, 0).unwrap_err(),
            Sandbox::builder().group(id, 0).start().err().unwrap(),
        ] {
            assert_eq!(why.kind(), std::io::ErrorKind::InvalidInput);
            assert!(why.to_string().contains(&format!("{id:?}")), "{why}");
        }
    }
    let step = serde_json::from_str::<Step>(r#"{"then_add_group": {"a b": 0}}"#);
    assert!(step.unwrap_err().to_string().contains("\"a b\""));
}
