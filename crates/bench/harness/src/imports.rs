use std::time::Instant;

use anyhow::{Result, ensure};

use crate::bench::programs::venv_python;
use crate::bench::statistics::Spread;
use crate::process::{command, output};

/// Modules, the library first.
const MODULES: [&str; 6] = [
    "yl_facesearch",
    "pycurl",
    "urllib3",
    "httpx",
    "requests",
    "aiohttp",
];

/// What importing a module adds to the life of a bare interpreter, in milliseconds.
pub(crate) struct Import {
    pub(crate) module: &'static str,
    pub(crate) added_ms: Spread,
}

/// # Errors
/// A module cannot be imported, or the library imports asyncio.
pub(crate) fn measure(quick: bool) -> Result<Vec<Import>> {
    println!("Measuring imports …");
    let loads_asyncio = output(command(venv_python()).args([
        "-c",
        "import sys, yl_facesearch; print('asyncio' in sys.modules)",
    ]))?;
    ensure!(
        loads_asyncio.trim() == "False",
        "import yl_facesearch imports asyncio"
    );
    let mut added = MODULES.map(|_| Vec::new());
    for _ in 0..if quick { 7 } else { 21 } {
        let bare = lifetime_ms("pass")?;
        for (module, added) in MODULES.iter().zip(&mut added) {
            added.push(lifetime_ms(&format!("import {module}"))? - bare);
        }
    }
    let imports = MODULES.into_iter().zip(added);
    Ok(imports
        .map(|(module, added)| Import {
            module,
            added_ms: Spread::of(added),
        })
        .collect())
}

fn lifetime_ms(program: &str) -> Result<f64> {
    let start = Instant::now();
    output(command(venv_python()).args(["-c", program]))?;
    Ok(start.elapsed().as_secs_f64() * 1e3)
}
