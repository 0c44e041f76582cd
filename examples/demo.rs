//! What `cargo xtask demo` shows for Rust.
use std::process::ExitCode;

use yl_facesearch::blocking::Client;
use yl_facesearch::{DeleteOptions, Deletion, Error, ErrorCode};

fn main() -> Result<ExitCode, Error> {
    let client = Client::from_env()?;
    let non_empty = DeleteOptions::new().check_empty(false);

    let empty = show("delete yl-demo-empty", client.delete_group("yl-demo-empty"));
    let full = show("delete yl-demo-full", client.delete_group("yl-demo-full"));
    let forced = show(
        "delete yl-demo-full, faces too",
        client.delete_group_with("yl-demo-full", &non_empty),
    );
    let missing = show(
        "delete yl-demo-full again",
        client.delete_group("yl-demo-full"),
    );

    let as_expected = empty.is_ok()
        && full.is_err_and(|error| error.code() == ErrorCode::NotEmpty)
        && forced.is_ok()
        && missing.is_err_and(|error| error.code().is_group_not_found());
    Ok(if as_expected {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn show(step: &str, result: Result<Deletion, Error>) -> Result<Deletion, Error> {
    match &result {
        Ok(deletion) => println!("  {step:<32} {}", deletion.outcome),
        Err(error) => println!("  {step:<32} {} ({})", error.name(), error.sent()),
    }
    result
}
