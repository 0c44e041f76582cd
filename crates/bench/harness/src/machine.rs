use anyhow::Result;
use procfs::{CpuInfo, Current as _, LoadAverage};
use xshell::{Shell, cmd};

/// A load of at most this does not disturb a run.
const QUIET: f32 = 0.5;

/// The machine a run was made on, and when.
pub(crate) struct Machine {
    /// Processor, cores and versions, for a caption.
    pub(crate) text: String,
    /// `YYYY-MM-DD`.
    pub(crate) date: String,
    /// How many processes wanted to run in the minute before.
    load: f32,
}

impl Machine {
    /// # Errors
    /// A tool that prints its version is missing.
    pub(crate) fn this(shell: &Shell) -> Result<Self> {
        let load = LoadAverage::current()?.one;
        let processors = CpuInfo::current()?;
        let model = processors.model_name(0).unwrap_or("unknown processor");
        let kernel = cmd!(shell, "uname -sr").read()?;
        let rust = cmd!(shell, "rustc --version").read()?;
        let rust = rust.split(" (").next().unwrap_or_default();
        let python = cmd!(shell, "python3 --version").read()?;
        let cores = std::thread::available_parallelism()?;
        Ok(Self {
            text: format!("{model}, {cores} cores, {kernel}, {rust}, {python}"),
            date: cmd!(shell, "date --utc +%Y-%m-%d").read()?,
            load,
        })
    }

    /// A warning if the machine did other work too; else nothing.
    pub(crate) fn busy(&self) -> String {
        if self.load <= QUIET {
            return String::new();
        }
        format!(
            "**The machine was busy before the run (load {:.1}): the times, and the ratios of times, are rough.**\n\n",
            self.load
        )
    }
}
