//! What calls leave of their client's retries.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::{Arc, Barrier};
use std::thread;

use yl_facesearch::ErrorCode;
use yl_facesearch::blocking::Client;
use yl_facesearch_sandbox::{Sandbox, Step};

const BUSY: &str =
    r#"{"on": "delete_group", "apply": false, "reply": {"status": 503, "text": "busy"}}"#;

struct World {
    sandbox: Sandbox,
    client: Client,
}

impl World {
    fn new() -> Self {
        let sandbox = Sandbox::builder().max_groups(100).start().unwrap();
        sandbox.add_group("full", 3);
        let client = Client::builder()
            .api_key(sandbox.api_key())
            .api_secret(sandbox.api_secret())
            .endpoint(sandbox.endpoint())
            .max_retries(1)
            .build()
            .unwrap();
        Self { sandbox, client }
    }

    /// Whether a call is repeated that meets a 503 at each delete request. Its looks succeed.
    fn is_repeated_while_busy(&self) -> bool {
        let step: Step = serde_json::from_str(BUSY).unwrap();
        self.sandbox.script(vec![step.clone(), step]);
        let error = self.client.delete_group("full").unwrap_err();
        self.sandbox.script(Vec::new());
        assert_eq!(error.code(), ErrorCode::GatewayError);
        let made: Vec<_> = error.attempts().iter().map(|it| it.operation).collect();
        let is_withheld = error.to_string().contains("budget for retries is used up");
        if is_withheld {
            // It skips the repeat, not the look.
            assert_eq!(made, ["delete_group", "list_groups"]);
        } else {
            assert_eq!(made, ["delete_group", "list_groups"].repeat(2));
        }
        !is_withheld
    }
}

#[test]
fn a_definite_refusal_fills_the_budget_of_retries() {
    let world = World::new();
    while world.is_repeated_while_busy() {}
    assert!(!world.is_repeated_while_busy(), "all retries are spent");
    for _ in 0..14 {
        let error = world.client.delete_group("full").unwrap_err();
        assert_eq!(error.code(), ErrorCode::NotEmpty);
    }
    assert!(world.is_repeated_while_busy());
}

#[test]
fn an_outage_of_deletes_is_not_paid_for_by_looks() {
    let world = World::new();
    let repeated = (0..100).filter(|_| world.is_repeated_while_busy()).count();
    assert!((30..40).contains(&repeated), "{repeated}");
}

#[test]
fn reads_fill_the_budget_too() {
    let world = World::new();
    while world.is_repeated_while_busy() {}
    for _ in 0..14 {
        world.client.face_count("full").unwrap();
    }
    assert!(world.is_repeated_while_busy());
}

#[test]
fn many_calls_that_meet_one_fault_each_are_all_repeated() {
    const CALLS: usize = 64;
    let world = World::new();
    for number in 0..CALLS {
        world.sandbox.add_group(&format!("lib-{number}"), 0);
    }
    let step: Step = serde_json::from_str(BUSY).unwrap();
    world.sandbox.script(vec![step; CALLS]);
    let begin = Arc::new(Barrier::new(CALLS));
    let calls: Vec<_> = (0..CALLS)
        .map(|number| {
            let (client, begin) = (world.client.clone(), Arc::clone(&begin));
            thread::spawn(move || {
                begin.wait();
                client.delete_group(format!("lib-{number}"))
            })
        })
        .collect();
    for call in calls {
        // One that met two of the faults may still be in doubt; none was withheld.
        if let Err(error) = call.join().unwrap() {
            assert!(!error.to_string().contains("budget"), "{error}");
        }
    }
}
