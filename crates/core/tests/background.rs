//! Calls in the background, from threads that have no runtime.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use yl_facesearch::bindings::background;
use yl_facesearch::{Client, DeleteOptions, ErrorCode, Sent};
use yl_facesearch_sandbox::Sandbox;

const PATIENCE: Duration = Duration::from_secs(20);

fn client(sandbox: &Sandbox) -> Client {
    Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .max_retries(0)
        .build()
        .unwrap()
}

#[test]
fn all_calls_go_on_in_one_thread() {
    let sandbox = Sandbox::builder().max_groups(20).start().unwrap();
    let client = client(&sandbox);
    let (told, hears) = mpsc::channel();
    for number in 0..20 {
        let group = format!("lib-{number}");
        sandbox.add_group(&group, 0);
        let (client, told) = (client.clone(), told.clone());
        background::spawn(async move {
            let deletion = client.delete_group(&group).await;
            told.send((thread::current().id(), deletion)).unwrap();
        })
        .unwrap();
    }
    let (first, deletion) = hears.recv_timeout(PATIENCE).unwrap();
    assert!(deletion.is_ok());
    for _ in 1..20 {
        let (thread, deletion) = hears.recv_timeout(PATIENCE).unwrap();
        assert!(deletion.is_ok());
        assert_eq!(thread, first);
    }
    assert_ne!(first, thread::current().id());
    assert!(sandbox.groups().is_empty());
}

#[test]
fn a_call_that_finds_no_turn_in_time_sends_nothing() {
    let sandbox = Sandbox::start().unwrap();
    let steps = format!("[{{\"hang\": true, \"times\": {}}}]", 100);
    sandbox.script(serde_json::from_str(&steps).unwrap());
    let client = client(&sandbox);
    for _ in 0..100 {
        let client = client.clone();
        background::spawn(async move {
            let _ = client.delete_group("held").await;
        })
        .unwrap();
    }
    let (told, hears) = mpsc::channel();
    background::spawn(async move {
        let options = DeleteOptions::new().timeout(Duration::from_millis(300));
        told.send(client.delete_group_with("late", &options).await)
            .unwrap();
    })
    .unwrap();
    let error = hears.recv_timeout(PATIENCE).unwrap().unwrap_err();
    assert_eq!(
        (error.code(), error.sent()),
        (ErrorCode::DeadlineExceeded, Sent::NotSent)
    );
    assert!(error.attempts().is_empty());
    let late = |group: &Option<String>| group.as_deref() == Some("late");
    assert!(
        !sandbox
            .requests()
            .iter()
            .any(|request| late(&request.group_id))
    );
}
