use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::bench::contender::{Contender, Program};
use crate::process::{cargo, command, output, run};
use crate::project::{root, target};
use crate::{install, python, tools};

/// Where the bench's own workspace is built.
pub(crate) fn bench_target() -> PathBuf {
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
    if wants(Program::C) {
        tools::require(&["cc", "pkg-config"])?;
    }
    println!("Building …");
    build_rust(&["server", "rust"])?;
    if wants(Program::RustPeers) {
        // Apart, so that the features the peers ask for do not change how the library is built.
        build_rust(&["rust-peers"])?;
    }
    if wants(Program::C) {
        let prefix = bench_target().join("prefix");
        install::run(&prefix, install::Profile::Release)?;
        for one in contenders.iter().filter(|one| one.program == Program::C) {
            build_c(one.kind, &prefix)?;
        }
    }
    if wants(Program::Python) {
        build_python()?;
    }
    Ok(())
}

/// Builds packages of the bench's own workspace.
///
/// # Errors
/// The build failed.
pub(crate) fn build_rust(packages: &[&str]) -> Result<()> {
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

fn c_program(kind: &str) -> PathBuf {
    bench_target().join(format!("c-{kind}"))
}

fn build_c(kind: &str, prefix: &Path) -> Result<()> {
    let libraries: &[&str] = match kind {
        "libcurl" => &["libcurl", "libcrypto"],
        _ => &["yl-facesearch"],
    };
    let flags = output(
        command("pkg-config")
            .env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig"))
            .args(["--cflags", "--libs"])
            .args(libraries),
    )
    .with_context(|| {
        format!(
            "the headers of {} are missing: apt-get install libcurl4-openssl-dev libssl-dev",
            libraries.join(" and ")
        )
    })?;
    run(command("cc")
        .args([
            "-std=c99",
            "-O2",
            "-Wall",
            "-Wextra",
            "-Wpedantic",
            "-Werror",
        ])
        .arg(
            root()
                .join("crates/bench/clients/c")
                .join(format!("{kind}.c")),
        )
        .arg("-o")
        .arg(c_program(kind))
        .args(flags.split_whitespace())
        .arg("-lpthread")
        .arg(format!("-Wl,-rpath,{}", prefix.join("lib").display())))
}

/// The interpreter that has the peers and the library.
pub(crate) fn venv_python() -> PathBuf {
    bench_target().join("venv/bin/python")
}

/// The wheel, built as it is released.
fn wheels() -> PathBuf {
    bench_target().join("wheels")
}

/// A virtual environment with the peers that requirements.txt pins, and the library's wheel.
fn build_python() -> Result<()> {
    python::tools()?;
    let requirements = root().join("crates/bench/requirements.txt");
    let wanted = fs::read_to_string(&requirements)?;
    let venv = bench_target().join("venv");
    let installed = venv.join("installed-requirements.txt");
    if !fs::read_to_string(&installed).is_ok_and(|there| there == wanted) {
        run(command("python3")
            .args(["-m", "venv", "--clear"])
            .arg(&venv))?;
        run(command(venv_python())
            .args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(&requirements))?;
        fs::write(&installed, &wanted)?;
    }
    // Wheels of other versions must not be there to choose from.
    let _ = fs::remove_dir_all(wheels());
    run(python::program("maturin")
        .args(["build", "--quiet", "--release", "--locked", "--out"])
        .arg(wheels()))?;
    run(command(venv_python())
        .args([
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--force-reinstall",
        ])
        .arg(wheel()?))
}

/// The file of the library's wheel.
///
/// # Errors
/// It was not built.
pub(crate) fn wheel() -> Result<PathBuf> {
    let mut files = fs::read_dir(wheels())?;
    let file = files.next().context("no wheel was built")??;
    Ok(file.path())
}

/// True if the built Python package has an `AsyncClient`.
///
/// # Errors
/// The package cannot be imported.
pub(crate) fn has_async_client() -> Result<bool> {
    let printed = output(command(venv_python()).args([
        "-c",
        "import yl_facesearch; print(hasattr(yl_facesearch, 'AsyncClient'))",
    ]))?;
    Ok(printed.trim() == "True")
}

/// The built C library.
pub(crate) fn shared_library() -> PathBuf {
    bench_target().join("prefix/lib/libyl_facesearch.so")
}

/// The command that runs `kind` of `program`; what it is to call is in its further arguments.
pub(crate) fn start(program: Program, kind: &str) -> Command {
    let mut start = match program {
        Program::Rust => command(rust_program("rust")),
        Program::RustPeers => command(rust_program("rust-peers")),
        Program::C => command(c_program(kind)),
        Program::Python => {
            let mut python = command(venv_python());
            python.arg(root().join("crates/bench/clients/python/worker.py"));
            python
        }
    };
    start.arg(kind);
    start
}
