use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};
use xshell::{Shell, cmd};

use crate::contender::{Contender, Program};
use crate::project::{bench, target};

/// Builds, in release, what `contenders` need. The C library and the wheel are taken from the
/// directory of `packages` where one is given.
///
/// # Errors
/// A tool is missing, a build failed, or `packages` lacks one.
pub(crate) fn build(
    shell: &Shell,
    contenders: &[Contender],
    packages: Option<&Path>,
) -> Result<()> {
    require(&["cc", "pkg-config", "python3", "taskset", "valgrind"])?;
    println!("Building …");
    let wants = |program| contenders.iter().any(|one| one.program == program);
    build_rust(shell, &["server", "rust"])?;
    if wants(Program::RustPeers) {
        // Apart, so that the features the peers ask for do not change how the library is built.
        build_rust(shell, &["rust-peers"])?;
    }
    if wants(Program::C) {
        install_c(shell, packages)?;
        for one in contenders.iter().filter(|one| one.program == Program::C) {
            build_c(shell, one.kind)?;
        }
    }
    if wants(Program::Python) {
        install_python(shell, packages)?;
    }
    Ok(())
}

/// # Errors
/// A tool of `names` is missing.
fn require(names: &[&str]) -> Result<()> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    for name in names {
        let is_there = std::env::split_paths(&path).any(|folder| folder.join(name).exists());
        ensure!(is_there, "{name} is not installed");
    }
    Ok(())
}

fn build_rust(shell: &Shell, packages: &[&str]) -> Result<()> {
    let (workspace, target) = (bench().join("Cargo.toml"), target());
    let options = ["--quiet", "--release", "--manifest-path"];
    let mut build = cmd!(
        shell,
        "cargo build {options...} {workspace} --target-dir {target}"
    );
    for package in packages {
        build = build.arg("--package").arg(package_name(package));
    }
    Ok(build.run()?)
}

fn package_name(name: &str) -> String {
    format!("yl-facesearch-bench-{name}")
}

/// The program of a package of this workspace.
pub(crate) fn rust_program(name: &str) -> Command {
    Command::new(target().join("release").join(package_name(name)))
}

/// Where the C library is installed.
fn prefix() -> PathBuf {
    target().join("prefix")
}

/// The built C library.
pub(crate) fn shared_library() -> PathBuf {
    prefix().join("lib/libyl_facesearch.so")
}

fn c_program(kind: &str) -> PathBuf {
    target().join(format!("c-{kind}"))
}

fn install_c(shell: &Shell, packages: Option<&Path>) -> Result<()> {
    let prefix = prefix();
    let Some(packages) = packages else {
        return Ok(cmd!(shell, "cargo xtask install --prefix {prefix}").run()?);
    };
    let tarball = only(shell, packages, "-linux-gnu.tar.gz")?;
    shell.remove_path(&prefix)?;
    shell.create_dir(&prefix)?;
    let unpack = ["--strip-components=1", "--extract", "--directory"];
    Ok(cmd!(shell, "tar {unpack...} {prefix} --file {tarball}").run()?)
}

fn build_c(shell: &Shell, kind: &str) -> Result<()> {
    let libraries: &[&str] = match kind {
        "libcurl" => &["libcurl", "libcrypto"],
        _ => &["yl-facesearch"],
    };
    let lib = prefix().join("lib");
    let flags = cmd!(shell, "pkg-config --cflags --libs {libraries...}")
        .env("PKG_CONFIG_PATH", lib.join("pkgconfig"))
        .read()
        .context("if libcurl is missing: apt-get install libcurl4-openssl-dev libssl-dev")?;
    let (source, program) = (bench().join(format!("clients/c/{kind}.c")), c_program(kind));
    cmd!(
        shell,
        "cc -std=c99 -O2 -Wall -Wextra -Wpedantic -Werror {source} -o {program}"
    )
    .args(flags.split_whitespace())
    .args([
        "-lpthread".to_owned(),
        format!("-Wl,-rpath,{}", lib.display()),
    ])
    .run()?;
    Ok(())
}

fn venv() -> PathBuf {
    target().join("venv")
}

/// The interpreter that has the peers and the library.
pub(crate) fn python() -> PathBuf {
    venv().join("bin/python")
}

/// A virtual environment with what requirements.txt pins and the library's wheel, built as it is
/// released.
fn install_python(shell: &Shell, packages: Option<&Path>) -> Result<()> {
    let (venv, python, wheels) = (venv(), python(), wheels());
    let requirements = bench().join("requirements.txt");
    let wanted = shell.read_file(&requirements)?;
    let installed = venv.join("installed-requirements.txt");
    let pip = || cmd!(shell, "{python} -m pip install --quiet");
    if shell.read_file(&installed).ok().as_ref() != Some(&wanted) {
        cmd!(shell, "python3 -m venv --clear {venv}").run()?;
        pip().arg("--requirement").arg(requirements).run()?;
        shell.write_file(&installed, &wanted)?;
    }
    // Wheels of other versions must not be there to choose from.
    shell.remove_path(&wheels)?;
    if let Some(packages) = packages {
        shell.create_dir(&wheels)?;
        shell.copy_file(only(shell, packages, ".whl")?, &wheels)?;
    } else {
        let options = ["--quiet", "--release", "--locked", "--out"];
        cmd!(shell, "{python} -m maturin build {options...} {wheels}").run()?;
    }
    let replace = ["--no-deps", "--force-reinstall"];
    Ok(pip().args(replace).arg(wheel(shell)?).run()?)
}

fn wheels() -> PathBuf {
    target().join("wheels")
}

/// The file of the library's wheel.
///
/// # Errors
/// It was not built.
pub(crate) fn wheel(shell: &Shell) -> Result<PathBuf> {
    only(shell, &wheels(), ".whl")
}

/// The only file of `directory` whose name ends with `ending`.
fn only(shell: &Shell, directory: &Path, ending: &str) -> Result<PathBuf> {
    let mut files = shell.read_dir(directory)?;
    files.retain(|file| file.to_string_lossy().ends_with(ending));
    let [file] = &*files else {
        bail!("{} holds {} of *{ending}", directory.display(), files.len());
    };
    Ok(file.clone())
}

/// The command that runs `contender`; what it is to call is in its further arguments.
pub(crate) fn start(contender: &Contender) -> Command {
    let mut start = match contender.program {
        Program::Rust => rust_program("rust"),
        Program::RustPeers => rust_program("rust-peers"),
        Program::C => Command::new(c_program(contender.kind)),
        Program::Python => {
            let mut worker = Command::new(python());
            worker.arg(bench().join("clients/python/worker.py"));
            worker
        }
    };
    start.arg(contender.kind);
    start
}

/// Draws the figures of the report in `file`.
///
/// # Errors
/// It is not as picture.py expects it.
pub(crate) fn draw(shell: &Shell, file: &Path, picture: &Path) -> Result<()> {
    let (python, program) = (python(), bench().join("harness/picture.py"));
    Ok(cmd!(shell, "{python} {program} {file} {picture}").run()?)
}
