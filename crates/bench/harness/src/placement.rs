use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::process::command;

/// Two of this machine's cores, for a client and a server that take turns in working.
///
/// With one call at a time the scheduler may put both on one core or each on its own, and changes its mind: a call's time then
/// jumps fourfold. With more than one call at once it is left alone.
#[derive(Clone, Copy)]
pub(crate) struct Cores {
    pub(crate) client: u32,
    pub(crate) server: u32,
}

impl Cores {
    /// # Errors
    /// There is only one.
    pub(crate) fn two() -> Result<Self> {
        let status = fs::read_to_string("/proc/self/status")?;
        let list = status
            .lines()
            .find_map(|line| line.strip_prefix("Cpus_allowed_list:"))
            .context("no Cpus_allowed_list")?;
        let cores = cores(list.trim())?;
        match cores[..] {
            [client, server, ..] => Ok(Self { client, server }),
            _ => anyhow::bail!("the bench needs two cores"),
        }
    }
}

/// `0-1,4` is 0, 1 and 4.
fn cores(text: &str) -> Result<Vec<u32>> {
    let mut cores = Vec::new();
    for range in text.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        cores.extend(first.parse::<u32>()?..=last.parse::<u32>()?);
    }
    Ok(cores)
}

/// `program`, on `core` alone.
pub(crate) fn on_core(program: &Command, core: u32) -> Command {
    let mut pinned = command("taskset");
    pinned
        .args(["--cpu-list", &core.to_string()])
        .arg(program.get_program())
        .args(program.get_args());
    pinned
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_cores_are_read() {
        assert_eq!(cores("0-1,4").unwrap(), [0, 1, 4]);
        assert_eq!(cores("3").unwrap(), [3]);
        assert!(cores("").is_err());
    }
}
