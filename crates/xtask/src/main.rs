//! The project's own commands, so that a fresh machine needs cargo, python3 and a C compiler only.

mod bench;
mod check;
mod demo;
mod docs;
mod examples;
mod features;
mod fuzz;
mod install;
mod install_test;
mod package;
mod process;
mod program;
mod project;
mod public_api;
mod python;
mod readme;
mod rust_version;
mod soak;
mod test;
mod tools;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::prelude::*;

const HELP: &str = "\
cargo xtask COMMAND

  demo [--live]          delete face libraries from Rust, C, C++ and Python; against the sandbox, or the real service
  test                   every test, in every language
  examples               the programs that README.md and docs show, each tried; a part of test
  check                  formats, lints, features, generated files, licences
  generate               write include/yl_facesearch.h, the list of the Rust API and the generated parts of README.md and docs anew
  docs                   the documentation, into target/docs; a warning is an error
  soak [--calls N]       many deletes under faults from several threads, every verdict compared
  bench [--quick] [--only NAME] | --guard
                         the library against a bare socket and other clients, in turns (a few minutes); guard: the
                         instructions of a call against the committed figure
  fuzz [--seconds N]     each fuzz target for N seconds (20), under the address sanitizer
  package                the sdist and the wheel of a release, built twice, checked and tried in each Python
  install --prefix DIR   the C library, its headers, its pkg-config and CMake files (release build)
  install-test           C and C++ programs outside the project, built against what `cargo cinstall` installs
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

fn run() -> Result<()> {
    let mut arguments = lexopt::Parser::from_env();
    let command = match arguments.next()? {
        Some(Value(command)) => command.string()?,
        Some(Short('h') | Long("help")) | None => {
            print!("{HELP}");
            return Ok(());
        }
        Some(other) => return Err(other.unexpected().into()),
    };
    if command == "bench" {
        return bench::start(&arguments.raw_args()?.collect::<Vec<_>>());
    }
    let mut live = false;
    let mut prefix: Option<PathBuf> = None;
    let mut calls = 100_000;
    let mut seconds = 20;
    while let Some(argument) = arguments.next()? {
        match argument {
            Long("live") if command == "demo" => live = true,
            Long("prefix") if command == "install" => prefix = Some(arguments.value()?.into()),
            Long("seconds") if command == "fuzz" => seconds = arguments.value()?.parse()?,
            Long("calls") if command == "soak" => calls = arguments.value()?.parse()?,
            other => return Err(other.unexpected().into()),
        }
    }
    match (command.as_str(), prefix) {
        ("demo", _) => demo::run(live),
        ("test", _) => test::run(),
        ("check", _) => check::run(),
        ("docs", _) => docs::run(),
        ("examples", _) => test::examples(),
        ("generate", _) => {
            public_api::generate()?;
            readme::generate()
        }
        ("fuzz", _) => fuzz::run(seconds),
        ("package", _) => package::run(),
        ("soak", _) => soak::run(calls),
        ("install", Some(prefix)) => install::run(&prefix, install::Profile::Release),
        ("install-test", _) => install_test::run(),
        ("install", None) => bail!("install needs --prefix DIR"),
        (other, _) => bail!("no command {other:?}; see cargo xtask --help"),
    }
}
