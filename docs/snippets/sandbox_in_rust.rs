//! A test of one's own, in Rust: the reply is lost, and yet the face library is gone.
use yl_facesearch::Outcome;
use yl_facesearch::blocking::Client;
use yl_facesearch_sandbox::{Sandbox, Step};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sandbox = Sandbox::start()?;
    sandbox.add_group("YuanliStudent_01", 0);
    let lose_the_reply: Vec<Step> = serde_json::from_str(r#"[{"cut": 0}]"#)?;
    sandbox.script(lose_the_reply);
    let client = Client::builder()
        .endpoint(sandbox.endpoint())
        .api_key(sandbox.api_key())
        .api_secret(sandbox.api_secret())
        .build()?;
    let deletion = client.delete_group("YuanliStudent_01")?;
    assert_eq!(deletion.outcome, Outcome::Inferred);
    assert!(sandbox.groups().is_empty());
    println!("{}", deletion.outcome);
    Ok(())
}
