//! Decides what to do next by what is known of the requests.
use yl_facesearch::blocking::Client;
use yl_facesearch::{Error, Sent};

fn main() -> Result<(), Error> {
    let client = Client::builder().or_env().max_retries(0).build()?;
    for group_id in ["one", "two", "three", "four"] {
        println!("{group_id} {}", erase(&client, group_id));
    }
    Ok(())
}

fn erase(client: &Client, group_id: &str) -> String {
    match client.delete_group(group_id) {
        Ok(deletion) => format!("is gone ({})", deletion.outcome),
        Err(error) if error.code().is_group_not_found() => {
            format!("does not exist ({}, {})", error.name(), error.sent())
        }
        Err(error) if error.sent() == Sent::MaybeApplied => {
            format!(
                "is in doubt: look again after settles_at ({})",
                error.name()
            )
        }
        Err(error) => format!(
            "was not deleted by this call ({}, {})",
            error.name(),
            error.sent()
        ),
    }
}
