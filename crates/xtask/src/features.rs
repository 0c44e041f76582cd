use anyhow::Result;

use crate::process::{cargo, run};

const FEATURES: [&str; 3] = ["blocking", "ring", "aws-lc-rs"];

/// Every combination of the core's features builds without a warning, and TLS works with a provider that is not the default.
///
/// # Errors
/// One does not.
pub(crate) fn check() -> Result<()> {
    for combination in 0..1 << FEATURES.len() {
        let on: Vec<_> = FEATURES
            .iter()
            .enumerate()
            .filter(|(bit, _)| combination & (1 << bit) != 0)
            .map(|(_, feature)| *feature)
            .collect();
        run(with_features("clippy", &on.join(",")).args(["--lib", "--", "--deny", "warnings"]))?;
    }
    for on in ["blocking", "blocking,aws-lc-rs"] {
        run(with_features("test", on).args(["--test", "tls_provider"]))?;
    }
    Ok(())
}

fn with_features(subcommand: &str, features: &str) -> std::process::Command {
    let mut command = cargo(subcommand);
    command.args([
        "--quiet",
        "--locked",
        "--package",
        "yl-facesearch",
        "--no-default-features",
        "--features",
        features,
    ]);
    command
}
