use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::interpreters;
use crate::project::{root, target};
use crate::python::{Environment, side_by_side};

/// What the shown program of a lost reply prints.
const LOST_REPLY: &str = "seen gone, after a lost reply";
/// What the tests below need of what tests/python/requirements.txt pins.
const PACKAGES: &[&str] = &[
    "gevent",
    "jsonschema",
    "pytest",
    "pytest-xdist",
    "requests",
    "tqdm",
    "trio",
    "uvloop",
    "werkzeug",
];

/// Tests that are about this project's files, or about types, which no interpreter changes.
const OF_THE_PROJECT: &[&str] = &[
    "--ignore=tests/python/test_docs_headers.py",
    "--ignore=tests/python/test_docs_site.py",
    "--ignore=tests/python/test_strip_paths.py",
    "--ignore=tests/python/test_typing.py",
];

/// Makes what the tests need of each `CPython` beside the wheel.
///
/// # Errors
/// python3 or pip failed.
pub(crate) fn environments() -> Result<()> {
    for (minor, interpreter) in interpreters::find()? {
        environment(minor, &interpreter).shell()?;
    }
    Ok(())
}

fn environment(minor: u32, interpreter: &Path) -> Environment {
    Environment::new(
        &format!("wheel-venv-3.{minor}"),
        "tests/python/requirements.txt",
    )
    .of(interpreter, PACKAGES)
}

/// Tries the wheel in a clean environment, and runs the tests with it in every `CPython` that it is
/// for and that this machine has; returns their versions.
///
/// # Errors
/// It fails in one of them.
pub(crate) fn test(sh: &Shell, wheel: &Path) -> Result<String> {
    let found = interpreters::find()?;
    if let Some(oldest) = found.values().next() {
        install(sh, &target().join("package/clean-venv"), wheel, oldest)?;
    }
    let mut versions = Vec::new();
    for (minor, interpreter) in found {
        let version = format!("3.{minor}");
        println!("\n== Python {version}, with the wheel");
        run_tests(wheel, &environment(minor, &interpreter))
            .with_context(|| format!("Python {version}"))?;
        versions.push(version);
    }
    Ok(versions.join(", "))
}

/// Installs the wheel into an environment of its own, where the command and a program delete one
/// face library each.
fn install(sh: &Shell, venv: &Path, wheel: &Path, python: &Path) -> Result<()> {
    cmd!(sh, "{python} -m venv --clear {venv}").run()?;
    let bin = venv.join("bin");
    cmd!(sh, "{bin}/pip install --quiet --no-index {wheel}").run()?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let own = std::iter::once(bin.clone());
    let path = std::env::join_paths(own.chain(std::env::split_paths(&path)))?;
    let script = root().join("docs/snippets/sandbox.sh");
    let printed = {
        // It writes a file.
        let _there = sh.push_dir(venv);
        cmd!(sh, "sh -eu {script}").env("PATH", path).read()?
    };
    ensure!(
        printed == "YuanliStudent_01 deleted",
        "it printed {printed:?}"
    );
    let printed = cmd!(sh, "{bin}/python examples/sandbox.py").read()?;
    ensure!(printed == LOST_REPLY, "it printed {printed:?}");
    Ok(())
}

/// Runs the tests in Python with the package that the wheel holds.
fn run_tests(wheel: &Path, environment: &Environment) -> Result<()> {
    let sh = environment.shell()?;
    cmd!(
        sh,
        "pip install --quiet --no-index --no-deps --force-reinstall {wheel}"
    )
    .run()?;
    let side_by_side = side_by_side();
    cmd!(
        sh,
        "pytest -q {side_by_side} {OF_THE_PROJECT...} tests/python"
    )
    .run()?;
    Ok(())
}
