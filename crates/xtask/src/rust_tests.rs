use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;

use anyhow::{Context, Result, anyhow};
use serde_json::Value;
use xshell::cmd;

use crate::project::shell;
use crate::tally::Tally;

/// The packages whose tests cargo runs; the Python crate's are in Python.
pub(crate) const PACKAGES: [&str; 4] = [
    "--locked",
    "--workspace",
    "--exclude",
    "yl-facesearch-python",
];

/// Builds the test programs and runs those of the `chosen` packages (directories of crates/), with
/// more `variables` in their environment. As many run side by side as there are processors: most of
/// them wait most of the time, and cargo would run one after the other.
///
/// # Errors
/// The build failed, or a program cannot be started.
pub(crate) fn run(
    tally: &mut Tally,
    chosen: impl Fn(&str) -> bool,
    variables: &[(&str, &str)],
) -> Result<()> {
    let mut programs = built()?;
    programs.retain(|program| chosen(&program.package()));
    // Those of C compile programs of their own and take longest: they are the first to be taken,
    // from the end.
    programs.sort_by_key(|program| program.package() == "capi");
    let work = Mutex::new((programs, tally));
    let lock = || work.lock().unwrap_or_else(PoisonError::into_inner);
    let worker = || -> Result<()> {
        loop {
            let Some(program) = lock().0.pop() else {
                return Ok(());
            };
            let (succeeded, printed) = program.run(variables)?;
            println!(
                "\n{} {}{printed}",
                program.package(),
                program.file.display()
            );
            lock().1.add(succeeded, &printed);
        }
    };
    let side_by_side = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| {
        let workers: Vec<_> = (0..side_by_side).map(|_| scope.spawn(worker)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker
                .join()
                .unwrap_or_else(|_| Err(anyhow!("a thread panicked")))
        })
    })
}

/// A test program, and its package's directory.
struct Program {
    file: PathBuf,
    directory: PathBuf,
}

impl Program {
    fn package(&self) -> String {
        let name = self.directory.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    /// Whether all its tests passed, and what it printed.
    fn run(&self, variables: &[(&str, &str)]) -> Result<(bool, String)> {
        let output = Command::new(&self.file)
            .current_dir(&self.directory)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .output()
            .with_context(|| format!("cannot start {}", self.file.display()))?;
        let printed = [output.stdout, output.stderr].concat();
        Ok((
            output.status.success(),
            String::from_utf8_lossy(&printed).into_owned(),
        ))
    }
}

fn built() -> Result<Vec<Program>> {
    let sh = shell()?;
    let messages = cmd!(
        sh,
        "cargo test {PACKAGES...} --no-run --message-format=json-render-diagnostics"
    )
    .read()?;
    let mut programs = Vec::new();
    for line in messages.lines() {
        let message: Value = serde_json::from_str(line)?;
        let text = |pointer| message.pointer(pointer).and_then(Value::as_str);
        if message.pointer("/profile/test") == Some(&Value::Bool(true))
            && let (Some(file), Some(manifest)) = (text("/executable"), text("/manifest_path"))
        {
            programs.push(Program {
                file: file.into(),
                directory: PathBuf::from(manifest).with_file_name(""),
            });
        }
    }
    Ok(programs)
}
