use std::process::Command;
use std::time::Instant;

use anyhow::{Result, ensure};

use crate::programs::python;
use crate::statistics::Spread;

/// Modules, the library's first.
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
    lifetime_ms("import sys, yl_facesearch; assert 'asyncio' not in sys.modules")?;
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
    let status = Command::new(python()).args(["-c", program]).status()?;
    ensure!(
        status.success(),
        "python -c {program:?} ended with {status}"
    );
    Ok(start.elapsed().as_secs_f64() * 1e3)
}
