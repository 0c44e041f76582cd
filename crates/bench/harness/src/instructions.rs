use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};

use crate::bench::contender::{Contender, Listener};
use crate::bench::programs;
use crate::bench::server::Server;
use crate::process::command;
use crate::project::target;

/// Calls of the shorter of two runs; the other makes twice as many, so that their difference is the calls alone.
const CALLS: u32 = 200;

/// Instructions in user space for each call of `contender` over plain http, one at a time.
///
/// # Errors
/// valgrind failed, or a call did.
pub(crate) fn per_call(contender: &Contender, server: &Server) -> Result<f64> {
    let short = counted(contender, server, CALLS)?;
    let long = counted(contender, server, CALLS * 2)?;
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let difference = long.saturating_sub(short) as f64;
    Ok(difference / f64::from(CALLS))
}

fn counted(contender: &Contender, server: &Server, calls: u32) -> Result<u64> {
    let file = target().join(format!("bench/callgrind.{}.{calls}", contender.kind));
    let program = programs::start(contender.program, contender.kind);
    let mut out = std::ffi::OsString::from("--callgrind-out-file=");
    out.push(&file);
    let mut process = command("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(out)
        .arg(program.get_program())
        .args(program.get_args())
        .arg(server.endpoint(Listener::Http))
        .arg(server.ca_file())
        .arg("1")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("cannot start valgrind")?;
    let mut stdin = process.stdin.take().context("no standard input")?;
    writeln!(stdin, "{calls}")?;
    drop(stdin);
    let status = process.wait()?;
    ensure!(
        status.success(),
        "{} under valgrind ended with {status}",
        contender.name
    );
    let text = fs::read_to_string(&file)?;
    let summary = text.lines().find_map(|line| line.strip_prefix("summary: "));
    Ok(summary
        .context("callgrind counted nothing")?
        .trim()
        .parse()?)
}
