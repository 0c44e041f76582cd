//! Deletes one face library.
use yl_facesearch::{ErrorCode, blocking::Client};

fn main() -> Result<(), yl_facesearch::Error> {
    let client = Client::from_env()?; // YL_API_KEY and YL_API_SECRET
    match client.delete_group("YuanliStudent_01") {
        Ok(deletion) => println!("{} {:?}", deletion.outcome, deletion.request_id),
        Err(error) if error.code() == ErrorCode::NotEmpty => println!("it still holds faces"),
        Err(error) => println!("{error} {}", error.sent()), // not_sent, rejected or maybe_applied
    }
    Ok(())
}
