use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;

use anyhow::{Context, Result, anyhow, bail, ensure};
use xshell::{Cmd, Shell, cmd};

use crate::packing::{commit_time, only};
use crate::project::{remapping, shell, target};
use crate::python::Environment;
use crate::{c_package, promises, wheel};

/// The largest wheel, in bytes.
const MOST_BYTES: u64 = 3_000_000;

/// Builds the sdist, the wheel and the C library's tarball as a release has them, offline from the
/// sdist, twice, and tries them; and tries to publish the crates.
///
/// # Errors
/// Something is not as a release must be.
pub(crate) fn run() -> Result<()> {
    ensure!(
        cfg!(target_os = "linux"),
        "package needs Linux; what other systems get is built by .github/workflows/release.yml"
    );
    let sh = Environment::new("package-venv", "packaging/requirements.txt").shell()?;
    check_workflows(&sh)?;
    promises::check(&sh)?;
    let dist = dist();
    clear(&dist)?;
    cmd!(sh, "cargo fetch --quiet --locked").run()?;
    cmd!(sh, "maturin sdist --out {dist}").run()?;
    let sdist = only(&dist, ".tar.gz")?;
    let (wheel, tarball) = thread::scope(|scope| {
        // Most of it waits for the network.
        let environments = scope.spawn(wheel::environments);
        let built = built_twice(&sh, &sdist, &dist)?;
        environments
            .join()
            .map_err(|_| anyhow!("a thread panicked"))??;
        anyhow::Ok(built)
    })?;
    check(&sh, &sdist, &wheel)?;
    c_package::test(&tarball)?;
    let versions = thread::scope(|scope| {
        // The tests wait often.
        let crates = scope.spawn(crates);
        let versions = wheel::test(&sh, &wheel)?;
        crates.join().map_err(|_| anyhow!("a thread panicked"))??;
        anyhow::Ok(versions)
    })?;
    println!(
        "installed and tested in Python {versions}; a free-threaded wheel is built by .github/workflows/release.yml only",
    );
    Ok(())
}

/// Where the packages are.
pub(crate) fn dist() -> PathBuf {
    target().join("package/dist")
}

/// What `cargo publish` would do, but for the upload; each crate is compiled as it is packed.
fn crates() -> Result<()> {
    let sh = shell()?;
    println!("packing the crates …");
    cmd!(
        sh,
        "cargo publish --quiet --dry-run --locked --allow-dirty --package yl-facesearch-sandbox --package yl-facesearch"
    )
    // The workspace's own profile, so that nothing is compiled twice: a crate that is packed has
    // none.
    .env("CARGO_PROFILE_DEV_DEBUG", "line-tables-only")
    .run()?;
    Ok(())
}

/// They cannot run here: their form is checked, and what is known to be unsafe.
fn check_workflows(sh: &Shell) -> Result<()> {
    let workflows = ".github/workflows";
    cmd!(sh, "check-jsonschema --builtin-schema vendor.github-workflows {workflows}/ci.yml {workflows}/release.yml").run()?;
    cmd!(
        sh,
        "check-jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml"
    )
    .run()?;
    cmd!(sh, "zizmor --offline --persona=pedantic --quiet .github").run()?;
    Ok(())
}

/// The wheel and the C library's tarball, in `dist`: built from `sdist` in two directories at once,
/// outside the project and without the network. One of the wheels is built by pip, as an sdist is
/// installed.
fn built_twice(sh: &Shell, sdist: &Path, dist: &Path) -> Result<(PathBuf, PathBuf)> {
    const OPTIONS: &str = "--zig --compatibility manylinux2014";
    println!("building the wheel and the C library twice …");
    let directory = std::env::temp_dir().join(format!("yl-facesearch-{}", std::process::id()));
    let mut sources = Vec::new();
    for name in ["first", "second"] {
        let build = directory.join(name);
        clear(&build)?;
        cmd!(sh, "python -m tarfile --extract {sdist} {build}").run()?;
        sources.push(only(&build, "")?);
    }
    let out = directory.join("out");
    let outs = ["pip", "maturin"].map(|name| out.join(name));
    let [by_pip, by_maturin] = &outs;
    let options = OPTIONS.split(' ');
    let pip = cmd!(
        sh,
        "pip wheel --quiet --no-index --no-build-isolation --no-deps --wheel-dir {by_pip} ."
    )
    .env("MATURIN_PEP517_ARGS", OPTIONS);
    let maturin = cmd!(
        sh,
        "maturin build --quiet --release --locked {options...} --out {by_maturin}"
    );
    at_once(sh, &sources, [pip, maturin])?;
    let mut wheels = Vec::new();
    for out in &outs {
        let wheel = only(out, ".whl")?;
        cmd!(sh, "python packaging/strip_paths.py {wheel}").run()?;
        wheels.push(wheel);
    }
    let wheel = the_same(&wheels, dist)?;
    at_once(sh, &sources, [c_package::build(sh), c_package::build(sh)])?;
    let mut tarballs = Vec::new();
    for source in &sources {
        tarballs.push(c_package::pack(sh, source)?);
    }
    let tarball = the_same(&tarballs, dist)?;
    fs::remove_dir_all(&directory)?;
    Ok((wheel, tarball))
}

/// Runs each command in its source, as a release is built.
fn at_once(sh: &Shell, sources: &[PathBuf], commands: [Cmd<'_>; 2]) -> Result<()> {
    let date = commit_time(sh)?;
    // zig would link an unwinder of its own, which crashes on the system's data where a thread is
    // ended inside our code: by pthread_cancel(), or by an interpreter that exits.
    let unwinder = cmd!(sh, "cc -print-file-name=libgcc_s.so.1").read()?;
    let mut children = Vec::new();
    for (source, command) in sources.iter().zip(commands) {
        let name = command.to_string();
        let child = Command::from(command)
            .current_dir(source)
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", source.join("target"))
            .env("SOURCE_DATE_EPOCH", &date)
            .env(
                "RUSTFLAGS",
                format!("{} -Clink-arg={unwinder}", remapping(source)?),
            )
            .spawn();
        children.push((child.with_context(|| format!("cannot start {name}"))?, name));
    }
    for (mut child, name) in children {
        ensure!(child.wait()?.success(), "failed: {name}");
    }
    Ok(())
}

/// The one copy, in `dist`, of what was built several times.
fn the_same(built: &[PathBuf], dist: &Path) -> Result<PathBuf> {
    let (Some(first), Some(last)) = (built.first(), built.last()) else {
        bail!("nothing was built");
    };
    ensure!(
        fs::read(first)? == fs::read(last)?,
        "{} is another where it is built in another directory: compare it with {}",
        first.display(),
        last.display()
    );
    let kept = dist.join(first.file_name().context("no name")?);
    fs::copy(first, &kept)?;
    Ok(kept)
}

/// What can be seen without installing it.
fn check(sh: &Shell, sdist: &Path, wheel: &Path) -> Result<()> {
    cmd!(sh, "twine check --strict {sdist} {wheel}").run()?;
    cmd!(sh, "python packaging/check_readme.py python/README.md crates/core/README.md crates/sandbox/README.md crates/capi/README.md").run()?;
    cmd!(sh, "abi3audit --strict {wheel}").run()?;
    let tag = cmd!(sh, "auditwheel show {wheel}").read()?;
    let wanted = format!("\"manylinux_2_17_{}\"", std::env::consts::ARCH);
    ensure!(tag.contains(&wanted), "{tag}");
    let bytes = fs::metadata(wheel)?.len();
    ensure!(
        bytes <= MOST_BYTES,
        "the wheel has {bytes} bytes, and may have {MOST_BYTES}"
    );
    let files = cmd!(sh, "python -m zipfile --list {wheel}")
        .quiet()
        .read()?;
    for file in [
        "yl_facesearch/py.typed",
        "yl_facesearch/_native.pyi",
        ".dist-info/entry_points.txt",
        ".dist-info/licenses/LICENSE-APACHE",
        ".dist-info/licenses/LICENSE-MIT",
        ".dist-info/licenses/THIRD-PARTY-LICENSES",
        ".dist-info/sboms/yl-facesearch-python.cyclonedx.json",
    ] {
        ensure!(files.contains(file), "the wheel lacks {file}");
    }
    let hash = cmd!(sh, "pip hash {wheel}").read()?;
    println!("the same twice, {bytes} bytes: {hash}");
    Ok(())
}

fn clear(directory: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory)?;
    }
    fs::create_dir_all(directory).with_context(|| format!("cannot make {}", directory.display()))
}
