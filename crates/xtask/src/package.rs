use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use yl_facesearch_sandbox::Sandbox;

use crate::process::{self, cargo, command};
use crate::program::with_sandbox;
use crate::project::{root, target};
use crate::python::Environment;

/// The largest wheel, in bytes.
const MOST_BYTES: u64 = 3_000_000;
/// The oldest Python that the wheel is for, as its minor version.
const OLDEST_MINOR: u32 = 10;
/// The newest Python that is looked for.
const NEWEST_MINOR: u32 = 20;

/// Builds the sdist and the wheel as a release has them, offline from the sdist, twice, and tries them in each Python that is there.
///
/// # Errors
/// Something is not as a release must be.
pub(crate) fn run() -> Result<()> {
    ensure!(
        cfg!(all(target_os = "linux", target_arch = "x86_64")),
        "package needs Linux on x86_64; the other wheels are built by .github/workflows/release.yml"
    );
    let tools = Environment::new("package-venv", "packaging/requirements.txt");
    tools.make()?;
    check_workflows(&tools)?;
    let output = target().join("package");
    let dist = output.join("dist");
    clear(&dist)?;
    process::run(cargo("fetch").args(["--quiet", "--locked"]))?;
    process::run(tools.program("maturin").args(["sdist", "--out"]).arg(&dist))?;
    let sdist = only(&dist, ".tar.gz")?;
    let wheel = built_twice(&tools, &sdist, &dist)?;
    check(&tools, &sdist, &wheel)?;
    let pythons = pythons()?;
    for (minor, python) in &pythons {
        try_wheel(&output, &wheel, *minor, python).with_context(|| format!("Python 3.{minor}"))?;
    }
    try_sdist(&tools, &output, &sdist)?;
    let versions: Vec<_> = pythons.keys().map(|minor| format!("3.{minor}")).collect();
    println!(
        "installed and tried in Python {}; a free-threaded wheel is built by .github/workflows/release.yml only",
        versions.join(", ")
    );
    Ok(())
}

/// They cannot run here: their form is checked, and what is known to be unsafe.
fn check_workflows(tools: &Environment) -> Result<()> {
    let workflows = root().join(".github/workflows");
    process::run(
        tools
            .program("check-jsonschema")
            .args(["--builtin-schema", "vendor.github-workflows"])
            .args([workflows.join("ci.yml"), workflows.join("release.yml")]),
    )?;
    process::run(
        tools
            .program("zizmor")
            .args(["--offline", "--persona=pedantic", "--quiet"])
            .arg(workflows),
    )
}

/// The wheel, in `dist`: built from `sdist` in two directories at once, outside the project and without the network.
fn built_twice(tools: &Environment, sdist: &Path, dist: &Path) -> Result<PathBuf> {
    println!("building the wheel twice …");
    let directory = std::env::temp_dir().join(format!("yl-facesearch-{}", std::process::id()));
    let builds = ["first", "second"].map(|name| directory.join(name));
    let mut children = Vec::new();
    for build in &builds {
        clear(build)?;
        process::run(
            tools
                .program("python")
                .args(["-m", "tarfile", "--extract"])
                .args([sdist, build]),
        )?;
        let mut maturin = release_build(tools, &only(build, "")?)?;
        maturin.arg("--out").arg(build.join("wheel"));
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
        process::run(
            tools
                .program("python")
                .arg(root().join("packaging/strip_paths.py"))
                .arg(&wheel),
        )?;
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

fn release_build(tools: &Environment, source: &Path) -> Result<Command> {
    let date = process::output(command("git").args(["log", "-1", "--format=%ct"]))?;
    let mut maturin = tools.program("maturin");
    maturin
        .current_dir(source)
        .args(["build", "--quiet", "--release", "--locked", "--zig"])
        .args(["--compatibility", "manylinux2014"])
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TARGET_DIR", source.join("target"))
        .env("SOURCE_DATE_EPOCH", date.trim())
        .env(
            "RUSTFLAGS",
            format!(
                "--remap-path-prefix={}=/source --remap-path-prefix={}=/cargo",
                source.display(),
                cargo_home()?.display()
            ),
        );
    Ok(maturin)
}

/// What can be seen without installing it.
fn check(tools: &Environment, sdist: &Path, wheel: &Path) -> Result<()> {
    process::run(
        tools
            .program("twine")
            .args(["check", "--strict"])
            .args([sdist, wheel]),
    )?;
    process::run(tools.program("abi3audit").arg("--strict").arg(wheel))?;
    let tag = process::output(tools.program("auditwheel").arg("show").arg(wheel))?;
    ensure!(tag.contains("\"manylinux_2_17_x86_64\""), "{tag}");
    let bytes = fs::metadata(wheel)?.len();
    ensure!(
        bytes <= MOST_BYTES,
        "the wheel has {bytes} bytes, and may have {MOST_BYTES}"
    );
    let files = process::output(
        tools
            .program("python")
            .args(["-m", "zipfile", "--list"])
            .arg(wheel),
    )?;
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
    let hash = process::output(tools.program("pip").arg("hash").arg(wheel))?;
    println!("the same twice, {bytes} bytes: {}", hash.trim());
    Ok(())
}

/// Installs the wheel into an environment of its own, where the command and a program delete a library each.
fn try_wheel(output: &Path, wheel: &Path, minor: u32, python: &Path) -> Result<()> {
    let venv = output.join(format!("python3.{minor}"));
    process::run(command(python).args(["-m", "venv", "--clear"]).arg(&venv))?;
    process::run(
        command(venv.join("bin/pip"))
            .args(["install", "--quiet", "--no-index"])
            .arg(wheel),
    )?;
    let sandbox = Sandbox::start()?;
    sandbox.add_group("from-a-wheel", 0);
    let mut script = command(venv.join("bin/yl-facesearch"));
    script.args(["delete-group", "from-a-wheel"]);
    let printed = process::output(&mut with_sandbox(script, &sandbox))?;
    ensure!(
        printed == "from-a-wheel deleted\n",
        "it printed {printed:?}"
    );
    let printed =
        process::output(command(venv.join("bin/python")).arg(root().join("examples/sandbox.py")))?;
    ensure!(printed.starts_with("deleted"), "it printed {printed:?}");
    Ok(())
}

/// Installs the sdist as pip does, offline.
fn try_sdist(tools: &Environment, output: &Path, sdist: &Path) -> Result<()> {
    println!("installing the sdist …");
    let site = output.join("from-sdist");
    clear(&site)?;
    process::run(
        tools
            .program("pip")
            .current_dir(std::env::temp_dir())
            .args(["install", "--quiet", "--no-index", "--no-build-isolation"])
            .arg("--target")
            .args([&site, sdist])
            .env("CARGO_NET_OFFLINE", "true")
            .env("CARGO_TARGET_DIR", output.join("sdist-target"))
            // How the backend is called is what is tried, not the optimizer.
            .env("MATURIN_PEP517_ARGS", "--profile dev"),
    )?;
    let printed = process::output(
        tools
            .program("python")
            .arg(root().join("examples/sandbox.py"))
            .env("PYTHONPATH", &site),
    )?;
    ensure!(printed.starts_with("deleted"), "it printed {printed:?}");
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
        "there is no Python 3.{OLDEST_MINOR} or later: apt-get install python3 python3-venv"
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

fn cargo_home() -> Result<PathBuf> {
    std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")))
        .context("there is no CARGO_HOME and no home directory")
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
