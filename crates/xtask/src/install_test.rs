use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use yl_facesearch_sandbox::Sandbox;

use crate::process::{command, output, run as run_process};
use crate::program::with_sandbox;
use crate::project::{root, target};
use crate::test::Tally;
use crate::{install, tools};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A user's project: the README's programs, and how cmake finds the library.
const CMAKE_LISTS: &str = "\
cmake_minimum_required(VERSION 3.16)
project(user LANGUAGES C CXX)
find_package(yl_facesearch ${WANTED} REQUIRED)
foreach(language c cpp)
    add_executable(delete-${language} delete.${language})
    target_compile_features(delete-${language} PRIVATE cxx_std_17)
    target_link_libraries(delete-${language} PRIVATE yl_facesearch::${LINKED})
endforeach()
";

/// How a program is linked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Shared,
    Static,
}

/// Installs with cargo-c, and builds and runs programs outside the project as its users would.
///
/// # Errors
/// A tool is missing or a test failed.
pub(crate) fn run() -> Result<()> {
    tools::require(&["cc", "c++", "cmake", "nm", "pkg-config"])?;
    let place = std::env::temp_dir().join(format!("yl-facesearch-{}", std::process::id()));
    fs::create_dir_all(&place)?;
    let result = tests(&fs::canonicalize(&place)?);
    fs::remove_dir_all(&place)?;
    result?.close()
}

fn tests(place: &Path) -> Result<Tally> {
    for program in ["delete.c", "delete.cpp"] {
        fs::copy(root().join("examples").join(program), place.join(program))?;
    }
    fs::write(place.join("CMakeLists.txt"), CMAKE_LISTS)?;
    let prefix = place.join("prefix");
    cargo_cinstall(&prefix, &[])?;
    let static_only = place.join("static-only");
    cargo_cinstall(&static_only, &["--library-type", "staticlib"])?;
    let mut tally = Tally::default();
    let mut test = |name: &str, result: Result<()>| tally.note(name, &result);
    test(
        "the files of cargo xtask install",
        same_as_xtask(place, &prefix),
    );
    test("the SONAME", soname(&prefix));
    test(
        "pkg-config, shared",
        pkg_config(place, &prefix, Form::Shared),
    );
    test(
        "pkg-config, static",
        pkg_config(place, &static_only, Form::Static),
    );
    // CMake's files name no prefix.
    let moved = place.join("moved");
    fs::rename(&prefix, &moved)?;
    let by_cmake = |prefix: &Path, linked, options: &[&str], form| {
        cmake(place, prefix, linked, options).and_then(|build| both(&build, prefix, form))
    };
    test(
        "CMake, shared",
        by_cmake(&moved, "yl_facesearch", &[], Form::Shared),
    );
    test(
        "CMake, static",
        by_cmake(
            &moved,
            "yl_facesearch",
            &["-DBUILD_SHARED_LIBS=OFF"],
            Form::Static,
        ),
    );
    test(
        "CMake, static by name",
        by_cmake(&moved, "yl_facesearch_static", &[], Form::Static),
    );
    test(
        "CMake, where only the static library is installed",
        by_cmake(&static_only, "yl_facesearch", &[], Form::Static),
    );
    test(
        "CMake refuses another version",
        other_version(place, &moved),
    );
    Ok(tally)
}

fn cargo_cinstall(prefix: &Path, options: &[&str]) -> Result<()> {
    let program = tools::cargo_installed_as("cargo-c", "0.10.24", "cargo-cinstall")?;
    run_process(
        command(program)
            .args(["cinstall", "--locked", "--profile", "dev"])
            .arg("--manifest-path")
            .arg(root().join("crates/capi/Cargo.toml"))
            .arg("--target-dir")
            .arg(target().join("cargo-c"))
            .arg("--prefix")
            .arg(prefix)
            .args(options),
    )
}

/// The directory of the libraries: cargo-c puts them where the system would.
fn libraries(prefix: &Path) -> Result<PathBuf> {
    let lib = prefix.join("lib");
    for directory in fs::read_dir(&lib)? {
        let directory = directory?.path();
        if directory.join("pkgconfig").exists() {
            return Ok(directory);
        }
    }
    Ok(lib)
}

/// Every file under `prefix` with its text where it is one, as if the libraries were in lib.
fn installed(prefix: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let libraries = libraries(prefix)?;
    let mut files = BTreeMap::new();
    let mut directories = vec![prefix.to_path_buf()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(&directory)? {
            let path = entry?.path();
            if path.is_dir() {
                directories.push(path);
                continue;
            }
            let place = match path.strip_prefix(&libraries) {
                Ok(file) => Path::new("lib").join(file),
                Err(_) => path.strip_prefix(prefix)?.to_path_buf(),
            };
            let lib = libraries.strip_prefix(prefix)?.display().to_string();
            let text = fs::read_to_string(&path)
                .unwrap_or_default()
                .replace(&prefix.display().to_string(), "PREFIX")
                .replace(&format!("{{prefix}}/{lib}\n"), "{prefix}/lib\n");
            files.insert(place, text.trim_end().to_owned());
        }
    }
    Ok(files)
}

/// There is one way to install, made twice: a user must not be able to tell which it was.
fn same_as_xtask(place: &Path, prefix: &Path) -> Result<()> {
    let own = place.join("xtask");
    install::run(&own, install::Profile::Debug)?;
    let (own, other) = (installed(&own)?, installed(prefix)?);
    ensure!(
        own.keys().eq(other.keys()),
        "{:?} by cargo xtask install, {:?} by cargo cinstall",
        own.keys(),
        other.keys()
    );
    for (file, text) in own {
        ensure!(
            other.get(&file) == Some(&text),
            "{} differs",
            file.display()
        );
    }
    Ok(())
}

fn soname(prefix: &Path) -> Result<()> {
    let mut numbers = VERSION.split('.');
    let (major, minor) = (
        numbers.next().context("no major version")?,
        numbers.next().context("no minor version")?,
    );
    let name = if major == "0" {
        format!("0.{minor}")
    } else {
        major.to_owned()
    };
    let library = libraries(prefix)?.join(format!("libyl_facesearch.so.{VERSION}"));
    let dynamic = output(command("readelf").arg("-d").arg(library))?;
    ensure!(
        dynamic.contains(&format!("soname: [libyl_facesearch.so.{name}]")),
        "{dynamic}"
    );
    Ok(())
}

fn pkg_config(place: &Path, prefix: &Path, form: Form) -> Result<()> {
    let mut query = command("pkg-config");
    query
        .env("PKG_CONFIG_PATH", libraries(prefix)?.join("pkgconfig"))
        .args(["--cflags", "--libs", "yl-facesearch"]);
    if form == Form::Static {
        query.arg("--static");
    }
    let flags = output(&mut query)?;
    let build = place.join(if form == Form::Static {
        "pc-static"
    } else {
        "pc-shared"
    });
    fs::create_dir_all(&build)?;
    for (compiler, standard, language) in [("cc", "-std=c99", "c"), ("c++", "-std=c++17", "cpp")] {
        run_process(
            Command::new(compiler)
                .current_dir(place)
                .args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror"])
                .arg(format!("delete.{language}"))
                .arg("-o")
                .arg(build.join(format!("delete-{language}")))
                .args(flags.split_whitespace()),
        )?;
    }
    both(&build, prefix, form)
}

/// Configures and builds the user's project; gives its build directory.
fn cmake(place: &Path, prefix: &Path, linked: &str, options: &[&str]) -> Result<PathBuf> {
    let build = place.join("build");
    if build.exists() {
        fs::remove_dir_all(&build)?;
    }
    let minor = VERSION.rsplit_once('.').context("no patch version")?.0;
    output(&mut configuration(place, prefix, minor, linked, options))?;
    output(
        Command::new("cmake")
            .arg("--build")
            .arg(&build)
            .args(["--parallel", "2"]),
    )?;
    Ok(build)
}

fn configuration(
    place: &Path,
    prefix: &Path,
    wanted: &str,
    linked: &str,
    options: &[&str],
) -> Command {
    let mut configure = Command::new("cmake");
    configure
        .arg("-S")
        .arg(place)
        .arg("-B")
        .arg(place.join("build"))
        .arg(format!("-DCMAKE_PREFIX_PATH={}", prefix.display()))
        .arg(format!("-DWANTED={wanted}"))
        .arg(format!("-DLINKED={linked}"))
        .args(options);
    configure
}

fn other_version(place: &Path, prefix: &Path) -> Result<()> {
    for wanted in ["0.0.9", "0.2", "1"] {
        fs::remove_dir_all(place.join("build"))?;
        let answer = configuration(place, prefix, wanted, "yl_facesearch", &[]).output()?;
        let text = String::from_utf8_lossy(&answer.stderr);
        ensure!(!answer.status.success(), "{wanted} was found");
        ensure!(text.contains(&format!("version: {VERSION}")), "{text}");
    }
    Ok(())
}

/// The C and the C++ program are linked as they should be, and delete a library of a sandbox.
fn both(build: &Path, prefix: &Path, form: Form) -> Result<()> {
    for language in ["c", "cpp"] {
        let program = build.join(format!("delete-{language}"));
        let dynamic = output(command("readelf").arg("-d").arg(&program))?;
        ensure!(
            dynamic.contains("[libyl_facesearch.so") == (form == Form::Shared),
            "{} is linked otherwise:\n{dynamic}",
            program.display()
        );
        let sandbox = Sandbox::start()?;
        sandbox.add_group("YuanliStudent_01", 0);
        let mut run = with_sandbox(Command::new(&program), &sandbox);
        if form == Form::Shared {
            run.env("LD_LIBRARY_PATH", libraries(prefix)?);
        }
        let printed = output(&mut run)?;
        if !printed.contains("deleted") || !sandbox.groups().is_empty() {
            bail!("it printed {printed:?} and left {:?}", sandbox.groups());
        }
    }
    Ok(())
}
