use anyhow::Result;

use crate::process::{self, cargo, command};
use crate::project::target;
use crate::{features, public_api, python, readme, rust_version, tools};

/// Formats, lints, features, generated files and licences. Of the tests only the one that is about features is run.
///
/// # Errors
/// The first thing that is not as it should be.
pub(crate) fn run() -> Result<()> {
    tools::require(&["clang-tidy"])?;
    python::develop()?;
    process::run(cargo("fmt").args(["--all", "--check"]))?;
    // A workspace of its own: only its format is checked here, it is compiled by the bench.
    process::run(cargo("fmt").args([
        "--all",
        "--check",
        "--manifest-path",
        "crates/bench/Cargo.toml",
    ]))?;
    process::run(cargo("clippy").args([
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "--deny",
        "warnings",
    ]))?;
    process::run(cargo("doc").env("RUSTDOCFLAGS", "--deny warnings").args([
        "--locked",
        "--workspace",
        "--no-deps",
        "--quiet",
    ]))?;
    rust_version::check()?;
    features::check()?;
    public_api::check()?;
    process::run(python::program("ruff").args(["check"]))?;
    process::run(python::program("ruff").args(["format", "--check"]))?;
    process::run(python::program("mypy").args([
        "--strict",
        "python",
        "tests/python",
        "examples",
        "packaging",
        "docs",
    ]))?;
    process::run(
        python::program("basedpyright")
            .arg("--pythonpath")
            .arg(target().join("venv/bin/python")),
    )?;
    process::run(python::program("stubtest").args([
        "yl_facesearch",
        "--mypy-config-file",
        "pyproject.toml",
    ]))?;
    clang_format()?;
    clang_tidy()?;
    readme::check()?;
    deny()
}

fn clang_format() -> Result<()> {
    let files =
        process::output(command("git").args(["ls-files", "*.c", "*.hpp", "*.cpp", "*.hh"]))?;
    process::run(
        python::program("clang-format")
            .args(["--dry-run", "--Werror"])
            .args(files.lines()),
    )
}

fn clang_tidy() -> Result<()> {
    process::run(
        command("clang-tidy")
            .args(["--quiet", "include/yl_facesearch.hpp"])
            .args(["--", "-x", "c++", "-std=c++17", "-I", "include"]),
    )
}

/// Licences, bans and sources of the dependencies; the advisory database cannot be assumed to be reachable.
fn deny() -> Result<()> {
    let cargo_deny = tools::cargo_installed("cargo-deny", "0.20.2")?;
    process::run(command(cargo_deny).args(["check", "bans", "licenses", "sources"]))
}
