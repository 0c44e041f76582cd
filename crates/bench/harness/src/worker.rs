use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::bench::contender::{AtOnce, Contender, Listener};
use crate::bench::placement::on_core;
use crate::bench::programs;
use crate::bench::server::Servers;

/// A process that makes calls when it is told to, and says how long they took.
pub(crate) struct Worker {
    process: Child,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
    name: &'static str,
}

impl Worker {
    /// # Errors
    /// The program cannot be started.
    pub(crate) fn start(
        contender: &Contender,
        at_once: AtOnce,
        listener: Listener,
        servers: &Servers,
    ) -> Result<Self> {
        let mut program = programs::start(contender.program, contender.kind);
        if at_once.count() == 1 {
            program = on_core(&program, servers.cores.client);
        }
        let server = servers.serving(at_once);
        let mut process = program
            .arg(server.endpoint(listener))
            .arg(server.ca_file())
            .arg(at_once.count().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start {}", contender.name))?;
        let stdin = process.stdin.take();
        let stdout = process.stdout.take().context("no standard output")?;
        Ok(Self {
            process,
            stdin,
            stdout: BufReader::new(stdout),
            name: contender.name,
        })
    }

    /// Makes `calls` calls; returns how long they took together.
    ///
    /// # Errors
    /// A call failed; the process has said why.
    pub(crate) fn calls(&mut self, calls: usize) -> Result<Duration> {
        let stdin = self.stdin.as_mut().context("no standard input")?;
        let asked = writeln!(stdin, "{calls}").and_then(|()| stdin.flush());
        let mut line = String::new();
        if asked.is_err() || self.stdout.read_line(&mut line)? == 0 {
            bail!("{} ended with {}", self.name, self.process.wait()?);
        }
        let nanoseconds = line.trim().parse();
        Ok(Duration::from_nanos(nanoseconds.with_context(|| {
            format!("{} printed {line:?}", self.name)
        })?))
    }

    /// Makes `calls` calls; returns microseconds for each of them.
    ///
    /// # Errors
    /// As [`calls`](Self::calls).
    pub(crate) fn call_us(&mut self, calls: usize) -> Result<f64> {
        let took = self.calls(calls)?;
        #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
        let calls = calls as f64;
        Ok(took.as_secs_f64() * 1e6 / calls)
    }

    /// Processor time that the process has used so far, in its own code and in the kernel, in microseconds.
    ///
    /// # Errors
    /// The process is gone.
    pub(crate) fn processor_us(&self) -> Result<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.process.id()))?;
        // After the name, in brackets: utime and stime are the 12th and 13th, in hundredths of a second.
        let (_, fields) = stat.rsplit_once(") ").context("no name in stat")?;
        let ticks = fields.split(' ').skip(11).take(2).map(str::parse::<f64>);
        Ok(ticks.sum::<Result<f64, _>>()? * 1e4)
    }

    /// The process's resident memory, in MB (10^6 bytes).
    ///
    /// # Errors
    /// The process is gone.
    pub(crate) fn resident_mb(&self) -> Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let text = line.context("no VmRSS")?.trim().trim_end_matches(" kB");
        Ok(text.parse::<f64>()? * 1024.0 / 1e6)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Its standard input ends, and so does it.
        drop(self.stdin.take());
        let _ = self.process.wait();
    }
}
