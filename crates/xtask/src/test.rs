use std::process::Command;

use anyhow::{Result, bail};

use crate::process::{cargo, watch};
use crate::{examples, python, tools};

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
        "cmake",
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
    step("the programs that are shown");
    examples::try_all(|name, result| tally.note(name, result))?;
    tally.close()
}

/// The programs that are shown, without the other tests.
///
/// # Errors
/// A tool is missing or a program does not do what is said of it.
pub(crate) fn examples() -> Result<()> {
    tools::require(&["cc", "c++", "cmake", "pkg-config", "python3"])?;
    python::develop()?;
    let mut tally = Tally::default();
    examples::try_all(|name, result| tally.note(name, result))?;
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
