use std::fs;

use anyhow::Result;

use crate::bench::programs::venv_python;
use crate::process::{command, output};

/// The machine a run was made on, and when.
pub(crate) struct Machine {
    /// Processor, cores and versions, for a caption.
    pub(crate) text: String,
    /// `YYYY-MM-DD`.
    pub(crate) date: String,
}

impl Machine {
    /// # Errors
    /// A tool that tells its version is missing.
    pub(crate) fn this() -> Result<Self> {
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
        let python = output(command(venv_python()).arg("--version"))?;
        Ok(Self {
            text: format!(
                "{model}, {} cores, Linux {}, {rust}, {}",
                std::thread::available_parallelism()?,
                said("uname", &["-r"])?,
                python.trim()
            ),
            date: said("date", &["--utc", "+%Y-%m-%d"])?,
        })
    }

    /// How busy the machine was in the last minute: what makes the figures rough.
    ///
    /// # Errors
    /// The kernel does not say.
    pub(crate) fn load() -> Result<f64> {
        let text = fs::read_to_string("/proc/loadavg")?;
        Ok(text.split(' ').next().unwrap_or_default().parse()?)
    }
}
