use anyhow::{Context as _, Result};
use xshell::{Shell, cmd};

use crate::listener::Listener;
use crate::programs::python;
use crate::project::bench;
use crate::server::Server;

/// Modules and the callers of worker.py that use them, the library first.
const CLIENTS: [(&str, &str); 5] = [
    ("yl_facesearch", "yl"),
    ("pycurl", "pycurl"),
    ("urllib3", "urllib3"),
    ("httpx", "httpx"),
    ("requests", "requests"),
];

/// Memory that a Python client adds to a bare interpreter.
pub(crate) struct Memory {
    pub(crate) module: &'static str,
    /// After the import, the first client and the first call.
    pub(crate) stages: [Size; 3],
}

/// In MB (10^6 bytes), as the kernel counts it in two ways.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// Everything resident.
    pub(crate) resident_mb: f64,
    /// Pages that other processes share count in part.
    pub(crate) proportional_mb: f64,
}

/// # Errors
/// A client failed.
pub(crate) fn measure(shell: &Shell, server: &Server) -> Result<Vec<Memory>> {
    println!("Measuring memory …");
    let (python, program) = (python(), bench().join("clients/python/memory.py"));
    let (endpoint, ca_file) = (server.endpoint(Listener::Http), server.ca_file());
    let added = CLIENTS.into_iter().map(|(module, kind)| {
        let client = [module, kind, endpoint];
        let printed = cmd!(shell, "{python} {program} {client...} {ca_file}").read()?;
        let stages = stages(&printed);
        let stages = stages.with_context(|| format!("memory.py printed {printed:?}"))?;
        Ok(Memory { module, stages })
    });
    added.collect()
}

/// memory.py prints resident and proportional KiB: of the bare interpreter, then of each stage.
fn stages(printed: &str) -> Option<[Size; 3]> {
    let sizes = printed.lines().map(|line| {
        let (resident, proportional) = line.split_once(' ')?;
        let mb = |text: &str| Some(text.parse::<f64>().ok()? * 1024.0 / 1e6);
        Some((mb(resident)?, mb(proportional)?))
    });
    let [bare, stages @ ..]: [(f64, f64); 4] =
        sizes.collect::<Option<Vec<_>>>()?.try_into().ok()?;
    Some(stages.map(|(resident, proportional)| Size {
        resident_mb: resident - bare.0,
        proportional_mb: proportional - bare.1,
    }))
}
