use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};
use yl_facesearch_sandbox::Sandbox;

use crate::process::{cargo, command, output, watch};
use crate::project::{root, target};
use crate::{install, python, readme, tools};

/// What the tests have said so far.
#[derive(Default)]
pub(crate) struct Tally {
    passed: usize,
    failed: usize,
}

/// Every test, in every language.
///
/// # Errors
/// A tool is missing or a test failed.
pub(crate) fn run() -> Result<()> {
    tools::require(&[
        "cc",
        "c++",
        "clang",
        "pkg-config",
        "nm",
        "python3",
        "valgrind",
    ])?;
    python::develop()?;
    let mut tally = Tally::default();
    let step = |name: &str| println!("\n== {name}");
    step("Rust, C and C++");
    tally.suite(
        cargo("test").args([
            "--locked",
            "--workspace",
            "--exclude",
            "yl-facesearch-python",
            "--no-fail-fast",
        ]),
        rust_counts,
    )?;
    step("Python");
    tally.suite(program_pytest().args(["-q", "tests/python"]), pytest_counts)?;
    step("the README's programs");
    for (name, result) in examples()? {
        tally.note(&name, &result);
    }
    tally.close()
}

fn program_pytest() -> Command {
    python::program("pytest")
}

impl Tally {
    /// Runs a suite; one that fails without naming a failed test counts as one.
    fn suite(
        &mut self,
        command: &mut Command,
        counts: fn(&str) -> Option<(usize, usize)>,
    ) -> Result<()> {
        let (mut passed, mut failed) = (0, 0);
        let succeeded = watch(command, |line| {
            if let Some((more_passed, more_failed)) = counts(line) {
                passed += more_passed;
                failed += more_failed;
            }
        })?;
        if !succeeded && failed == 0 {
            failed = 1;
        }
        if succeeded && passed == 0 {
            bail!("{command:?} ran no test");
        }
        self.passed += passed;
        self.failed += failed;
        Ok(())
    }

    /// The closing line.
    ///
    /// # Errors
    /// A test failed.
    pub(crate) fn close(self) -> Result<()> {
        println!("\n{} passed, {} failed", self.passed, self.failed);
        if self.failed > 0 {
            bail!("{} tests failed", self.failed);
        }
        Ok(())
    }

    pub(crate) fn note(&mut self, name: &str, result: &Result<()>) {
        match result {
            Ok(()) => {
                println!("{name} ... ok");
                self.passed += 1;
            }
            Err(error) => {
                println!("{name} ... FAILED: {error:#}");
                self.failed += 1;
            }
        }
    }
}

/// `test result: ok. 3 passed; 0 failed; …`
fn rust_counts(line: &str) -> Option<(usize, usize)> {
    let mut words = line
        .strip_prefix("test result: ")?
        .split(['.', ';'])
        .skip(1);
    let mut count = |unit| words.next()?.trim().strip_suffix(unit)?.trim().parse().ok();
    Some((count("passed")?, count("failed")?))
}

/// `1 failed, 12 passed, 1 error in 3.45s`
fn pytest_counts(line: &str) -> Option<(usize, usize)> {
    let (counts, _) = line.rsplit_once(" in ")?;
    let count = |unit: &str| {
        counts.split(", ").find_map(|part| {
            part.trim_matches(['=', ' '])
                .strip_suffix(unit)?
                .trim()
                .parse::<usize>()
                .ok()
        })
    };
    let passed = count("passed");
    let failed = [count("failed"), count("error"), count("errors")];
    if passed.is_none() && failed.iter().all(Option::is_none) {
        return None;
    }
    Some((passed.unwrap_or(0), failed.into_iter().flatten().sum()))
}

/// Each program of the README, built as it says, deletes one library of a sandbox.
fn examples() -> Result<Vec<(String, Result<()>)>> {
    let prefix = target().join("prefix");
    install::run(&prefix, install::Profile::Debug)?;
    let mut results = vec![("generated parts of README.md".to_owned(), readme::check())];
    for (name, language) in [
        ("delete", "rs"),
        ("delete", "c"),
        ("delete", "cpp"),
        ("delete", "py"),
        ("delete_async", "py"),
    ] {
        results.push((
            format!("examples/{name}.{language}"),
            example(name, language),
        ));
    }
    results.push(("examples/command.sh".to_owned(), command_example()));
    results.push(("examples/test_lost_reply.py".to_owned(), pytest_example()));
    Ok(results)
}

fn example(name: &str, language: &str) -> Result<()> {
    let sandbox = Sandbox::start()?;
    sandbox.add_group("YuanliStudent_01", 0);
    let printed = output(&mut with_sandbox(built(name, language)?, &sandbox))?;
    if !printed.contains("deleted") || !sandbox.groups().is_empty() {
        bail!("it printed {printed:?} and left {:?}", sandbox.groups());
    }
    Ok(())
}

/// Its receipts go where nobody keeps them.
fn command_example() -> Result<()> {
    let sandbox = Sandbox::start()?;
    sandbox.add_group("YuanliStudent_01", 0);
    let directory = target().join("command-example");
    std::fs::create_dir_all(&directory)?;
    // sh -e: each line must succeed.
    let mut shell = python::beside_programs("sh");
    shell
        .current_dir(directory)
        .arg("-e")
        .arg(root().join("examples/command.sh"));
    let printed = output(&mut with_sandbox(shell, &sandbox))?;
    if !printed.ends_with("YuanliStudent_01 deleted\n") || !sandbox.groups().is_empty() {
        bail!("it printed {printed:?} and left {:?}", sandbox.groups());
    }
    Ok(())
}

fn pytest_example() -> Result<()> {
    let printed = output(program_pytest().args(["-q", "examples/test_lost_reply.py"]))?;
    if printed.lines().find_map(pytest_counts) != Some((1, 0)) {
        bail!("it printed {printed:?}");
    }
    Ok(())
}

/// The program `examples/{name}.{language}`, ready to run.
///
/// # Errors
/// It does not compile.
pub(crate) fn built(name: &str, language: &str) -> Result<Command> {
    let source = root().join("examples").join(format!("{name}.{language}"));
    Ok(match language {
        "rs" => {
            let mut run = cargo("run");
            run.args([
                "--quiet",
                "--locked",
                "--package",
                "yl-facesearch",
                "--example",
                name,
            ]);
            run
        }
        "py" => {
            let mut run = python::program("python");
            run.arg(source);
            run
        }
        _ => command(compiled(name, language, &source)?),
    })
}

fn compiled(name: &str, language: &str, source: &std::path::Path) -> Result<PathBuf> {
    let prefix = target().join("prefix");
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
    let program = prefix.join(format!("{name}-{language}"));
    crate::process::run(
        command(compiler)
            .args([standard, "-Wall", "-Wextra", "-Wpedantic", "-Werror"])
            .arg(source)
            .arg("-o")
            .arg(&program)
            .args(flags.split_whitespace())
            .arg(format!("-Wl,-rpath,{}", prefix.join("lib").display())),
    )?;
    Ok(program)
}

/// `command`, with `sandbox` as the service in its environment.
pub(crate) fn with_sandbox(mut command: Command, sandbox: &Sandbox) -> Command {
    command
        .env("YL_ENDPOINT", sandbox.endpoint())
        .env("YL_API_KEY", sandbox.api_key())
        .env("YL_API_SECRET", sandbox.api_secret());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_read() {
        assert_eq!(
            rust_counts(
                "test result: FAILED. 11 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.1s"
            ),
            Some((11, 2))
        );
        assert_eq!(rust_counts("test a ... ok"), None);
        assert_eq!(
            pytest_counts("2 failed, 40 passed, 1 error in 3.45s"),
            Some((40, 3))
        );
        assert_eq!(pytest_counts("40 passed in 3.45s"), Some((40, 0)));
        assert_eq!(
            pytest_counts("==== 40 passed in 63.45s (0:01:03) ===="),
            Some((40, 0))
        );
        assert_eq!(pytest_counts("stuck in a loop"), None);
    }
}
