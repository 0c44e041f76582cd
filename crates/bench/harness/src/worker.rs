use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use procfs::process::Process;

use crate::placement::on_core;
use crate::programs;
use crate::server::Servers;
use crate::setting::Shape;

/// A client's process, which makes calls on request and prints how long they took.
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
        Shape {
            contender,
            at_once,
            setting,
        }: Shape,
        servers: &Servers,
    ) -> Result<Self> {
        let (server, core) = servers.place(setting.placement, at_once);
        let mut program = programs::start(&contender);
        if let Some(core) = core {
            program = on_core(&program, core);
        }
        let mut process = program
            .arg(server.endpoint(setting.listener))
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
    /// A call failed; the process has printed why.
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
        Ok(self.calls(calls)?.as_secs_f64() * 1e6 / calls as f64)
    }

    /// Processor time that the process has used so far, in its own code and in the kernel, in
    /// microseconds.
    ///
    /// # Errors
    /// The process has ended.
    pub(crate) fn processor_us(&self) -> Result<f64> {
        let stat = self.proc()?.stat()?;
        let ticks = stat.utime + stat.stime;
        Ok(ticks as f64 * 1e6 / procfs::ticks_per_second() as f64)
    }

    /// The process's resident memory, in MB (10^6 bytes).
    ///
    /// # Errors
    /// The process has ended.
    pub(crate) fn resident_mb(&self) -> Result<f64> {
        let kib = self.proc()?.status()?.vmrss;
        Ok(kib.context("the kernel names no resident memory")? as f64 * 1024.0 / 1e6)
    }

    fn proc(&self) -> Result<Process> {
        Ok(Process::new(self.process.id().try_into()?)?)
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // The process ends with its standard input.
        drop(self.stdin.take());
        let _ = self.process.wait();
    }
}
