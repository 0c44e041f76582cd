//! Trusts the CA of a proxy that decrypts TLS.
use yl_facesearch::{ErrorCode, blocking::Client};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let company_ca = std::env::var("COMPANY_CA")?; // PEM
    let client = Client::builder().or_env().ca_file(company_ca).build()?;
    match client.delete_group("YuanliStudent_01") {
        Ok(deletion) => println!("{}", deletion.outcome),
        // Another CA: nothing was sent.
        Err(error) if error.code() == ErrorCode::TlsFailed => println!("{error} {}", error.sent()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
