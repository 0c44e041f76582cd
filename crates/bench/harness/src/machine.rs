use std::fs;

use anyhow::Result;

use crate::process::{command, output};

/// A load of at most this does not disturb a run.
const QUIET: f64 = 0.5;

/// The machine a run was made on, and when.
pub(crate) struct Machine {
    /// Processor, cores and versions, for a caption.
    pub(crate) text: String,
    /// `YYYY-MM-DD`.
    pub(crate) date: String,
    /// How many processes wanted to run in the minute before.
    load: f64,
}

impl Machine {
    /// # Errors
    /// A tool that tells its version is missing.
    pub(crate) fn this() -> Result<Self> {
        let load = fs::read_to_string("/proc/loadavg")?;
        let load = load.split(' ').next().unwrap_or_default().parse()?;
        let processors = fs::read_to_string("/proc/cpuinfo")?;
        let model = processors
            .lines()
            .find_map(|line| line.strip_prefix("model name")?.split_once(": "))
            .map_or("unknown processor", |(_, model)| model);
        let said = |program: &str, arguments: &[&str]| -> Result<String> {
            Ok(output(command(program).args(arguments))?.trim().to_owned())
        };
        let rust = said("rustc", &["--version"])?;
        let rust = rust.split(' ').take(2).collect::<Vec<_>>().join(" ");
        let python = said("python3", &["--version"])?;
        Ok(Self {
            text: format!(
                "{model}, {} cores, Linux {}, {rust}, {}",
                std::thread::available_parallelism()?,
                said("uname", &["-r"])?,
                python
            ),
            date: said("date", &["--utc", "+%Y-%m-%d"])?,
            load,
        })
    }

    /// Said when the machine did other work too; else nothing.
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
