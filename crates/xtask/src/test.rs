use std::ffi::OsString;

use anyhow::Result;
use xshell::cmd;

use crate::project::shell;
use crate::rust_tests::{self, PACKAGES};
use crate::tally::Tally;
use crate::{python, tools};

/// Every test, in every language. Sets up all that they need beyond the tools named here.
///
/// # Errors
/// A tool is missing or a test failed.
pub(crate) fn run() -> Result<()> {
    tools::require(&["cc", "c++", "pkg-config", "nm", "readelf", "python3"])?;
    python::set_up()?;
    let mut tally = Tally::default();
    println!("\n== Rust, C and C++");
    rust_tests::run(&mut tally, |_| true, &[])?;
    println!("\n== the core's feature reqwest");
    let sh = shell()?;
    tally.watch(cmd!(
        sh,
        "cargo test --locked --package yl-facesearch --features reqwest --lib --test reqwest"
    ))?;
    tally.watch(cmd!(
        sh,
        "cargo test --locked --package yl-facesearch --features reqwest --doc reqwest_client"
    ))?;
    println!("\n== examples of the Rust documentation");
    tally.watch(cmd!(sh, "cargo test {PACKAGES...} --doc --no-fail-fast"))?;
    println!("\n== Python, and the programs that are shown");
    let sh = python::shell()?;
    let side_by_side = python::side_by_side();
    tally.watch(cmd!(sh, "pytest -q {side_by_side}"))?;
    tally.close()
}

/// Sets up and runs pytest with these arguments.
///
/// # Errors
/// A tool is missing or a test failed.
pub(crate) fn pytest(arguments: &[OsString]) -> Result<()> {
    python::set_up()?;
    let sh = python::shell()?;
    cmd!(sh, "pytest {arguments...}").run()?;
    Ok(())
}
