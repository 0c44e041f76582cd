use anyhow::Result;
use xshell::cmd;

use crate::project::shell;

const FEATURES: [&str; 4] = ["blocking", "ring", "aws-lc-rs", "reqwest"];

/// Every combination of the core's features builds without a warning, and TLS works with a provider
/// that is not the default.
///
/// # Errors
/// One does not.
pub(crate) fn check() -> Result<()> {
    let sh = shell()?;
    let core = ["--quiet", "--locked", "--package", "yl-facesearch"];
    for combination in 0..1 << FEATURES.len() {
        let on: Vec<_> = (0..)
            .zip(FEATURES)
            .filter(|(bit, _)| combination & (1 << bit) != 0)
            .map(|(_, feature)| feature)
            .collect();
        let on = on.join(",");
        cmd!(
            sh,
            "cargo clippy {core...} --no-default-features --features {on} --lib -- --deny warnings"
        )
        .run()?;
    }
    for on in ["blocking", "blocking,aws-lc-rs"] {
        cmd!(
            sh,
            "cargo test {core...} --no-default-features --features {on} --test tls_provider"
        )
        .run()?;
    }
    Ok(())
}
