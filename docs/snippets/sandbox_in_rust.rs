//! A test of one's own, in Rust: the reply is lost, and yet the face library is gone.
use yl_facesearch::{Outcome, blocking::Client};
use yl_facesearch_sandbox::{Cut, Sandbox, Step};

#[test]
fn a_lost_reply() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    sandbox.add_group("YuanliStudent_01", 0);
    sandbox.script(vec![Step {
        cut: Some(Cut::Bytes(0)), // the connection closes before the reply
        ..Step::default()
    }]);
    let client = Client::builder()
        .endpoint(sandbox.endpoint())
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .build()?;
    let deletion = client.delete_group("YuanliStudent_01")?;
    assert_eq!(deletion.outcome, Outcome::Inferred);
    assert!(sandbox.groups().is_empty());
    Ok(())
}
