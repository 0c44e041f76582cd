use anyhow::Result;
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
    check::run()?;
    docs::run()?;
    docs::check_layout()?;
    clang_and_valgrind()?;
    install_tests()?;
    package::run()?;
    bench::start(&["--guard".into()])?;
    fuzz::run(FUZZ)
}

/// Every C and C++ program, compiled by the second compiler and run under valgrind.
fn clang_and_valgrind() -> Result<()> {
    println!("\n== C and C++ by clang, under valgrind");
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
    println!("\n== installation by cargo-c");
    python::set_up()?;
    let cinstall = tools::cargo_installed("cargo-c", "0.10.24", "cargo-cinstall")?;
    let sh = python::shell()?;
    // The tarball's are run by package.
    cmd!(
        sh,
        "pytest -q tests/install --ignore tests/install/test_tarball.py"
    )
    .env("YL_CARGO_CINSTALL", cinstall)
    .run()?;
    Ok(())
}
