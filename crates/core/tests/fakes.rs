//! What users receive they can construct, and what they have they can pass on.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::{Duration, UNIX_EPOCH};

use yl_facesearch::blocking::Client;
use yl_facesearch::{
    Attempt, Credentials, Deletion, Error, ErrorCode, Failure, Group, GroupId, Outcome, Sent,
    SettlesAt, Timestamp,
};
use yl_facesearch_sandbox::Sandbox;

fn group_id() -> GroupId {
    GroupId::new("YuanliStudent_01").unwrap()
}

#[test]
fn a_deletion_and_a_group_can_be_constructed() {
    let created_at = Timestamp::new(1_769_494_741, 8 * 3600).unwrap();
    let mut deletion = Deletion::new(group_id(), Outcome::Inferred);
    deletion.request_id = Some("1769494741,b3c5".to_owned());
    deletion.attempts = vec![Attempt::new("delete_group", UNIX_EPOCH)];
    deletion.recreated_at = Some(created_at);
    assert_eq!(deletion.clone(), deletion);
    let mut group = Group::new(group_id(), created_at);
    group.name = "students".to_owned();
    assert_eq!(group.created_at.to_string(), "2026-01-27T14:19:01+08:00");
}

#[test]
fn an_error_with_all_its_facts_can_be_constructed() {
    let settles_at = SettlesAt::new(UNIX_EPOCH + Duration::from_secs(360), false);
    let created_at = Timestamp::new(1_769_494_741, 0).unwrap();
    let mut attempt = Attempt::new("delete_group", UNIX_EPOCH);
    attempt.failure = Some(Failure::new(ErrorCode::ConnectionLost, Sent::MaybeApplied));
    let error = Error::new(ErrorCode::ConnectionLost)
        .with_detail("the connection was reset")
        .with_operation("delete_group", Some(&group_id()))
        .with_settles_at(settles_at)
        .with_found_created_at(created_at)
        .with_attempts(vec![attempt])
        .with_source(std::io::Error::from(std::io::ErrorKind::ConnectionReset));
    assert_eq!(error.sent(), Sent::MaybeApplied);
    assert_eq!(error.group_id(), Some(&group_id()));
    assert_eq!(error.settles_at(), Some(settles_at));
    assert_eq!(error.found_created_at(), Some(created_at));
    assert_eq!(error.attempts().len(), 1);
    assert!(std::error::Error::source(&error).is_some());
    let message = error.to_string();
    assert!(
        message.starts_with(
            "delete_group YuanliStudent_01: CONNECTION_LOST: the connection was reset. "
        ),
        "{message}"
    );
}

#[test]
fn an_error_of_the_service_says_what_the_service_would() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("YuanliStudent_01", 2);
    let client = client(&sandbox);
    let received = client.delete_group("YuanliStudent_01").unwrap_err();
    let constructed = Error::new(ErrorCode::NotEmpty)
        .with_status(400)
        .with_request_id(received.request_id().unwrap().to_owned())
        .with_operation("delete_group", Some(&group_id()));
    assert_eq!(constructed.to_string(), received.to_string());
    assert_eq!(constructed.sent(), received.sent());
    assert_eq!(constructed.is_retryable(), received.is_retryable());
}

fn client(sandbox: &Sandbox) -> Client {
    let credentials = Credentials::new(sandbox.api_key(), sandbox.api_secret()).unwrap();
    let builder = Client::builder().endpoint(sandbox.endpoint());
    builder.credentials(credentials).build().unwrap()
}

#[test]
fn a_checked_group_id_is_taken_where_text_is() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    sandbox.add_group("YuanliStudent_01", 0);
    assert_eq!(client.face_count(group_id()).unwrap(), 0);
    let borrowed = &group_id();
    assert_eq!(client.group_info(borrowed).unwrap().id, *borrowed);
    let deletion = client.delete_group(group_id()).unwrap();
    assert_eq!(deletion.outcome, Outcome::Deleted);
    let refused = client.delete_group(String::from("no spaces")).unwrap_err();
    assert_eq!(
        refused.detail(),
        Some("group_id may hold ASCII letters, digits and - % @ # & _ only, not ' '")
    );
}

#[test]
fn credentials_are_given_once() {
    let credentials = Credentials::new("an-api-key", "an-api-secret").unwrap();
    let builder = Client::builder().credentials(credentials);
    for twice in [
        builder.clone().api_key("another"),
        builder.clone().api_secret("another"),
    ] {
        let error = twice.build().unwrap_err();
        assert_eq!(
            error.detail(),
            Some("credentials must not be given together with api_key or api_secret")
        );
    }
    builder.build().unwrap();
}
