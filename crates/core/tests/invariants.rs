//! Random faults, and what must hold under all of them. A failure prints the faults; proptest
//! shrinks them first.

use std::thread;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use yl_facesearch::blocking::Client;
use yl_facesearch::{DeleteOptions, Outcome, Sent, Timestamp};
use yl_facesearch_sandbox::{Group, Operation, Sandbox, Step};

const TIMEOUT: Duration = Duration::from_millis(400);

/// A fault, as a script has it.
fn fault() -> impl Strategy<Value = String> {
    let status = prop_oneof![
        Just(500),
        Just(502),
        Just(503),
        Just(504),
        Just(400),
        Just(403),
        Just(302)
    ];
    prop_oneof![
        Just("{}".to_owned()),
        Just(r#"{"connection": "close"}"#.to_owned()),
        Just(r#"{"connection": "reset"}"#.to_owned()),
        (0..900_u32, abort())
            .prop_map(|(bytes, abort)| format!(r#"{{"read": {bytes}, "abort": "{abort}"}}"#)),
        abort().prop_map(|abort| format!(r#"{{"read": "head", "abort": "{abort}"}}"#)),
        (0..200_u32, any::<bool>(), abort()).prop_map(|(bytes, apply, abort)| format!(
            r#"{{"cut": {bytes}, "apply": {apply}, "abort": "{abort}"}}"#
        )),
        (status, any::<bool>()).prop_map(|(status, apply)| format!(
            r#"{{"apply": {apply}, "reply": {{"status": {status}, "text": "no"}}}}"#
        )),
        any::<bool>().prop_map(|apply| format!(
            r#"{{"apply": {apply}, "reply": {{"status": 200, "text": ""}}}}"#
        )),
        any::<bool>().prop_map(|apply| format!(
            r#"{{"apply": {apply}, "reply": {{"json": {{"group_id": "other"}}}}}}"#
        )),
        any::<bool>().prop_map(|apply| format!(r#"{{"apply": {apply}, "hang": true}}"#)),
        look(),
        (when(), prop_oneof![Just("apply_later"), Just("apply_again")], any::<bool>()).prop_map(|(when, what, lost)| {
            let cut = if lost { r#", "cut": 0"# } else { "" };
            format!(r#"{{"on": "delete_group", "{what}": {when}{cut}}}"#)
        }),
        (lost(), 0..3_u64).prop_map(|(fault, faces)| format!(
            r#"{{{fault}, "then_add_group": {{"group": {faces}}}}}"#
        )),
        Just(r#"{"apply": false, "reply": {"status": 403, "json": {"error": "AUTHORIZATION_ERROR: REPLAY_ATTACK"}}}"#.to_owned()),
        Just(r#"{"apply": false, "reply": {"status": 503, "json": {"error": "INVALID_OUTER_ID"}}}"#.to_owned()),
        Just(r#"{"apply": false, "reply": {"status": 429, "text": "no"}}"#.to_owned()),
        prop_oneof![Just(404), Just(429), Just(504)].prop_map(|status| format!(
            r#"{{"reply": {{"status": {status}, "json": {{"group_id": "group"}}}}}}"#
        )),
        Just(r#"{"chunked": true}"#.to_owned()),
        Just(r#"{"content_length": 5000, "close": true}"#.to_owned()),
        Just(r#"{"close_idle": true}"#.to_owned()),
        prop_oneof![Just(600), Just(-600), Just(0)]
            .prop_map(|offset| format!(r#"{{"clock_offset_s": {offset}}}"#)),
        Just(r#"{"missing": "INVALID_GROUP_ID"}"#.to_owned()),
    ]
}

/// A request that is carried out, and whose fate its caller does not learn.
fn lost() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just(r#""cut": 0"#),
        Just(r#""reply": {"status": 500, "text": "no"}"#),
        Just(r#""reply": {"status": 502, "text": "no"}"#),
    ]
}

/// A fault of the next look.
fn look() -> impl Strategy<Value = String> {
    let fault = prop_oneof![
        Just(r#""lag": 1"#),
        Just(r#""lag": 2"#),
        Just(r#""hang": true"#),
        Just(r#""cut": "body""#),
        Just(r#""reply": {"status": 503, "text": "no"}"#),
        Just(r#""reply": {"json": {"group_infos": []}}"#),
        Just(r#""reply": {"json": {"group_infos": 7}}"#),
        Just(
            r#""reply": {"json": {"group_infos": [{"group_id": "group", "add_time": "2026-01-27T14:19:01+08:00"}, {"group_id": "group", "add_time": "2026-01-27T14:19:09+08:00"}]}}"#
        ),
        Just(
            r#""reply": {"json": {"group_infos": [{"group_id": "group", "add_time": "9999-12-31T23:59:59Z"}]}}"#
        ),
        Just(r#""reply": {"date": null}"#),
        Just(r#""date_offset_s": 3600"#),
        Just(r#""date_offset_s": -3600"#),
    ];
    fault.prop_map(|fault| format!(r#"{{"on": "list_groups", {fault}}}"#))
}

/// When a request is carried out late, or once more.
fn when() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        Just(r#""before_next_request""#),
        Just(r#""after_next_reply""#),
        Just("3600000"),
    ]
}

fn abort() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("close"), Just("reset")]
}

/// When the face library was created that the call is to delete.
const CREATED_AT: &str = "2026-01-27T14:19:01+08:00";

proptest! {
    #![proptest_config(ProptestConfig { cases: 384, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_is_true(
        faults in prop::collection::vec(fault(), 0..6),
        faces in prop_oneof![Just(None), Just(Some(0_u64)), Just(Some(2))],
        check_empty in any::<bool>(),
        missing_ok in any::<bool>(),
        if_created_at in prop_oneof![3 => Just(None), 1 => Just(Some(CREATED_AT)), 1 => Just(Some("2026-01-27T14:19:02+08:00"))],
        max_retries in 0..4_u32,
        date_offset_s in prop_oneof![4 => Just(0), 1 => Just(3600), 1 => Just(-3600)],
    ) {
        let script: Vec<Step> = serde_json::from_str(&format!("[{}]", faults.join(","))).unwrap();
        let has = |text: &str| faults.iter().any(|fault| fault.contains(text));
        let mut builder = Sandbox::builder().script(script).date_offset_s(date_offset_s);
        if let Some(faces) = faces {
            let created_at = CREATED_AT.parse::<Timestamp>().unwrap();
            builder = builder.group("group", Group::new(faces).created_at(created_at.unix_seconds()));
        }
        let sandbox = builder.start().unwrap();
        let client = Client::builder()
            .api_key(sandbox.api_key())
            .api_secret(sandbox.api_secret())
            .endpoint(sandbox.endpoint())
            .timeout(TIMEOUT)
            .max_retries(max_retries)
            .build()
            .unwrap();
        let mut options = DeleteOptions::new().check_empty(check_empty).missing_ok(missing_ok);
        if let Some(created_at) = if_created_at {
            options = options.if_created_at(created_at.parse().unwrap());
        }

        let answer = client.delete_group_with("group", &options);

        let attempts = match &answer {
            Ok(deletion) => &deletion.attempts,
            Err(error) => error.attempts(),
        };
        let connection_faults = faults.iter().filter(|fault| fault.contains("connection")).count();
        // The sandbox may never read the last one, if the call did not wait for its reply.
        let unread = usize::from(attempts.last().is_some_and(|it| it.status.is_none()));
        let least = attempts.len().saturating_sub(connection_faults + unread);
        let limit = Instant::now() + Duration::from_secs(2);
        while sandbox.requests().len() < least && Instant::now() < limit {
            thread::yield_now();
        }
        let records = sandbox.requests();
        let deletes: Vec<_> = records.iter().filter(|it| it.operation == Some(Operation::DeleteGroup)).collect();
        let executions = || records.iter().flat_map(|record| &record.executions);
        let applied = executions().filter(|it| it.applied).count();
        let in_doubt = attempts.iter().any(|it| it.failure.is_some_and(|it| it.sent == Sent::MaybeApplied));

        // Attempts are requests.
        prop_assert!(records.len() <= attempts.len(), "no request is hidden: {records:?} {attempts:?}");
        prop_assert!(records.len() >= least, "every attempt was a request: {attempts:?}");
        let delete_attempts = attempts.iter().filter(|it| it.operation == "delete_group").count();
        let signed_again = usize::from(max_retries > 0);
        prop_assert!(delete_attempts <= 1 + max_retries as usize + signed_again, "{attempts:?}");
        if max_retries == 0 {
            prop_assert!(attempts.len() <= 1 + usize::from(if_created_at.is_some()), "{attempts:?}");
        }

        // What is forced.
        for (at, record) in records.iter().enumerate() {
            let Some("0") = record.check_empty.as_deref() else { continue };
            prop_assert!(!check_empty, "nobody asked to delete faces: {records:?}");
            let before = at.checked_sub(1).and_then(|at| records.get(at));
            let looked = before.is_some_and(|it| it.operation == Some(Operation::ListGroups) && it.status == Some(200));
            let refused = before.is_none_or(|it| it.status.is_some_and(|status| (400..500).contains(&status)));
            // A connection may be lost without a record.
            prop_assert!(looked || (refused && if_created_at.is_none()) || connection_faults > 0, "forced without a look: {records:?}");
        }
        let is_within_the_contract = !["clock_offset", "lag", "apply_later", "apply_again"].into_iter().any(has);
        let spared = ["1", "2"].iter().any(|faces| has(&format!(r#""then_add_group": {{"group": {faces}}}"#)));
        if is_within_the_contract && spared && applied > 0 && records.iter().all(|it| it.complete) {
            // The one with faces that somebody else created stays, unless an empty one came after
            // it.
            let emptied = has(r#""then_add_group": {"group": 0}"#);
            prop_assert!(emptied || applied == 1, "somebody else's library was deleted: {records:?}");
        }
        if if_created_at.is_some_and(|created_at| created_at != CREATED_AT) {
            prop_assert!(deletes.is_empty(), "another library was to be deleted: {records:?}");
        }

        match &answer {
            Ok(deletion) => {
                prop_assert_eq!(deletion.settles_at.is_some(), in_doubt, "{:?}", deletion);
                let is_gone = sandbox.groups().is_empty();
                let last = deletes.last().unwrap();
                match deletion.outcome {
                    Outcome::Deleted => {
                        prop_assert!(is_gone, "{answer:?}");
                        prop_assert!(last.applied, "its last reply confirms it");
                    }
                    Outcome::Absent => {
                        prop_assert!(is_gone && applied == 0 && faces.is_none() && missing_ok && !in_doubt, "{answer:?}");
                    }
                    outcome => {
                        prop_assert_eq!(outcome, Outcome::Inferred);
                        prop_assert!(in_doubt, "{answer:?}");
                        if deletion.recreated_at.is_some() {
                            prop_assert!(if_created_at.is_some() && applied > 0, "{answer:?}");
                        } else {
                            prop_assert!(is_gone && last.error.is_some(), "{answer:?}");
                        }
                    }
                }
            }
            Err(error) => {
                prop_assert_eq!(error.settles_at().is_some(), error.sent() == Sent::MaybeApplied, "{}", error);
                prop_assert!(!in_doubt || error.sent() == Sent::MaybeApplied, "an error after doubt is in doubt: {error}");
                // A copy that is carried out later counts too.
                let later = deletes.iter().any(|it| it.complete && it.executions.is_empty() && has("3600000"));
                prop_assert!((applied == 0 && !later) || error.sent() == Sent::MaybeApplied, "it was deleted, or may be, and the error rules that out: {error}");
                let body_seen = deletes.iter().any(|record| record.body_bytes > 0);
                prop_assert!(error.sent() != Sent::NotSent || !body_seen, "a byte of the body was seen: {error}");
                prop_assert_eq!(error.operation(), Some("delete_group"), "{}", error);
            }
        }
    }
}
