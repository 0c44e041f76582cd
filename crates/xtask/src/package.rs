use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use crate::project::target;
use crate::python::Environment;
use crate::tools::cargo_home;

/// The largest wheel, in bytes.
const MOST_BYTES: u64 = 3_000_000;
/// The oldest Python that the wheel is for, as its minor version.
const OLDEST_MINOR: u32 = 10;
/// What the shown program of a lost reply prints.
const LOST_REPLY: &str = "seen gone, after a lost reply";
/// The newest Python that is looked for.
const NEWEST_MINOR: u32 = 20;

/// Builds the sdist and the wheel as a release has them, offline from the sdist, twice, and tries
/// them in each Python that is there.
///
/// # Errors
/// Something is not as a release must be.
pub(crate) fn run() -> Result<()> {
    ensure!(
        cfg!(all(target_os = "linux", target_arch = "x86_64")),
        "package needs Linux on x86_64; the other wheels are built by .github/workflows/release.yml"
    );
    let sh = Environment::new("package-venv", "packaging/requirements.txt").shell()?;
    check_workflows(&sh)?;
    let output = target().join("package");
    let dist = output.join("dist");
    clear(&dist)?;
    cmd!(sh, "cargo fetch --quiet --locked").run()?;
    cmd!(sh, "maturin sdist --out {dist}").run()?;
    let sdist = only(&dist, ".tar.gz")?;
    let wheel = built_twice(&sh, &sdist, &dist)?;
    check(&sh, &sdist, &wheel)?;
    let pythons = pythons()?;
    for (minor, python) in &pythons {
        try_wheel(&sh, &output, &wheel, *minor, python)
            .with_context(|| format!("Python 3.{minor}"))?;
    }
    try_sdist(&sh, &output, &sdist)?;
    let versions: Vec<_> = pythons.keys().map(|minor| format!("3.{minor}")).collect();
    println!(
        "installed and tried in Python {}; a free-threaded wheel is built by .github/workflows/release.yml only",
        versions.join(", ")
    );
    Ok(())
}

/// They cannot run here: their form is checked, and what is known to be unsafe.
fn check_workflows(sh: &Shell) -> Result<()> {
    let workflows = ".github/workflows";
    cmd!(sh, "check-jsonschema --builtin-schema vendor.github-workflows {workflows}/ci.yml {workflows}/release.yml").run()?;
    cmd!(
        sh,
        "zizmor --offline --persona=pedantic --quiet {workflows}"
    )
    .run()?;
    Ok(())
}

/// The wheel, in `dist`: built from `sdist` in two directories at once, outside the project and
/// without the network.
fn built_twice(sh: &Shell, sdist: &Path, dist: &Path) -> Result<PathBuf> {
    println!("building the wheel twice …");
    let directory = std::env::temp_dir().join(format!("yl-facesearch-{}", std::process::id()));
    let builds = ["first", "second"].map(|name| directory.join(name));
    let mut children = Vec::new();
    for build in &builds {
        clear(build)?;
        cmd!(sh, "python -m tarfile --extract {sdist} {build}").run()?;
        let mut maturin = release_build(sh, &only(build, "")?, &build.join("wheel"))?;
        children.push(maturin.spawn().context("cannot start maturin")?);
    }
    let mut wheels = Vec::new();
    for (build, mut child) in builds.iter().zip(children) {
        ensure!(
            child.wait()?.success(),
            "maturin failed in {}",
            build.display()
        );
        let wheel = only(&build.join("wheel"), ".whl")?;
        cmd!(sh, "python packaging/strip_paths.py {wheel}").run()?;
        wheels.push(wheel);
    }
    let (Some(first), Some(second)) = (wheels.first(), wheels.last()) else {
        bail!("no wheel");
    };
    ensure!(
        fs::read(first)? == fs::read(second)?,
        "the wheel is another each time it is built: compare those under {}",
        directory.display()
    );
    let wheel = dist.join(first.file_name().context("no name")?);
    fs::copy(first, &wheel)?;
    fs::remove_dir_all(&directory)?;
    Ok(wheel)
}

fn release_build(sh: &Shell, source: &Path, out: &Path) -> Result<Command> {
    let date = cmd!(sh, "git log -1 --format=%ct").read()?;
    let _source = sh.push_dir(source);
    let build = cmd!(
        sh,
        "maturin build --quiet --release --locked --zig --compatibility manylinux2014 --out {out}"
    );
    let flags = format!(
        "--remap-path-prefix={}=/source --remap-path-prefix={}=/cargo",
        source.display(),
        cargo_home()?.display()
    );
    Ok(build
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TARGET_DIR", source.join("target"))
        .env("SOURCE_DATE_EPOCH", date)
        .env("RUSTFLAGS", flags)
        .into())
}

/// What can be seen without installing it.
fn check(sh: &Shell, sdist: &Path, wheel: &Path) -> Result<()> {
    cmd!(sh, "twine check --strict {sdist} {wheel}").run()?;
    cmd!(sh, "abi3audit --strict {wheel}").run()?;
    let tag = cmd!(sh, "auditwheel show {wheel}").read()?;
    ensure!(tag.contains("\"manylinux_2_17_x86_64\""), "{tag}");
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
        ".dist-info/sboms/yl-facesearch-python.cyclonedx.json",
    ] {
        ensure!(files.contains(file), "the wheel lacks {file}");
    }
    let hash = cmd!(sh, "pip hash {wheel}").read()?;
    println!("the same twice, {bytes} bytes: {hash}");
    Ok(())
}

/// Installs the wheel into an environment of its own, where the command and a program delete one
/// face library each.
fn try_wheel(sh: &Shell, output: &Path, wheel: &Path, minor: u32, python: &Path) -> Result<()> {
    let venv = output.join(format!("python3.{minor}"));
    cmd!(sh, "{python} -m venv --clear {venv}").run()?;
    let bin = venv.join("bin");
    cmd!(sh, "{bin}/pip install --quiet --no-index {wheel}").run()?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    let own = std::iter::once(bin.clone());
    let path = std::env::join_paths(own.chain(std::env::split_paths(&path)))?;
    let printed = cmd!(sh, "bash -eu docs/snippets/sandbox.sh")
        .env("PATH", path)
        .read()?;
    ensure!(
        printed == "YuanliStudent_01 deleted",
        "it printed {printed:?}"
    );
    let printed = cmd!(sh, "{bin}/python examples/sandbox.py").read()?;
    ensure!(printed == LOST_REPLY, "it printed {printed:?}");
    Ok(())
}

/// Installs the sdist as pip does, offline.
fn try_sdist(sh: &Shell, output: &Path, sdist: &Path) -> Result<()> {
    println!("installing the sdist …");
    let site = output.join("from-sdist");
    clear(&site)?;
    let outside = sh.push_dir(std::env::temp_dir());
    cmd!(
        sh,
        "pip install --quiet --no-index --no-build-isolation --target {site} {sdist}"
    )
    .env("CARGO_NET_OFFLINE", "true")
    .env("CARGO_TARGET_DIR", output.join("sdist-target"))
    // How the backend is called is what is tried, not the optimizer.
    .env("MATURIN_PEP517_ARGS", "--profile dev")
    .run()?;
    drop(outside);
    let printed = cmd!(sh, "python examples/sandbox.py")
        .env("PYTHONPATH", &site)
        .read()?;
    ensure!(printed == LOST_REPLY, "it printed {printed:?}");
    Ok(())
}

/// The Pythons that the wheel is for, by minor version: those of pyenv and those on the PATH.
fn pythons() -> Result<BTreeMap<u32, PathBuf>> {
    let mut candidates: Vec<PathBuf> = (OLDEST_MINOR..=NEWEST_MINOR)
        .map(|minor| format!("python3.{minor}").into())
        .collect();
    candidates.push("python3".into());
    let pyenv = std::env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".pyenv")));
    if let Some(versions) = pyenv.and_then(|pyenv| fs::read_dir(pyenv.join("versions")).ok()) {
        for version in versions {
            candidates.push(version?.path().join("bin/python3"));
        }
    }
    let mut found = BTreeMap::new();
    for candidate in candidates {
        if let Some(minor) = minor_version(&candidate) {
            found.insert(minor, candidate);
        }
    }
    ensure!(
        !found.is_empty(),
        "there is no Python 3.{OLDEST_MINOR} or later: apt-get install python3-venv"
    );
    Ok(found)
}

/// The minor version of a `CPython` that loads abi3 modules and can make virtual environments.
fn minor_version(python: &Path) -> Option<u32> {
    let asked = "import ensurepip, sys, sysconfig; \
                 assert not sysconfig.get_config_var('Py_GIL_DISABLED'); print(sys.version_info[1])";
    let output = Command::new(python).args(["-c", asked]).output().ok()?;
    let minor = String::from_utf8(output.stdout).ok()?.trim().parse().ok()?;
    (minor >= OLDEST_MINOR).then_some(minor)
}

/// The only entry of `directory` whose name ends with `ending`.
fn only(directory: &Path, ending: &str) -> Result<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    match found.as_slice() {
        [path] => Ok(path.clone()),
        _ => bail!("{} holds {} of *{ending}", directory.display(), found.len()),
    }
}

fn clear(directory: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory)?;
    }
    fs::create_dir_all(directory).with_context(|| format!("cannot make {}", directory.display()))
}
