use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use yl_facesearch_sandbox::Sandbox;

use crate::process::{cargo, command, output, run};
use crate::project::{root, target};
use crate::python;

/// The program of `file`, a path from the project's root, ready to run.
///
/// # Errors
/// It does not compile.
pub(crate) fn built(file: &str) -> Result<Command> {
    let source = root().join(file);
    let (stem, language) = name(&source)?;
    Ok(match language {
        "rs" => {
            let mut run = cargo("run");
            run.args([
                "--quiet",
                "--locked",
                "--package",
                "yl-facesearch",
                "--example",
                stem,
                "--",
            ]);
            run
        }
        "py" if stem.starts_with("test_") => {
            let mut run = python::program("pytest");
            run.args(["-q", "-p", "no:cacheprovider"]).arg(source);
            run
        }
        "py" => {
            let mut run = python::program("python");
            run.arg(source);
            run
        }
        "sh" => {
            let mut run = python::beside_programs("bash");
            // Each line must succeed.
            run.arg("-eu").arg(source);
            run
        }
        "txt" => command(made_by_cmake(&source)?),
        _ => command(compiled(stem, language, &source)?),
    })
}

/// The name of `file` without its ending, and the ending.
///
/// # Errors
/// It has none.
pub(crate) fn name(file: &Path) -> Result<(&str, &str)> {
    file.file_stem()
        .and_then(|stem| stem.to_str())
        .zip(file.extension().and_then(|ending| ending.to_str()))
        .with_context(|| format!("{} names no language", file.display()))
}

fn prefix() -> PathBuf {
    target().join("prefix")
}

fn compiled(stem: &str, language: &str, source: &Path) -> Result<PathBuf> {
    let prefix = prefix();
    let flags = output(
        command("pkg-config")
            .env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig"))
            .args(["--cflags", "--libs", "yl-facesearch"]),
    )
    .context("pkg-config does not know yl-facesearch")?;
    let (compiler, standard) = if language == "c" {
        ("cc", "-std=c99")
    } else {
        ("c++", "-std=c++17")
    };
    let program = prefix.join(format!("{stem}-{language}"));
    run(command(compiler)
        .args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror"])
        .arg(source)
        .arg("-o")
        .arg(&program)
        .args(flags.split_whitespace())
        .arg(format!("-Wl,-rpath,{}", prefix.join("lib").display())))?;
    Ok(program)
}

/// The README's C program, built as `lists` says, outside the project.
fn made_by_cmake(lists: &Path) -> Result<PathBuf> {
    let project = scratch("cmake")?;
    std::fs::copy(lists, project.join("CMakeLists.txt"))?;
    std::fs::copy(root().join("examples/delete.c"), project.join("delete.c"))?;
    let build = project.join("build");
    output(
        command("cmake")
            .arg("-S")
            .arg(&project)
            .arg("-B")
            .arg(&build)
            .arg(format!("-DCMAKE_PREFIX_PATH={}", prefix().display())),
    )?;
    output(command("cmake").arg("--build").arg(&build))?;
    Ok(build.join("delete"))
}

/// An empty directory for a program's files.
///
/// # Errors
/// It cannot be made.
pub(crate) fn scratch(name: &str) -> Result<PathBuf> {
    let directory = target().join("tmp").join(name);
    if directory.exists() {
        std::fs::remove_dir_all(&directory)?;
    }
    std::fs::create_dir_all(&directory)?;
    Ok(directory)
}

/// `command`, with `sandbox` as the service in its environment.
pub(crate) fn with_sandbox(mut command: Command, sandbox: &Sandbox) -> Command {
    command
        .env("YL_ENDPOINT", sandbox.endpoint())
        .env("YL_API_KEY", sandbox.api_key())
        .env("YL_API_SECRET", sandbox.api_secret());
    command
}
