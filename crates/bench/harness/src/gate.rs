use anyhow::{Result, ensure};

use crate::bench::contender::{CONTENDERS, SIGNING_BASELINE};
use crate::bench::instructions::per_call;
use crate::bench::programs;
use crate::bench::server::Server;
use crate::process::command;
use crate::tools;

/// Instructions of one blocking call, as a multiple of a bare socket's that also signs.
const COMMITTED: f64 = 3.34;

/// How far the multiple may lie above the committed one: more than compilers differ, less than a loss that matters (15 %).
const ROOM: f64 = 0.10;

/// Counts the instructions of a call, for CI: neither a busy machine nor a slow one changes them.
///
/// # Errors
/// A call costs more than the committed figure allows.
pub(crate) fn run() -> Result<()> {
    tools::require(&["valgrind"])?;
    programs::build_rust(&["server", "rust"])?;
    let server = Server::start(command(programs::rust_program("server")), "ca.pem")?;
    let library = CONTENDERS.iter().find(|contender| contender.kind == "sync");
    let baseline = per_call(&SIGNING_BASELINE, &server)?;
    let call = per_call(library.unwrap_or(&SIGNING_BASELINE), &server)?;
    judge(baseline, call)
}

fn judge(baseline: f64, call: f64) -> Result<()> {
    let ratio = call / baseline;
    let change = ratio / COMMITTED - 1.0;
    println!(
        "A call takes {call:.0} instructions, a bare socket with a signature {baseline:.0}: {ratio:.2} times, \
         {:+.1} % against the committed {COMMITTED:.2}.",
        change * 100.0
    );
    ensure!(
        change <= ROOM,
        "a call takes {:.0} % more instructions than committed; {:.0} % are allowed",
        change * 100.0,
        ROOM * 100.0
    );
    if change < -ROOM {
        println!(
            "So much less guards nothing: set COMMITTED in crates/bench/harness/src/gate.rs to {ratio:.2}."
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_of_15_percent_is_seen_and_other_compilers_are_let_pass() {
        for (change, passes) in [
            (1.15, false),
            (1.08, true),
            (1.0, true),
            (0.92, true),
            (0.85, true),
        ] {
            assert_eq!(
                judge(1000.0, 1000.0 * COMMITTED * change).is_ok(),
                passes,
                "{change}"
            );
        }
    }
}
