//! What calls leave of their client's retries.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use yl_facesearch::ErrorCode;
use yl_facesearch::blocking::Client;
use yl_facesearch_sandbox::{Sandbox, Step};

const BUSY: &str = r#"{"apply": false, "reply": {"status": 503, "text": "busy"}}"#;

struct World {
    sandbox: Sandbox,
    client: Client,
}

impl World {
    fn new() -> Self {
        let sandbox = Sandbox::start().unwrap();
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

    /// How many attempts a call makes that meets a 503 at each.
    fn attempts_while_busy(&self) -> usize {
        let step: Step = serde_json::from_str(BUSY).unwrap();
        self.sandbox.script(vec![step.clone(), step]);
        let error = self.client.delete_group("full").unwrap_err();
        self.sandbox.script(Vec::new());
        assert_eq!(error.code(), ErrorCode::GatewayError);
        error.attempts().len()
    }
}

#[test]
fn a_definite_refusal_fills_the_budget_of_retries() {
    let world = World::new();
    while world.attempts_while_busy() == 2 {}
    assert_eq!(world.attempts_while_busy(), 1, "all retries are spent");
    for _ in 0..14 {
        let error = world.client.delete_group("full").unwrap_err();
        assert_eq!(error.code(), ErrorCode::NotEmpty);
    }
    assert_eq!(world.attempts_while_busy(), 2);
}
