use anyhow::{Result, bail};

use crate::bench::contender::Listener;
use crate::bench::programs::venv_python;
use crate::bench::server::Server;
use crate::process::{command, output};
use crate::project::root;

/// Modules and the callers of worker.py that use them, the library first.
const CLIENTS: [(&str, &str); 5] = [
    ("yl_facesearch", "yl"),
    ("pycurl", "pycurl"),
    ("urllib3", "urllib3"),
    ("httpx", "httpx"),
    ("requests", "requests"),
];

/// Resident memory that a Python client adds to a bare interpreter, in MB (10^6 bytes), after each stage.
pub(crate) struct Memory {
    pub(crate) module: &'static str,
    pub(crate) import: Size,
    pub(crate) client: Size,
    pub(crate) call: Size,
}

/// Added memory, as the kernel counts it in two ways.
#[derive(Clone, Copy)]
pub(crate) struct Size {
    /// Everything resident.
    pub(crate) resident_mb: f64,
    /// Pages that other processes share count in part.
    pub(crate) proportional_mb: f64,
}

/// # Errors
/// A client failed.
pub(crate) fn measure(server: &Server) -> Result<Vec<Memory>> {
    println!("Measuring memory …");
    CLIENTS
        .into_iter()
        .map(|(module, kind)| {
            let printed = output(
                command(venv_python())
                    .arg(root().join("crates/bench/clients/python/memory.py"))
                    .args([module, kind, server.endpoint(Listener::Http)])
                    .arg(server.ca_file()),
            )?;
            let sizes = printed.lines().map(size).collect::<Option<Vec<_>>>();
            let Some([bare, import, client, call]) = sizes.as_deref() else {
                bail!("memory.py printed {printed:?}");
            };
            Ok(Memory {
                module,
                import: import.above(*bare),
                client: client.above(*bare),
                call: call.above(*bare),
            })
        })
        .collect()
}

impl Size {
    fn above(self, bare: Self) -> Self {
        Self {
            resident_mb: self.resident_mb - bare.resident_mb,
            proportional_mb: self.proportional_mb - bare.proportional_mb,
        }
    }
}

/// A line of memory.py: resident and proportional KiB.
fn size(line: &str) -> Option<Size> {
    let (resident, proportional) = line.split_once(' ')?;
    let mb = |text: &str| Some(text.parse::<f64>().ok()? * 1024.0 / 1e6);
    Some(Size {
        resident_mb: mb(resident)?,
        proportional_mb: mb(proportional)?,
    })
}
