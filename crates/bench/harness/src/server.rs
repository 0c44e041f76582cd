use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};

use crate::at_once::AtOnce;
use crate::listener::Listener;
use crate::placement::{Cores, Placement, on_core};
use crate::programs;
use crate::project::target;

/// The bench's servers, each in a process of its own.
pub(crate) struct Servers {
    cores: Cores,
    /// Pinned to its core.
    pinned: Server,
    /// Where the scheduler puts it.
    pub(crate) free: Server,
}

impl Servers {
    /// # Errors
    /// They cannot be started.
    pub(crate) fn start() -> Result<Self> {
        let cores = Cores::two()?;
        let program = programs::rust_program("server");
        Ok(Self {
            cores,
            pinned: Server::start(on_core(&program, cores.server), "ca-pinned.pem")?,
            free: Server::start(program, "ca.pem")?,
        })
    }

    /// The server for `at_once` calls, and the core that their client is pinned to.
    pub(crate) fn place(&self, placement: Placement, at_once: AtOnce) -> (&Server, Option<u32>) {
        match placement {
            Placement::OneCore => (&self.pinned, Some(self.cores.server)),
            Placement::TwoCores if at_once.count() == 1 => (&self.pinned, Some(self.cores.client)),
            Placement::TwoCores => (&self.free, None),
        }
    }
}

/// One server process; it ends with this object.
pub(crate) struct Server {
    process: Child,
    endpoints: Vec<(Listener, String)>,
    ca_file: PathBuf,
}

impl Server {
    /// # Errors
    /// It cannot be started.
    pub(crate) fn start(mut program: Command, ca_file: &str) -> Result<Self> {
        let ca_file = target().join(ca_file);
        let mut process = program
            .arg(&ca_file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the bench's server")?;
        let stdout = process.stdout.take().context("no standard output")?;
        let lines: Vec<String> = BufReader::new(stdout)
            .lines()
            .take(Listener::ALL.len())
            .collect::<Result<_, _>>()?;
        let endpoint = |listener: Listener| {
            let mut lines = lines.iter().filter_map(|line| line.split_once(' '));
            let line = lines.find(|(name, _)| *name == listener.name());
            let (_, endpoint) = line.context("the bench's server lacks a listener")?;
            Ok((listener, endpoint.to_owned()))
        };
        Ok(Self {
            endpoints: Listener::ALL
                .into_iter()
                .map(endpoint)
                .collect::<Result<_>>()?,
            process,
            ca_file,
        })
    }

    pub(crate) fn endpoint(&self, listener: Listener) -> &str {
        let found = self.endpoints.iter().find(|(known, _)| *known == listener);
        found.map_or("", |(_, endpoint)| endpoint)
    }

    /// The CA of the server's certificate.
    pub(crate) fn ca_file(&self) -> &Path {
        &self.ca_file
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // The server ends with its standard input.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
