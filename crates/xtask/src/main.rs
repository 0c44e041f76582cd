//! The project's own commands, so that a fresh machine needs cargo, python3 with pip, C and C++
//! compilers and pkg-config only.

mod bench;
mod c_package;
mod check;
mod ci;
mod demo;
mod docs;
mod error_codes;
mod features;
mod fuzz;
mod generated;
mod install;
mod interpreters;
mod linked;
mod mutants;
mod package;
mod packing;
mod project;
mod promises;
mod public_api;
mod python;
mod readme;
mod rust_tests;
mod rust_version;
mod sbom;
mod tally;
mod test;
mod third_party;
mod tools;
mod wheel;

use std::env;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask COMMAND

  demo [--live]          delete face libraries from Rust, C, C++ and Python; against the sandbox, or the real service
  test                   every test, in every language
  setup                  what the tests need, under target/; the commands below and above do it themselves
  pytest [ARGUMENT…]     set up, and run pytest: some of the tests in Python or of the programs that are shown
  check                  formats, lints, features, generated files, licences
  generate               write include/yl_facesearch.h, the list of the Rust API, the licences of the crates that packages contain,
                         and the parts of sources and documents that repeat core's error codes or an example
  docs                   the documentation, into target/docs; a warning is an error
  ci                     what CI does besides test: check, docs, clang, valgrind, package, installation, fuzz, the bench's gate
  bench [--quick] [--only NAME] | --guard
                         the library against a bare socket and other clients, in turns (a few minutes); guard: the
                         instructions of a call against the committed figure
  fuzz [--seconds N]     each fuzz target for N seconds (20), under the address sanitizer
  mutants                each change of the decision, the judgement and their like that no test of core notices (hours)
  package                the sdist, the wheel and the C tarball of a release, built twice and checked; the tests in
                         Python with the wheel, on every CPython of the machine; the crates, packed
  install --prefix DIR   the C library, its headers, its pkg-config and CMake files (release build)
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("cargo xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Starts over without what `cargo run` says of xtask's own package. A build script of the TLS
/// provider watches these variables: with them, cargo would compile it and all above it again
/// whenever a plain cargo command follows one of xtask's.
///
/// # Errors
/// It cannot be started.
fn without_own_package() -> Result<()> {
    let is_own = |name: &str| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
    let own: Vec<_> = env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| is_own(&name.to_string_lossy()))
        .collect();
    if own.is_empty() {
        return Ok(());
    }
    let mut again = Command::new(env::current_exe()?);
    again.args(env::args_os().skip(1));
    for name in own {
        again.env_remove(name);
    }
    Err(again.exec().into())
}

fn run() -> Result<()> {
    without_own_package()?;
    let mut arguments = lexopt::Parser::from_env();
    let command = match arguments.next()? {
        Some(Value(command)) => command.string()?,
        Some(Short('h') | Long("help")) | None => {
            print!("{HELP}");
            return Ok(());
        }
        Some(other) => return Err(other.unexpected().into()),
    };
    if command == "pytest" {
        return test::pytest(&arguments.raw_args()?.collect::<Vec<_>>());
    }
    if command == "bench" {
        return bench::start(&arguments.raw_args()?.collect::<Vec<_>>());
    }
    let mut live = false;
    let mut prefix: Option<PathBuf> = None;
    let mut seconds = 20;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("live") if command == "demo" => live = true,
            Long("prefix") if command == "install" => prefix = Some(arguments.value()?.into()),
            Long("seconds") if command == "fuzz" => seconds = arguments.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    match (command.as_str(), prefix) {
        ("demo", _) => demo::run(live),
        ("test", _) => test::run(),
        ("check", _) => check::run(),
        ("docs", _) => docs::run(),
        ("setup", _) => python::set_up(),
        ("ci", _) => ci::run(),
        ("generate", _) => generated::write(),
        ("fuzz", _) => fuzz::run(seconds),
        ("mutants", _) => mutants::run(),
        ("package", _) => package::run(),
        ("install", Some(prefix)) => install::run(&prefix, install::Profile::Release),
        ("install", None) => bail!("install needs --prefix DIR"),
        (other, _) => bail!("no command {other:?}; see cargo xtask --help"),
    }
}
