//! Decides what to do about a delete that ended `maybe_applied`.
use std::time::{Duration, SystemTime};

use yl_facesearch::blocking::Client;
use yl_facesearch::{DeleteOptions, Error, Group, Sent};

fn settle(
    client: &Client,
    group: &Group,
    settles_at: SystemTime,
    now: SystemTime,
) -> Result<&'static str, Error> {
    if now < settles_at {
        return Ok("is in doubt: look after settles_at");
    }
    let groups = client.list_groups()?;
    let exists = groups
        .iter()
        .any(|found| found.id == group.id && found.created_at == group.created_at);
    Ok(if exists {
        "exists: delete it again"
    } else {
        "is gone"
    })
}

fn main() -> Result<(), Error> {
    let client = Client::builder().or_env().max_retries(0).build()?;
    for group_id in ["one", "two"] {
        let group = client.group_info(group_id)?;
        let this_one = DeleteOptions::new().if_created_at(group.created_at);
        let Err(error) = client.delete_group_with(group_id, &this_one) else {
            continue;
        };
        let settles_at = match error.settles_at() {
            Some(settles_at) if error.sent() == Sent::MaybeApplied => settles_at.time,
            _ => return Err(error),
        };
        // A program stores the two and passes SystemTime::now(); here the times are made up.
        for now in [settles_at - Duration::from_secs(1), settles_at] {
            println!("{group_id} {}", settle(&client, &group, settles_at, now)?);
        }
    }
    Ok(())
}
