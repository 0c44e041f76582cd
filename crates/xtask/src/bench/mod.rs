//! `cargo xtask bench`: the library against a bare socket and against other clients, in turns, on a fixed local server.

mod contender;
mod programs;
mod server;
mod statistics;
mod table;
mod turns;
mod worker;

use anyhow::{Result, ensure};

use contender::{CONTENDERS, Contender};
use server::Server;

/// What is measured.
#[derive(Default)]
pub(crate) struct Options {
    /// Fewer and shorter rounds.
    pub(crate) quick: bool,
    /// Only the contenders whose name holds this, and the floors.
    pub(crate) only: Option<String>,
}

/// # Errors
/// A tool is missing, a build failed, or a call did.
pub(crate) fn run(options: &Options) -> Result<()> {
    let chosen: Vec<&Contender> = CONTENDERS
        .iter()
        .filter(|contender| {
            let only = options.only.as_deref();
            contender.is_floor() || only.is_none_or(|only| contender.name.contains(only))
        })
        .collect();
    ensure!(
        chosen.iter().any(|contender| !contender.is_floor()),
        "no contender's name holds {:?}; there are: {}",
        options.only.as_deref().unwrap_or_default(),
        CONTENDERS.map(|contender| contender.name).join(", ")
    );
    programs::build(&chosen)?;
    let server = Server::start()?;
    let measured = turns::measure(&chosen, &server, options.quick)?;
    println!("{}", table::calls(&measured));
    Ok(())
}
