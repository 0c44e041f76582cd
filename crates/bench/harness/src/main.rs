//! The library against a bare socket and against other clients, in turns, on a fixed local server.
//!
//! `harness [--quick] [--only NAME] | --guard [--packages DIRECTORY]`; `cargo xtask bench` starts
//! it.

mod at_once;
mod contender;
mod gate;
mod growth;
mod imports;
mod instructions;
mod listener;
mod machine;
mod memory;
mod placement;
mod profile;
mod programs;
mod project;
mod report;
mod results;
mod rounds;
mod runner;
mod server;
mod setting;
mod startup;
mod statistics;
mod targets;
mod worker;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, ensure};
use lexopt::prelude::*;
use xshell::Shell;

use contender::{CONTENDERS, Contender};
use machine::Machine;
use results::Results;
use server::Servers;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let (mut quick, mut only, mut guard, mut packages) = (false, None, false, None);
    let mut arguments = lexopt::Parser::from_env();
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("quick") => quick = true,
            Long("only") => only = Some(arguments.value()?.string()?),
            Long("guard") => guard = true,
            Long("packages") => packages = Some(PathBuf::from(arguments.value()?)),
            other => return Err(other.unexpected().into()),
        }
    }
    ensure!(guard || packages.is_none(), "--packages needs --guard");
    let shell = Shell::new()?;
    shell.change_dir(project::root());
    if guard {
        gate::run(&shell, packages.as_deref())
    } else {
        measure(&shell, quick, only.as_deref())
    }
}

/// Measures the contenders whose name holds `only`, and the baseline. A whole run is written to the
/// project; a `quick` one, whose rounds are few and short, to the folder of what is built.
fn measure(shell: &Shell, quick: bool, only: Option<&str>) -> Result<()> {
    let is_chosen =
        |one: &Contender| one.is_baseline() || only.is_none_or(|only| one.name.contains(only));
    let chosen: Vec<_> = CONTENDERS.into_iter().filter(is_chosen).collect();
    ensure!(
        chosen.len() > 1,
        "no contender's name holds {:?}; there are: {}",
        only.unwrap_or_default(),
        CONTENDERS.map(|contender| contender.name).join(", ")
    );
    let machine = Machine::this(shell)?;
    programs::build(shell, &chosen, None)?;
    let results = Results::measure(shell, &chosen, &Servers::start()?, quick, only.is_none())?;
    if only.is_some() {
        print!("\n{}{}", machine.busy(), report::calls(&results));
        return Ok(());
    }
    let report = report::whole(&results, &machine);
    print!("\n{report}");
    let folder = if quick {
        project::target()
    } else {
        project::bench()
    };
    let (file, picture) = (folder.join("RESULTS.md"), folder.join("results.svg"));
    fs::write(&file, report)?;
    programs::draw(shell, &file, &picture)?;
    println!("Written: {} and {}.", file.display(), picture.display());
    Ok(())
}
