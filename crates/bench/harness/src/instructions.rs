use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};

use crate::contender::Contender;
use crate::listener::Listener;
use crate::programs;
use crate::project::target;
use crate::server::Server;

/// Calls of the shorter of two runs; the other makes twice as many, so that their difference is the
/// calls alone.
pub(crate) const CALLS: u32 = 200;

/// Instructions in user space for each call of `contender` over plain http, one at a time.
///
/// # Errors
/// valgrind failed, or a call did.
pub(crate) fn per_call(contender: &Contender, server: &Server) -> Result<f64> {
    let short = total(&count(contender, server, CALLS)?)?;
    let long = total(&count(contender, server, CALLS * 2)?)?;
    Ok((long - short) / f64::from(CALLS))
}

/// Lets `contender` make `calls` calls under callgrind; returns the file that it writes.
///
/// # Errors
/// valgrind failed, or a call did.
pub(crate) fn count(contender: &Contender, server: &Server, calls: u32) -> Result<PathBuf> {
    let file = target().join(format!("callgrind.{}.{calls}", contender.kind));
    let program = programs::start(contender);
    let mut process = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", file.display()))
        .arg(program.get_program())
        .args(program.get_args())
        .arg(server.endpoint(Listener::Http))
        .arg(server.ca_file())
        .arg("1")
        // Python's dicts look for longer or shorter, as the seed happens to be.
        .env("PYTHONHASHSEED", "0")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("cannot start valgrind")?;
    let mut stdin = process.stdin.take().context("no standard input")?;
    writeln!(stdin, "{calls}")?;
    drop(stdin);
    let (status, name) = (process.wait()?, contender.name);
    ensure!(
        status.success(),
        "{name} under valgrind ended with {status}"
    );
    Ok(file)
}

fn total(file: &Path) -> Result<f64> {
    let text = std::fs::read_to_string(file)?;
    let summary = text.lines().find_map(|line| line.strip_prefix("summary: "));
    Ok(summary
        .context("callgrind counted nothing")?
        .trim()
        .parse()?)
}
