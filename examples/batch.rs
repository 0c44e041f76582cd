//! Deletes the face libraries that a file names, one in each line, eight at a time:
//! `batch IDS GONE`.
//!
//! GONE receives a line for each face library that is gone. The line is on the disk before the next
//! call begins, and another run skips the face libraries that GONE lists. What is not gone is
//! reported on standard error, and the exit status is then 1.
use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::process::ExitCode;

use tokio::task::JoinSet;
use yl_facesearch::{Client, DeleteOptions, Sent};

const AT_ONCE: usize = 8;

#[tokio::main]
async fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(ids), Some(gone)) = (arguments.next(), arguments.next()) else {
        return Err("batch IDS GONE".into());
    };
    let ids = fs::read_to_string(ids)?;
    let mut file = OpenOptions::new().create(true).append(true).open(&gone)?;
    let before = fs::read_to_string(&gone)?;
    let before: BTreeSet<_> = before
        .lines()
        .filter_map(|line| line.split('\t').next())
        .collect();
    let mut waiting = ids
        .lines()
        .map(str::trim)
        .filter(|id| !id.is_empty() && !before.contains(id));

    let client = Client::from_env()?;
    // One that somebody else has deleted meanwhile is gone too.
    let options = DeleteOptions::new().missing_ok(true);
    let mut calls = JoinSet::new();
    let mut all_gone = true;
    loop {
        while calls.len() < AT_ONCE
            && let Some(id) = waiting.next()
        {
            let (client, options, id) = (client.clone(), options.clone(), id.to_owned());
            calls.spawn(async move {
                let result = client.delete_group_with(&id, &options).await;
                (id, result)
            });
        }
        let Some(ended) = calls.join_next().await else {
            break;
        };
        match ended? {
            (id, Ok(deletion)) => {
                writeln!(file, "{id}\t{}", deletion.outcome)?;
                file.sync_data()?;
            }
            (id, Err(error)) => {
                all_gone = false;
                let state = match error.sent() {
                    Sent::MaybeApplied => "in doubt",
                    _ => "still there",
                };
                eprintln!("{id}\t{state}\t{error}");
            }
        }
    }
    Ok(if all_gone {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
