//! What `cargo xtask demo` shows for Rust.
use std::process::ExitCode;

use yl_facesearch::blocking::Client;
use yl_facesearch::{DeleteOptions, Deletion, Error, ErrorCode};

const EMPTY: &str = "yl-demo-empty";
const FULL: &str = "yl-demo-full";

fn main() -> Result<ExitCode, Error> {
    let client = Client::builder().or_env().app("yl-demo/1.0").build()?;

    let before = listed(&client, "list")?;
    let seen = client.group_info(FULL)?;
    let faces = client.face_count(FULL)?;
    let preview = format!("{faces} faces, created {}", seen.created_at);
    println!("  {:<32} {preview}", "preview yl-demo-full");
    let previewed = DeleteOptions::new()
        .check_empty(false)
        .if_created_at(seen.created_at);

    let empty = show("delete yl-demo-empty", client.delete_group(EMPTY));
    let full = show("delete yl-demo-full", client.delete_group(FULL));
    let forced = show(
        "delete what was previewed",
        client.delete_group_with(FULL, &previewed),
    );
    let missing = show("delete yl-demo-full again", client.delete_group(FULL));
    let after = listed(&client, "verify")?;

    let as_expected = before == [EMPTY, FULL]
        && empty.is_ok()
        && full.is_err_and(|error| error.code() == ErrorCode::NotEmpty)
        && forced.is_ok()
        && missing.is_err_and(|error| error.code().is_group_not_found())
        && after.is_empty();
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

fn listed(client: &Client, step: &str) -> Result<Vec<String>, Error> {
    let groups = client.list_groups()?.into_iter();
    let mut ids: Vec<_> = groups.map(|group| group.id.to_string()).collect();
    ids.retain(|id| id == EMPTY || id == FULL);
    ids.sort();
    let shown = if ids.is_empty() {
        "neither is listed".to_owned()
    } else {
        ids.join(" ")
    };
    println!("  {step:<32} {shown}");
    Ok(ids)
}
