use std::fs;
use std::path::Path;

use anyhow::Result;
use xshell::Shell;

use crate::at_once::AtOnce;
use crate::contender::{Contender, SIGNING, SIGNING_BASELINE};
use crate::growth::{self, Growth};
use crate::imports::{self, Import};
use crate::instructions;
use crate::memory::{self, Memory};
use crate::placement::Placement;
use crate::profile::{self, Share};
use crate::programs::{shared_library, wheel};
use crate::rounds::{self, Measured};
use crate::server::Servers;
use crate::setting::{Setting, Shape};
use crate::startup::{self, Startup};
use crate::statistics::Spread;
use crate::worker::Worker;

/// Everything one run has measured; what it left out is empty.
#[derive(Default)]
pub(crate) struct Results {
    pub(crate) calls: Vec<Measured>,
    /// Where the instructions of a call of the Rust client go.
    pub(crate) profile: Vec<Share>,
    pub(crate) startup: Vec<Startup>,
    /// Clients, and instructions for each of their calls.
    pub(crate) instructions: Vec<(&'static str, f64)>,
    pub(crate) signing_ns: Option<Spread>,
    pub(crate) imports: Vec<Import>,
    pub(crate) memory: Vec<Memory>,
    pub(crate) sizes: Option<Sizes>,
    pub(crate) by_calls: Vec<Growth>,
    pub(crate) by_threads: Vec<Growth>,
}

/// Sizes of what is installed, in MB (10^6 bytes).
pub(crate) struct Sizes {
    pub(crate) wheel_mb: f64,
    pub(crate) shared_library_mb: f64,
}

impl Results {
    /// Measures the calls and instructions of `chosen`; with `all`, everything else too.
    ///
    /// # Errors
    /// A call or a tool failed.
    pub(crate) fn measure(
        shell: &Shell,
        chosen: &[Contender],
        servers: &Servers,
        quick: bool,
        all: bool,
    ) -> Result<Self> {
        let mut results = Self {
            calls: rounds::measure(chosen, servers, quick)?,
            ..Self::default()
        };
        println!("Counting instructions …");
        let is_counted = |one: &Contender| one.is_baseline() || one.is_library();
        let counted = chosen.iter().copied().filter(is_counted);
        for contender in counted.chain([SIGNING_BASELINE]) {
            let per_call = instructions::per_call(&contender, &servers.free)?;
            results.instructions.push((contender.name, per_call));
        }
        if all {
            results.profile = profile::shares(&servers.free)?;
            results.startup = startup::measure(servers, quick)?;
            results.signing_ns = Some(signing_ns(servers)?);
            results.imports = imports::measure(quick)?;
            results.memory = memory::measure(shell, &servers.free)?;
            results.sizes = Some(Sizes {
                wheel_mb: megabytes(&wheel(shell)?)?,
                shared_library_mb: megabytes(&shared_library())?,
            });
            results.by_calls = growth::by_calls(servers)?;
            results.by_threads = growth::by_threads(servers, quick)?;
        }
        Ok(results)
    }

    /// The figures of `contender` over plain http, its connection kept.
    pub(crate) fn call(
        &self,
        contender: Contender,
        at_once: AtOnce,
        placement: Placement,
    ) -> Option<&Measured> {
        let setting = Setting::http(placement);
        self.calls.iter().find(|measured| {
            let shape = measured.shape;
            shape.contender.name == contender.name
                && shape.setting == setting
                && shape.at_once == at_once
        })
    }
}

fn signing_ns(servers: &Servers) -> Result<Spread> {
    let shape = Shape {
        contender: SIGNING,
        at_once: AtOnce::Threads(1),
        setting: Setting::http(Placement::TwoCores),
    };
    let mut worker = Worker::start(shape, servers)?;
    let rounds = (0..11).map(|_| Ok(worker.call_us(100_000)? * 1e3));
    Ok(Spread::of(rounds.collect::<Result<Vec<_>>>()?))
}

fn megabytes(file: &Path) -> Result<f64> {
    Ok(fs::metadata(file)?.len() as f64 / 1e6)
}
