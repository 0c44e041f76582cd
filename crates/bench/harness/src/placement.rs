use std::process::Command;

use anyhow::{Context as _, Result, bail};
use procfs::process::Process;

/// Which cores the client and the server run on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Placement {
    /// Both on the same one: the call costs what the two processes compute, and the figures repeat.
    OneCore,
    /// One for each with one call at a time; with more the scheduler decides. Much of such a call
    /// is one core waking the other, which hides what the client computes or adds to it.
    TwoCores,
}

impl Placement {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::OneCore => "one core",
            Self::TwoCores => "two cores",
        }
    }
}

/// Two of this machine's cores.
///
/// With one call at a time the scheduler may put client and server on one core or each on its own,
/// and changes its mind: a call's time then jumps fourfold. So each is pinned.
#[derive(Clone, Copy)]
pub(crate) struct Cores {
    pub(crate) client: u32,
    pub(crate) server: u32,
}

impl Cores {
    /// # Errors
    /// There is only one.
    pub(crate) fn two() -> Result<Self> {
        let ranges = Process::myself()?.status()?.cpus_allowed_list;
        let ranges = ranges.context("the kernel names no cores")?;
        let mut cores = ranges.into_iter().flat_map(|(first, last)| first..=last);
        match (cores.next(), cores.next()) {
            (Some(client), Some(server)) => Ok(Self { client, server }),
            _ => bail!("the bench needs two cores"),
        }
    }
}

/// `program`, on `core` alone.
pub(crate) fn on_core(program: &Command, core: u32) -> Command {
    let mut pinned = Command::new("taskset");
    pinned
        .args(["--cpu-list", &core.to_string()])
        .arg(program.get_program())
        .args(program.get_args());
    pinned
}
