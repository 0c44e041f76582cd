use std::path::Path;

use anyhow::{Result, ensure};
use xshell::Shell;

use crate::contender::{C, Contender, PYTHON, PYTHON_ASYNC, RUST, SIGNING_BASELINE};
use crate::instructions::per_call;
use crate::programs;
use crate::server::Server;

/// Instructions of a call in each language, as a multiple of a bare socket's that also signs.
/// Python's lie between those of Debian's interpreter (3.98 and 6.62) and of one that was built
/// without profiling (4.08 and 6.93). By asyncio they differ by 3 % from run to run: a call that
/// has ended before it is waited for takes less.
const COMMITTED: [(Contender, f64); 4] = [
    (RUST, 2.98),
    (C, 3.08),
    (PYTHON, 4.03),
    (PYTHON_ASYNC, 6.80),
];

/// How far a multiple may lie above the committed one: more than compilers differ, less than a loss
/// that matters (15 %).
const ROOM: f64 = 0.10;

/// Counts the instructions of a call, for CI: neither a busy machine nor a slow one changes them.
/// The C library and the wheel are those of `packages`, if given.
///
/// # Errors
/// A call costs more than the committed figure allows.
pub(crate) fn run(shell: &Shell, packages: Option<&Path>) -> Result<()> {
    programs::build(shell, &COMMITTED.map(|(contender, _)| contender), packages)?;
    let server = Server::start(programs::rust_program("server"), "ca.pem")?;
    let baseline = per_call(&SIGNING_BASELINE, &server)?;
    println!("{}: {baseline:.0} instructions.", SIGNING_BASELINE.name);
    let mut kept = true;
    for (contender, committed) in COMMITTED {
        let call = per_call(&contender, &server)?;
        kept &= is_kept(contender.name, call, call / baseline, committed);
    }
    ensure!(kept, "a call takes more instructions than committed");
    Ok(())
}

fn is_kept(name: &str, call: f64, multiple: f64, committed: f64) -> bool {
    let change = multiple / committed - 1.0;
    let verdict = if change > ROOM {
        "too many"
    } else if change < -ROOM {
        "set COMMITTED to it: so far below, the gate would not see a loss"
    } else {
        "as committed"
    };
    println!(
        "{name}: {call:.0} instructions, {multiple:.2} times as many, {:+.1} % against {committed:.2}: {verdict}.",
        change * 100.0
    );
    change <= ROOM
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_of_15_percent_is_seen_and_other_compilers_pass() {
        for (change, passes) in [
            (1.15, false),
            (1.08, true),
            (1.0, true),
            (0.92, true),
            (0.85, true),
        ] {
            assert_eq!(is_kept("", 1000.0, 3.0 * change, 3.0), passes, "{change}");
        }
    }
}
