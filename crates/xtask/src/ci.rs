use std::thread;
use std::time::Instant;

use anyhow::{Result, anyhow};
use xshell::cmd;

use crate::tally::Tally;
use crate::{bench, check, docs, fuzz, package, python, rust_tests, tools};

/// How long each fuzz target runs, in seconds.
const FUZZ: u64 = 20;

/// What only CI does: everything beyond `cargo xtask test`, and all that needs a tool that a
/// developer need not have.
///
/// # Errors
/// A tool is missing, or the first thing that is not as it should be.
pub(crate) fn run() -> Result<()> {
    tools::require(&["chromedriver", "clang", "clang++", "readelf", "valgrind"])?;
    step("check", check::run)?;
    step("documentation", docs::run)?;
    step("documentation in Chromium", docs::check_layout)?;
    step("C and C++ by clang, under valgrind", clang_and_valgrind)?;
    step("installation by cargo-c", install_tests)?;
    step("packages", package::run)?;
    // Both wait for builds that use one processor, and a count of instructions minds no neighbour.
    thread::scope(|scope| {
        let fuzz = scope.spawn(|| step("fuzzing", || fuzz::run(FUZZ)));
        step("instructions of a call", || {
            // Of what was packed above: it is what users get, and not built again.
            let packages = package::dist().into_os_string();
            bench::start(&["--guard".into(), "--packages".into(), packages])
        })?;
        fuzz.join().map_err(|_| anyhow!("a thread panicked"))?
    })
}

/// Says what is done, and how long it took.
fn step(name: &str, run: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n== {name}");
    let start = Instant::now();
    run()?;
    println!("== {name}: {} s", start.elapsed().as_secs());
    Ok(())
}

/// Every C and C++ program, compiled by the second compiler and run under valgrind.
fn clang_and_valgrind() -> Result<()> {
    let mut tally = Tally::default();
    rust_tests::run(
        &mut tally,
        |package| package == "capi",
        &[("CC", "clang"), ("CXX", "clang++"), ("YL_VALGRIND", "1")],
    )?;
    tally.close()
}

/// What `cargo cinstall` installs, used by C and C++ programs outside the project.
fn install_tests() -> Result<()> {
    python::set_up()?;
    let cinstall = tools::cargo_installed("cargo-c", "0.10.24", "cargo-cinstall")?;
    let sh = python::shell()?;
    // The tarball's are run by package.
    cmd!(
        sh,
        "pytest -q --numprocesses=auto tests/install --ignore tests/install/test_tarball.py"
    )
    .env("YL_CARGO_CINSTALL", cinstall)
    .run()?;
    Ok(())
}
