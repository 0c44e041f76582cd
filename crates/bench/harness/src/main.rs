//! `cargo xtask bench`: the library against a bare socket and against other clients, in turns, on a fixed local server.

mod contender;
mod gate;
mod growth;
mod imports;
mod instructions;
mod machine;
mod memory;
mod picture;
mod placement;
mod programs;
mod report;
mod results;
mod rounds;
mod server;
mod statistics;
mod targets;
mod worker;

use std::fs;

use anyhow::{Result, ensure};

use crate::project::root;
use crate::tools;
use contender::{CONTENDERS, Contender};
use machine::Machine;
use results::Results;
use server::Servers;

/// What is measured.
#[derive(Default)]
pub(crate) struct Options {
    /// Fewer and shorter rounds; nothing is written.
    pub(crate) quick: bool,
    /// Only the baseline and the contenders whose name holds this; nothing is written.
    pub(crate) only: Option<String>,
    /// Nothing but the check for CI.
    pub(crate) guard: bool,
}

/// # Errors
/// A tool is missing, a build failed, or a call did.
pub(crate) fn run(options: &Options) -> Result<()> {
    if options.guard {
        return gate::run();
    }
    tools::require(&["valgrind", "python3"])?;
    let mut chosen: Vec<&Contender> = CONTENDERS
        .iter()
        .filter(|contender| {
            let only = options.only.as_deref();
            contender.is_baseline() || only.is_none_or(|only| contender.name.contains(only))
        })
        .collect();
    ensure!(
        chosen.len() > 1,
        "no contender's name holds {:?}; there are: {}",
        options.only.as_deref().unwrap_or_default(),
        CONTENDERS
            .iter()
            .map(|contender| contender.name)
            .collect::<Vec<_>>()
            .join(", ")
    );
    let machine = Machine::this()?;
    programs::build(&chosen)?;
    let has_async_client = |one: &&Contender| one.kind == "yl-async";
    if chosen.iter().any(has_async_client) && !programs::has_async_client()? {
        chosen.retain(|one| !has_async_client(one));
        println!("yl Python async is left out: this build has no AsyncClient.");
    }
    let all = options.only.is_none();
    let results = Results::measure(&chosen, &Servers::start()?, options.quick, all)?;
    if !all {
        print!("\n{}{}", machine.busy(), report::calls(&results));
        return Ok(());
    }
    let report = report::whole(&results, &machine);
    print!("\n{report}");
    if options.quick {
        println!("Nothing is written: a quick run is a rough one.");
    } else {
        let bench = root().join("crates/bench");
        fs::write(bench.join("RESULTS.md"), report)?;
        fs::write(bench.join("results.svg"), picture::draw(&results, &machine))?;
        println!("Written: crates/bench/RESULTS.md and crates/bench/results.svg.");
    }
    Ok(())
}
