use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

use crate::bench::contender::{AtOnce, Listener};
use crate::bench::placement::{Cores, on_core};
use crate::bench::programs;
use crate::process::command;
use crate::project::target;

/// The bench's servers, each in a process of its own.
pub(crate) struct Servers {
    pub(crate) cores: Cores,
    /// On a core of its own: for one call at a time.
    on_core: Server,
    /// Where the scheduler puts it.
    pub(crate) free: Server,
}

impl Servers {
    /// # Errors
    /// They cannot be started.
    pub(crate) fn start() -> Result<Self> {
        let cores = Cores::two()?;
        let program = command(programs::rust_program("server"));
        Ok(Self {
            cores,
            on_core: Server::start(on_core(&program, cores.server), "ca-on-core.pem")?,
            free: Server::start(program, "ca.pem")?,
        })
    }

    /// The one for `at_once` calls.
    pub(crate) fn serving(&self, at_once: AtOnce) -> &Server {
        if at_once.count() == 1 {
            &self.on_core
        } else {
            &self.free
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
        let ca_file = target().join("bench").join(ca_file);
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
            let of_door = |line: &String| {
                let (name, endpoint) = line.split_once(' ')?;
                (name == listener.name()).then(|| (listener, endpoint.to_owned()))
            };
            let found = lines.iter().find_map(of_door);
            found.with_context(|| format!("the bench's server has no listener {}", listener.name()))
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
        // Its standard input ends, and so does it.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}
