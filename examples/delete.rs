//! Deletes one face library.
use std::process::ExitCode;

use yl_facesearch::{ErrorCode, blocking::Client};

fn main() -> ExitCode {
    let client = Client::from_env(); // YL_API_KEY and YL_API_SECRET
    match client.and_then(|client| client.delete_group("YuanliStudent_01")) {
        Ok(deletion) => {
            println!("{} {:?}", deletion.outcome, deletion.request_id);
            return ExitCode::SUCCESS;
        }
        Err(error) if error.code() == ErrorCode::NotEmpty => println!("it still holds faces"),
        Err(error) => println!("{error} {}", error.sent()), // not_sent, rejected or maybe_applied
    }
    ExitCode::FAILURE
}
