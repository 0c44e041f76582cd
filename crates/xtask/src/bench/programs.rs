use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::bench::contender::{Contender, Program};
use crate::process::{cargo, command, run};
use crate::project::{root, target};

/// Where the bench's own workspace is built.
fn bench_target() -> PathBuf {
    target().join("bench")
}

/// The program of the bench's package `yl-facesearch-bench-{name}`.
pub(crate) fn rust_program(name: &str) -> PathBuf {
    bench_target()
        .join("release")
        .join(format!("yl-facesearch-bench-{name}"))
}

/// Builds, in release, what the `contenders` need.
///
/// # Errors
/// A tool is missing or a build failed.
pub(crate) fn build(contenders: &[&Contender]) -> Result<()> {
    let wants = |program| contenders.iter().any(|one| one.program == program);
    println!("Building …");
    build_rust(&["server", "ours"])?;
    if wants(Program::Peers) {
        // Apart, so that the features the peers ask for do not change how the library is built.
        build_rust(&["peers"])?;
    }
    Ok(())
}

fn build_rust(packages: &[&str]) -> Result<()> {
    let mut build = cargo("build");
    build
        .current_dir(root().join("crates/bench"))
        .args(["--quiet", "--release", "--target-dir"])
        .arg(bench_target());
    for package in packages {
        build.args(["--package", &format!("yl-facesearch-bench-{package}")]);
    }
    run(&mut build)
}

/// The command that runs `program`; what it is to call is in its arguments.
pub(crate) fn start(program: Program) -> Command {
    match program {
        Program::Ours => command(rust_program("ours")),
        Program::Peers => command(rust_program("peers")),
        Program::C => command(bench_target().join("c")),
        Program::Python => command(bench_target().join("venv/bin/python")),
    }
}
