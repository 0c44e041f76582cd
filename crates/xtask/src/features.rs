use anyhow::Result;
use xshell::cmd;

use crate::project::shell;

const FEATURES: [&str; 4] = ["blocking", "ring", "aws-lc-rs", "reqwest"];

/// The core builds without a warning with no feature, with each alone, without each, and with all,
/// so that every two of them are tried with and without each other. TLS works with a provider that
/// is not the default.
///
/// # Errors
/// One does not.
pub(crate) fn check() -> Result<()> {
    let sh = shell()?;
    let core = ["--quiet", "--locked", "--package", "yl-facesearch"];
    let combinations =
        (0_u32..1 << FEATURES.len()).filter(|combination| combination.count_ones() != 2);
    for combination in combinations {
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
