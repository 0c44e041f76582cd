//! Random faults, and what must hold under all of them. A failure prints the faults; proptest
//! shrinks them first.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use yl_facesearch::blocking::Client;
use yl_facesearch::{DeleteOptions, Outcome, Sent};
use yl_facesearch_sandbox::{Sandbox, Step};

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
        (lost(), 0..3_u64).prop_map(|(fault, faces)| format!(
            r#"{{{fault}, "then_add_group": {{"group": {faces}}}}}"#
        )),
        Just(r#"{"apply": false, "reply": {"status": 403, "json": {"error": "AUTHORIZATION_ERROR: REPLAY_ATTACK"}}}"#.to_owned()),
        Just(r#"{"apply": false, "reply": {"status": 503, "json": {"error": "INVALID_OUTER_ID"}}}"#.to_owned()),
        Just(r#"{"apply": false, "reply": {"status": 429, "text": "no"}}"#.to_owned()),
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

fn abort() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("close"), Just("reset")]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_word_is_true(
        faults in prop::collection::vec(fault(), 0..5),
        faces in prop_oneof![Just(None), Just(Some(0_u64)), Just(Some(2))],
        check_empty in any::<bool>(),
        missing_ok in any::<bool>(),
        max_retries in 0..4_u32,
    ) {
        let script: Vec<Step> = serde_json::from_str(&format!("[{}]", faults.join(","))).unwrap();
        let connection_faults = faults.iter().filter(|fault| fault.contains("connection")).count();
        let groups: BTreeMap<_, _> = faces.map(|faces| ("group".to_owned(), faces)).into_iter().collect();
        let sandbox = Sandbox::builder().groups(groups).script(script).start().unwrap();
        let client = Client::builder()
            .api_key(sandbox.api_key())
            .api_secret(sandbox.api_secret())
            .endpoint(sandbox.endpoint())
            .timeout(TIMEOUT)
            .max_retries(max_retries)
            .build()
            .unwrap();
        let options = DeleteOptions::new().check_empty(check_empty).missing_ok(missing_ok);

        let begun = Instant::now();
        let answer = client.delete_group_with("group", &options);
        let recreations = faults.iter().filter(|fault| fault.contains("then_add_group")).count();
        prop_assert!(begun.elapsed() < TIMEOUT * 10, "the deadline holds");

        let records = sandbox.requests();
        let applied = records.iter().filter(|record| record.applied).count();
        let attempts = match &answer {
            Ok(deletion) => &deletion.attempts,
            Err(error) => error.attempts(),
        };
        prop_assert!(records.len() <= attempts.len(), "no request is hidden: {records:?} {attempts:?}");
        prop_assert!(records.len() + connection_faults >= attempts.len(), "every attempt was a request: {attempts:?}");
        if let Some(first) = records.iter().position(|record| record.applied) {
            let later = records.iter().skip(first + 1);
            prop_assert!(
                later.clone().all(|record| record.check_empty.as_deref() != Some("0")),
                "a repeat after a deletion was forced: {records:?}"
            );
        }
        let doubtful = attempts.iter().position(|attempt| attempt.failure.is_some_and(|it| it.sent == Sent::MaybeApplied));
        let definite_after_doubt = answer.as_ref().is_err() && doubtful.is_some();
        prop_assert!(
            !definite_after_doubt || answer.as_ref().is_err_and(|error| error.sent() == Sent::MaybeApplied),
            "an error after doubt is in doubt: {answer:?}"
        );
        match &answer {
            Ok(deletion) => {
                prop_assert!(sandbox.groups().is_empty(), "success means that the library is gone: {answer:?}");
                match deletion.outcome {
                    Outcome::Deleted => {
                        prop_assert!((1..=1 + recreations).contains(&applied), "the service deleted it: {answer:?}");
                        prop_assert!(records.last().is_some_and(|record| record.applied), "its last reply confirms it");
                    }
                    Outcome::Absent => prop_assert!(applied == 0 && faces.is_none() && missing_ok),
                    outcome => {
                        prop_assert_eq!(outcome, Outcome::Inferred);
                        prop_assert!(attempts.iter().any(|attempt| attempt.failure.is_some_and(|it| it.sent == Sent::MaybeApplied)));
                    }
                }
            }
            Err(error) => {
                prop_assert!(applied == 0 || error.sent() == Sent::MaybeApplied, "it was deleted, and the error rules that out: {error}");
                let body_seen = records.iter().any(|record| record.body_bytes > 0);
                prop_assert!(error.sent() != Sent::NotSent || !body_seen, "a byte of the body was seen: {error}");
            }
        }
    }
}
