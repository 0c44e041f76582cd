//! What the compiler derives for the public types, and their users rely on.

use std::fmt::Debug;

use yl_facesearch::{
    Attempt, CallOptions, CancelToken, Client, ClientBuilder, Credentials, DeleteOptions, Deletion,
    Error, ErrorCode, Group, GroupId, LogLevel, LogLine, Outcome, Sent, SettlesAt, Signature,
    Stamp, Timestamp, blocking,
};

fn is_shared<T: Send + Sync + Unpin + Debug + 'static>() {}
fn is_clone<T: Clone>() {}
fn is_send(_: impl Send) {}

#[test]
fn every_public_type_may_be_shared_between_threads() {
    is_shared::<Group>();
    is_shared::<Attempt>();
    is_shared::<CallOptions>();
    is_shared::<CancelToken>();
    is_shared::<Client>();
    is_shared::<ClientBuilder<Client>>();
    is_shared::<ClientBuilder<blocking::Client>>();
    is_shared::<Credentials>();
    is_shared::<Timestamp>();
    is_shared::<DeleteOptions>();
    is_shared::<Deletion>();
    is_shared::<Error>();
    is_shared::<ErrorCode>();
    is_shared::<GroupId>();
    is_shared::<LogLevel>();
    is_shared::<LogLine<'static>>();
    is_shared::<Outcome>();
    is_shared::<Sent>();
    is_shared::<SettlesAt>();
    is_shared::<Signature>();
    is_shared::<Stamp>();
    is_shared::<blocking::Client>();
}

#[test]
fn clients_and_what_they_are_given_can_be_cloned() {
    is_clone::<Client>();
    is_clone::<blocking::Client>();
    is_clone::<ClientBuilder<Client>>();
    is_clone::<CallOptions>();
    is_clone::<DeleteOptions>();
    is_clone::<CancelToken>();
}

#[test]
fn futures_of_a_call_can_be_spawned() {
    let client = Client::builder()
        .api_key("key")
        .api_secret("secret")
        .build()
        .unwrap();
    is_send(client.delete_group("lib"));
    is_send(client.delete_group_with("lib", &DeleteOptions::new()));
    is_send(client.list_groups());
    is_send(client.group_info("id"));
    is_send(client.face_count("id"));
    is_send(client.list_groups_with(&CallOptions::new()));
    is_send(client.group_info_with("id", &CallOptions::new()));
    is_send(client.face_count_with("id", &CallOptions::new()));
}

#[test]
fn an_error_becomes_what_a_caller_returns() {
    fn boxed() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        GroupId::new("")?;
        Ok(())
    }
    assert!(boxed().unwrap_err().is::<Error>());
}
