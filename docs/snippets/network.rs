//! Uses a proxy and trusts a CA of one's own.
use std::time::Duration;

use yl_facesearch::blocking::Client;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder()
        .or_env()
        .proxy(&std::env::var("EGRESS_PROXY")?) // http://[user:password@]host:port
        .ca_file(std::env::var("EGRESS_CA")?) // PEM, in place of the system's CAs
        .connect_timeout(Duration::from_secs(3)) // inside the timeout
        .timeout(Duration::from_secs(20)) // for a whole call
        .max_retries(1)
        .build()?;
    println!("{}", client.delete_group("YuanliStudent_01")?.outcome);
    Ok(())
}
