use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};

use anyhow::{Context, Result};

use crate::bench::contender::Door;
use crate::bench::programs;
use crate::process::command;
use crate::project::target;

/// The bench's server, in a process of its own; it ends with this object.
pub(crate) struct Server {
    process: Child,
    endpoints: Vec<(Door, String)>,
    ca_file: PathBuf,
}

impl Server {
    /// # Errors
    /// It cannot be started.
    pub(crate) fn start() -> Result<Self> {
        let ca_file = target().join("bench/ca.pem");
        // One of an earlier run must not be taken for this server's.
        let _ = fs::remove_file(&ca_file);
        let mut process = command(programs::rust_program("server"))
            .arg(&ca_file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the bench's server")?;
        let stdout = process.stdout.take().context("no standard output")?;
        let lines: Vec<String> = BufReader::new(stdout)
            .lines()
            .take(Door::ALL.len())
            .collect::<Result<_, _>>()?;
        let endpoint = |door: Door| {
            let of_door = |line: &String| {
                let (name, endpoint) = line.split_once(' ')?;
                (name == door.name()).then(|| (door, endpoint.to_owned()))
            };
            let found = lines.iter().find_map(of_door);
            found.with_context(|| format!("the bench's server has no door {}", door.name()))
        };
        Ok(Self {
            endpoints: Door::ALL.into_iter().map(endpoint).collect::<Result<_>>()?,
            process,
            ca_file,
        })
    }

    pub(crate) fn endpoint(&self, door: Door) -> &str {
        let found = self.endpoints.iter().find(|(known, _)| *known == door);
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
