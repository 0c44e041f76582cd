use std::thread;

use anyhow::{Result, anyhow};
use xshell::cmd;

use crate::project::{shell, target};
use crate::{features, generated, public_api, python, rust_version, tools};

/// Formats, lints, features, generated files and licences. Of the tests only the one that is about
/// features is run.
///
/// # Errors
/// The first thing that is not as it should be.
pub(crate) fn run() -> Result<()> {
    // Most of these use one processor.
    thread::scope(|scope| {
        let others = scope.spawn(python_and_c);
        rust()?;
        others.join().map_err(|_| anyhow!("a thread panicked"))?
    })
}

fn rust() -> Result<()> {
    let sh = shell()?;
    cmd!(sh, "cargo fmt --all --check").run()?;
    // A workspace of its own: only its format is checked here, it is compiled by the bench.
    cmd!(
        sh,
        "cargo fmt --all --check --manifest-path crates/bench/Cargo.toml"
    )
    .run()?;
    cmd!(
        sh,
        "cargo clippy --locked --workspace --all-targets -- --deny warnings"
    )
    .run()?;
    cmd!(sh, "cargo doc --locked --workspace --no-deps --quiet")
        .env("RUSTDOCFLAGS", "--deny warnings")
        .run()?;
    rust_version::check()?;
    features::check()?;
    public_api::check()?;
    generated::check()?;
    let cargo_deny = tools::cargo_installed("cargo-deny", "0.20.2", "cargo-deny")?;
    // The advisory database cannot be assumed to be reachable.
    cmd!(sh, "{cargo_deny} check bans licenses sources").run()?;
    Ok(())
}

fn python_and_c() -> Result<()> {
    python::develop()?;
    let sh = python::shell()?;
    cmd!(sh, "ruff check").run()?;
    cmd!(sh, "ruff format --check").run()?;
    cmd!(sh, "mypy --strict python tests examples packaging docs").run()?;
    let interpreter = target().join("venv/bin/python");
    cmd!(sh, "basedpyright --pythonpath {interpreter}").run()?;
    cmd!(
        sh,
        "stubtest yl_facesearch --mypy-config-file pyproject.toml --allowlist tests/python/typing/stubtest.allowlist"
    )
    .run()?;
    let files = cmd!(sh, "git ls-files *.c *.hpp *.cpp *.hh")
        .quiet()
        .read()?;
    let files = files.lines();
    cmd!(sh, "clang-format --dry-run --Werror {files...}")
        .quiet()
        .run()?;
    cmd!(
        sh,
        "clang-tidy --quiet include/yl_facesearch.hpp -- -x c++ -std=c++17 -I include"
    )
    .run()?;
    Ok(())
}
