use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use xshell::Cmd;

/// The results of the tests so far.
#[derive(Default)]
pub(crate) struct Tally {
    passed: usize,
    failed: usize,
}

impl Tally {
    /// Adds what a suite printed; one that failed without naming a failed test counts as one.
    pub(crate) fn add(&mut self, succeeded: bool, printed: &str) {
        let (mut passed, mut failed) = (0, 0);
        for line in printed.lines() {
            if let Some((more_passed, more_failed)) =
                rust_counts(line).or_else(|| pytest_counts(line))
            {
                passed += more_passed;
                failed += more_failed;
            }
        }
        if !succeeded && failed == 0 {
            failed = 1;
        }
        self.passed += passed;
        self.failed += failed;
    }

    /// Runs a suite and shows its output as it comes.
    ///
    /// # Errors
    /// It cannot be started.
    pub(crate) fn watch(&mut self, suite: Cmd<'_>) -> Result<()> {
        let mut child = Command::from(suite).stdout(Stdio::piped()).spawn()?;
        let mut printed = String::new();
        let stdout = child.stdout.take().context("no standard output")?;
        for line in BufReader::new(stdout).lines() {
            let line = line?;
            println!("{line}");
            printed.push_str(&line);
            printed.push('\n');
        }
        self.add(child.wait()?.success(), &printed);
        Ok(())
    }

    /// The closing line.
    ///
    /// # Errors
    /// A test failed, or none was run.
    pub(crate) fn close(self) -> Result<()> {
        println!("\n{} passed, {} failed", self.passed, self.failed);
        if self.failed > 0 {
            bail!("{} tests failed", self.failed);
        }
        if self.passed == 0 {
            bail!("no test was run");
        }
        Ok(())
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
