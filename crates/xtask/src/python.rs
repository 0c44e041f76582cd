use std::path::{Path, PathBuf};
use std::thread;

use anyhow::{Result, anyhow};
use xshell::{Shell, cmd};

use crate::install;
use crate::project::{self, target};

/// A virtual environment under target/, with the packages that a file of requirements pins.
pub(crate) struct Environment {
    venv: PathBuf,
    requirements: &'static str,
    interpreter: PathBuf,
    /// Some of the packages that the file pins; all of them when it is empty.
    chosen: &'static [&'static str],
}

impl Environment {
    pub(crate) fn new(name: &str, requirements: &'static str) -> Self {
        Self {
            venv: target().join(name),
            requirements,
            interpreter: "python3".into(),
            chosen: &[],
        }
    }

    /// For another interpreter, and with these packages only.
    pub(crate) fn of(self, interpreter: &Path, chosen: &'static [&'static str]) -> Self {
        Self {
            interpreter: interpreter.to_path_buf(),
            chosen,
            ..self
        }
    }

    /// Runs commands at the project's root, and finds the environment's programs first. The
    /// environment is made, unless it is there with the same requirements.
    ///
    /// # Errors
    /// python3 or pip failed.
    pub(crate) fn shell(&self) -> Result<Shell> {
        let sh = project::shell()?;
        self.make(&sh)?;
        let path = sh.var_os("PATH").unwrap_or_default();
        let own = std::iter::once(self.venv.join("bin"));
        sh.set_var(
            "PATH",
            std::env::join_paths(own.chain(std::env::split_paths(&path)))?,
        );
        sh.set_var("VIRTUAL_ENV", &self.venv);
        Ok(sh)
    }

    fn make(&self, sh: &Shell) -> Result<()> {
        let (venv, requirements, chosen) = (&self.venv, self.requirements, self.chosen);
        let interpreter = &self.interpreter;
        let mut wanted = sh.read_file(requirements)?;
        wanted.extend(chosen.iter().flat_map(|package| [package, "\n"]));
        let installed = venv.join("installed-requirements.txt");
        if sh.read_file(&installed).is_ok_and(|there| there == wanted) {
            return Ok(());
        }
        println!("Installing {requirements} into {} …", venv.display());
        // Not every system's venv brings a pip; the system's own can install one.
        cmd!(sh, "{interpreter} -m venv --clear --without-pip {venv}")
            .quiet()
            .run()?;
        let python = venv.join("bin/python");
        let how = if chosen.is_empty() {
            "--requirement"
        } else {
            "--constraint"
        };
        cmd!(sh, "python3 -m pip --python {python} install --quiet --disable-pip-version-check pip {chosen...} {how} {requirements}").quiet().run()?;
        sh.write_file(installed, wanted)?;
        Ok(())
    }
}

/// Runs commands in the environment of the tests, without the product.
///
/// # Errors
/// python3 or pip failed.
pub(crate) fn shell() -> Result<Shell> {
    Environment::new("venv", "tests/python/requirements.txt").shell()
}

/// Builds the Python module and puts it into the environment of the tests.
///
/// # Errors
/// The build failed.
pub(crate) fn develop() -> Result<()> {
    let sh = shell()?;
    cmd!(sh, "maturin develop --quiet --locked").quiet().run()?;
    Ok(())
}

/// How many tests pytest runs at once, as its option: two for each processor, since they wait most
/// of the time.
pub(crate) fn side_by_side() -> String {
    let processors = thread::available_parallelism().map_or(1, usize::from);
    format!("--numprocesses={}", 2 * processors)
}

/// All that a test in Python needs: the module, the installed C library and the Rust examples.
///
/// # Errors
/// A build failed.
pub(crate) fn set_up() -> Result<()> {
    thread::scope(|scope| {
        // pip uses one processor.
        let environment = scope.spawn(shell);
        install::run(&target().join("prefix"), install::Profile::Debug)?;
        environment
            .join()
            .map_err(|_| anyhow!("a thread panicked"))?
    })?;
    develop()
}
