//! The blocking client where it is hard: in runtimes, in many threads, cancelled, interrupted, over
//! closed connections.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use yl_facesearch::bindings::{delete_group_interruptible, list_groups_interruptible};
use yl_facesearch::blocking::Client;
use yl_facesearch::{CallOptions, CancelToken, DeleteOptions, ErrorCode, Outcome, Sent};
use yl_facesearch_sandbox::{Sandbox, Step};

fn client(sandbox: &Sandbox) -> Client {
    Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .build()
        .unwrap()
}

fn steps(json: &str) -> Vec<Step> {
    serde_json::from_str(json).unwrap()
}

#[test]
fn clients_may_be_shared_and_sent() {
    fn check<T: Send + Sync + 'static>() {}
    check::<Client>();
    check::<yl_facesearch::Client>();
    check::<CancelToken>();
    check::<yl_facesearch::Error>();
}

#[test]
fn many_threads_share_one_client() {
    let sandbox = Sandbox::builder().max_groups(16).start().unwrap();
    let client = client(&sandbox);
    let (sandbox, client) = (&sandbox, &client);
    let ids: Vec<_> = (0..16).map(|thread| format!("group-{thread}")).collect();
    thread::scope(|scope| {
        for id in &ids {
            scope.spawn(move || {
                for _ in 0..20 {
                    sandbox.add_group(id, 0);
                    assert_eq!(client.delete_group(id).unwrap().outcome, Outcome::Deleted);
                }
            });
        }
    });
    assert_eq!(sandbox.requests().len(), 16 * 20);
    assert!(
        sandbox.connections() <= 16,
        "connections are kept: {}",
        sandbox.connections()
    );
}

#[test]
fn a_connection_is_used_again_and_the_attempts_say_so() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    let reused: Vec<_> = (0..3)
        .map(|_| {
            sandbox.add_group("group", 0);
            client.delete_group("group").unwrap().attempts[0].reused_connection
        })
        .collect();
    assert_eq!(reused, [false, true, true]);
    assert_eq!(sandbox.connections(), 1);
}

#[test]
fn a_connection_that_was_closed_while_idle_is_never_written_to() {
    let sandbox = Sandbox::start().unwrap();
    let client = client(&sandbox);
    for _ in 0..50 {
        sandbox.add_group("group", 0);
        sandbox.script(steps(r#"[{"close_idle": true}]"#));
        let deletion = client.delete_group("group").unwrap();
        assert_eq!(deletion.attempts.len(), 1);
    }
    assert_eq!(
        sandbox.requests().len(),
        50,
        "every request on the wire is an attempt"
    );
}

#[test]
fn inside_a_runtime_it_works() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("group", 0);
    for runtime in [
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap(),
        tokio::runtime::Runtime::new().unwrap(),
    ] {
        runtime.block_on(async {
            let client = client(&sandbox);
            sandbox.add_group("group", 0);
            assert_eq!(
                client.delete_group("group").unwrap().outcome,
                Outcome::Deleted
            );
        });
    }
}

#[test]
fn one_async_client_serves_several_runtimes() {
    let sandbox = Sandbox::start().unwrap();
    let client = yl_facesearch::Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .timeout(Duration::from_secs(5))
        .build()
        .unwrap();
    for _ in 0..10 {
        sandbox.add_group("group", 0);
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(client.delete_group("group")).unwrap();
    }
}

#[test]
fn a_token_cancels_from_another_thread() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("group", 0);
    sandbox.script(steps(r#"[{"hang": true}]"#));
    let client = client(&sandbox);
    let token = CancelToken::new();
    let options = DeleteOptions::new().cancel(&token);
    let error = thread::scope(|scope| {
        let call = scope.spawn(|| client.delete_group_with("group", &options).unwrap_err());
        until(|| sandbox.groups().is_empty());
        token.cancel();
        call.join().unwrap()
    });
    assert_eq!(error.code(), ErrorCode::Cancelled);
    assert_eq!(error.sent(), Sent::MaybeApplied);
    assert_eq!(error.attempts().len(), 1);
    let error = client.delete_group_with("group", &options).unwrap_err();
    assert_eq!(
        error.sent(),
        Sent::NotSent,
        "a token that was used up ends the next call before it sends"
    );
    assert_eq!(sandbox.requests().len(), 1);
}

#[test]
fn a_cancelled_pause_keeps_what_is_known() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("group", 0);
    sandbox.script(steps(
        r#"[{"apply": false, "reply": {"status": 503, "text": "", "headers": [["Retry-After", "20"]]}}]"#,
    ));
    let client = client(&sandbox);
    let token = CancelToken::new();
    let options = DeleteOptions::new().cancel(&token);
    let error = thread::scope(|scope| {
        let call = scope.spawn(|| client.delete_group_with("group", &options).unwrap_err());
        until(|| {
            sandbox
                .requests()
                .iter()
                .any(|record| record.status.is_some())
        });
        token.cancel();
        call.join().unwrap()
    });
    assert_eq!(error.code(), ErrorCode::Cancelled);
    assert_eq!(
        error.sent(),
        Sent::MaybeApplied,
        "503 may have been applied"
    );
}

#[test]
fn an_interruption_ends_the_call() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("group", 0);
    sandbox.script(steps(r#"[{"hang": true}]"#));
    let error = delete_group_interruptible(
        &client(&sandbox),
        "group",
        &DeleteOptions::new(),
        Duration::from_millis(5),
        || sandbox.groups().is_empty(),
    )
    .unwrap_err();
    assert_eq!(
        (error.code(), error.sent()),
        (ErrorCode::Cancelled, Sent::MaybeApplied)
    );
}

#[test]
fn an_interruption_is_asked_for_on_the_calling_thread() {
    let sandbox = Sandbox::start().unwrap();
    let caller = thread::current().id();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let ask = || {
        sandbox.reset();
        sandbox.script(steps(r#"[{"hang": true}]"#));
        let mut is_asked = false;
        let error = list_groups_interruptible(
            &client(&sandbox),
            &CallOptions::new(),
            Duration::from_millis(5),
            || {
                assert_eq!(thread::current().id(), caller);
                is_asked = true;
                !sandbox.requests().is_empty()
            },
        )
        .unwrap_err();
        assert!(is_asked);
        assert_eq!(error.code(), ErrorCode::Cancelled);
        assert_eq!(error.attempts().len(), 1);
    };
    ask();
    // The call itself runs on another thread.
    runtime.block_on(async { ask() });
    sandbox.reset();
    let groups = runtime.block_on(async {
        list_groups_interruptible(
            &client(&sandbox),
            &CallOptions::new(),
            Duration::from_secs(3600),
            || false,
        )
    });
    assert!(groups.unwrap().is_empty(), "it is woken at the end");
}

#[test]
fn a_name_that_cannot_be_resolved_was_not_sent_and_holds_nothing_up() {
    let client = Client::builder()
        .api_key("key_of_an_account")
        .api_secret("secret")
        .endpoint("https://no-such-host.invalid")
        .max_retries(0)
        .ca_file(
            Sandbox::builder()
                .tls(yl_facesearch_sandbox::Tls::Valid)
                .start()
                .unwrap()
                .ca_file()
                .unwrap(),
        )
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let error = client.delete_group("group").unwrap_err();
    assert_eq!(error.sent(), Sent::NotSent);
    assert!(
        matches!(
            error.code(),
            ErrorCode::ConnectFailed | ErrorCode::ConnectTimeout
        ),
        "{error}"
    );
    let (done, dropped) = mpsc::channel();
    thread::spawn(move || {
        drop(client);
        done.send(()).unwrap();
    });
    dropped.recv_timeout(Duration::from_secs(10)).unwrap();
}

#[test]
fn a_deadline_ends_every_phase() {
    let limit = Duration::from_secs(1);
    for script in [
        r#"[{"connection": "hold", "times": 50}]"#,
        r#"[{"hang": true, "times": 50}]"#,
        r#"[{"drip_ms": 100, "times": 50}]"#,
        r#"[{"apply": false, "times": 50, "reply": {"status": 503, "text": ""}}]"#,
    ] {
        let sandbox = Sandbox::start().unwrap();
        sandbox.add_group("group", 0);
        sandbox.script(steps(script));
        let options = DeleteOptions::new().timeout(limit);
        let error = client(&sandbox)
            .delete_group_with("group", &options)
            .unwrap_err();
        assert_eq!(error.sent(), Sent::MaybeApplied, "{script}: {error}");
    }
}

fn until(mut happened: impl FnMut() -> bool) {
    let limit = Instant::now() + Duration::from_secs(20);
    while !happened() {
        assert!(Instant::now() < limit, "it did not happen");
        thread::yield_now();
    }
}

#[test]
fn an_async_client_of_its_own_shares_what_is_known_of_the_clock() {
    let sandbox = Sandbox::start().unwrap();
    sandbox.add_group("group", 0);
    sandbox.script(steps(r#"[{"clock_offset_s": 600}]"#));
    let client = client(&sandbox);
    client.delete_group("group").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let asynchronous = client.to_async();
    assert_eq!(
        asynchronous.clock_correction_ms(),
        client.clock_correction_ms()
    );
    let error = runtime
        .block_on(asynchronous.delete_group("group"))
        .unwrap_err();
    assert!(error.code().is_group_not_found());
    assert_eq!(error.attempts().len(), 1, "signed with the right time");
}
