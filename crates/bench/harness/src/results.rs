use std::fs;

use anyhow::Result;

use crate::bench::contender::{AtOnce, Contender, Listener, SIGNING, SIGNING_BASELINE};
use crate::bench::growth::{self, ByCalls, ByThreads};
use crate::bench::imports::{self, Import};
use crate::bench::instructions;
use crate::bench::memory::{self, Memory};
use crate::bench::programs::{shared_library, wheel};
use crate::bench::rounds::{self, Measured};
use crate::bench::server::Servers;
use crate::bench::statistics::Spread;
use crate::bench::worker::Worker;

/// Everything one run has measured; what it left out is empty.
#[derive(Default)]
pub(crate) struct Results<'a> {
    pub(crate) calls: Vec<Measured<'a>>,
    /// Clients, and instructions for each of their calls.
    pub(crate) instructions: Vec<(&'static str, f64)>,
    pub(crate) signing_ns: Option<Spread>,
    pub(crate) imports: Vec<Import>,
    pub(crate) memory: Vec<Memory>,
    pub(crate) sizes: Option<Sizes>,
    pub(crate) by_calls: Vec<ByCalls>,
    pub(crate) by_threads: Vec<ByThreads>,
}

/// Sizes of what is installed, in MB (10^6 bytes).
pub(crate) struct Sizes {
    pub(crate) wheel_mb: f64,
    pub(crate) shared_library_mb: f64,
}

impl<'a> Results<'a> {
    /// Measures the calls and instructions of `chosen`; with `all`, everything else too.
    ///
    /// # Errors
    /// A call or a tool failed.
    pub(crate) fn measure(
        chosen: &[&'a Contender],
        servers: &Servers,
        quick: bool,
        all: bool,
    ) -> Result<Self> {
        let mut results = Self {
            calls: rounds::measure(chosen, servers, quick)?,
            ..Self::default()
        };
        println!("Counting instructions …");
        let counted = chosen.iter().copied().filter(|one| {
            one.is_baseline() || (one.is_library() && one.shapes.contains(&AtOnce::Threads(1)))
        });
        for contender in counted.chain([&SIGNING_BASELINE]) {
            let per_call = instructions::per_call(contender, &servers.free)?;
            results.instructions.push((contender.name, per_call));
        }
        if all {
            results.signing_ns = Some(signing_ns(servers)?);
            results.imports = imports::measure(quick)?;
            results.memory = memory::measure(&servers.free)?;
            results.sizes = Some(Sizes {
                wheel_mb: megabytes(&wheel()?)?,
                shared_library_mb: megabytes(&shared_library())?,
            });
            results.by_calls = growth::by_calls(servers, quick)?;
            results.by_threads = growth::by_threads(servers, quick)?;
        }
        Ok(results)
    }

    /// What `name` came to in one shape.
    pub(crate) fn call(
        &self,
        name: &str,
        listener: Listener,
        at_once: AtOnce,
    ) -> Option<&Measured<'a>> {
        self.calls.iter().find(|measured| {
            let shape = measured.shape;
            shape.contender.name == name && shape.listener == listener && shape.at_once == at_once
        })
    }
}

fn signing_ns(servers: &Servers) -> Result<Spread> {
    let mut worker = Worker::start(&SIGNING, AtOnce::Threads(1), Listener::Http, servers)?;
    let rounds = (0..11).map(|_| Ok(worker.call_us(100_000)? * 1e3));
    Ok(Spread::of(rounds.collect::<Result<Vec<_>>>()?))
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn megabytes(file: &std::path::Path) -> Result<f64> {
    Ok(fs::metadata(file)?.len() as f64 / 1e6)
}
