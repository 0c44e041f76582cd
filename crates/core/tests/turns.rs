//! More calls in flight than are made at once.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::time::Duration;

use tokio::runtime::{Builder, Runtime};
use yl_facesearch::{CancelToken, Client, DeleteOptions, ErrorCode, Outcome, Sent};
use yl_facesearch_sandbox::Sandbox;

const AT_ONCE: usize = 100;

fn start(script: &str) -> (Sandbox, Client, Runtime) {
    let most = 5 * AT_ONCE;
    let sandbox = Sandbox::builder().max_groups(most).start().unwrap();
    sandbox.script(serde_json::from_str(script).unwrap());
    let client = Client::builder()
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .endpoint(sandbox.endpoint())
        .build()
        .unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    (sandbox, client, runtime)
}

#[test]
fn hundreds_in_flight_share_a_hundred_connections() {
    let (sandbox, client, runtime) = start("[]");
    let ids: Vec<_> = (0..5 * AT_ONCE)
        .map(|number| format!("g{number}"))
        .collect();
    for id in &ids {
        sandbox.add_group(id, 0);
    }
    runtime.block_on(async {
        let calls: Vec<_> = ids
            .into_iter()
            .map(|id| {
                let client = client.clone();
                tokio::spawn(async move { client.delete_group(&id).await })
            })
            .collect();
        for call in calls {
            assert_eq!(call.await.unwrap().unwrap().outcome, Outcome::Deleted);
        }
    });
    assert!(sandbox.connections() <= AT_ONCE as u64);
}

#[test]
fn a_call_that_waits_for_its_turn_can_be_ended() {
    let (sandbox, client, runtime) = start(r#"[{"hang": true, "times": 100}]"#);
    let hung = CancelToken::new();
    runtime.block_on(async {
        let hanging: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let (client, options) = (client.clone(), DeleteOptions::new().cancel(&hung));
                tokio::spawn(async move { client.delete_group_with("group", &options).await })
            })
            .collect();
        while sandbox.requests().len() < AT_ONCE {
            tokio::task::yield_now().await;
        }
        let waiting = async |options: DeleteOptions| {
            let error = client
                .delete_group_with("group", &options)
                .await
                .unwrap_err();
            assert_eq!(error.sent(), Sent::NotSent);
            assert_eq!(error.attempts().len(), 0);
            error.code()
        };
        let short = DeleteOptions::new().timeout(Duration::from_millis(20));
        assert_eq!(waiting(short).await, ErrorCode::DeadlineExceeded);
        let token = CancelToken::new();
        token.cancel();
        let cancelled = DeleteOptions::new().cancel(&token);
        assert_eq!(waiting(cancelled).await, ErrorCode::Cancelled);

        hung.cancel();
        for call in hanging {
            assert_eq!(call.await.unwrap().unwrap_err().sent(), Sent::MaybeApplied);
        }
        // Their permits were given back.
        let error = client.delete_group("group").await.unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidOuterId);
    });
}

#[test]
fn calls_that_pause_hold_no_permit() {
    let throttled = r#"[{
        "on": "delete_group",
        "reply": {"status": 429, "text": "later", "headers": [["Retry-After", "20"]]},
        "times": 100
    }]"#;
    let (sandbox, client, runtime) = start(throttled);
    let paused = CancelToken::new();
    runtime.block_on(async {
        let pausing: Vec<_> = (0..AT_ONCE)
            .map(|_| {
                let (client, options) = (client.clone(), DeleteOptions::new().cancel(&paused));
                tokio::spawn(async move { client.delete_group_with("group", &options).await })
            })
            .collect();
        while sandbox.requests().len() < AT_ONCE {
            tokio::task::yield_now().await;
        }
        // Half of the pauses' time, and far more than it needs.
        let options = DeleteOptions::new().timeout(Duration::from_secs(10));
        let error = client
            .delete_group_with("group", &options)
            .await
            .unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidOuterId);

        paused.cancel();
        for call in pausing {
            let error = call.await.unwrap().unwrap_err();
            assert_eq!(error.code(), ErrorCode::Cancelled);
            assert_eq!(error.sent(), Sent::Rejected);
        }
    });
}
