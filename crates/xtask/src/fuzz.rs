use anyhow::Result;
use xshell::cmd;

use crate::project::{root, shell, target};
use crate::tools;

const TARGETS: [&str; 4] = ["verdict", "arguments", "headers", "c_abi"];

/// Runs every fuzz target for `seconds` each, under the address sanitizer, from the committed
/// seeds.
///
/// # Errors
/// A target found something.
pub(crate) fn run(seconds: u64) -> Result<()> {
    let cargo_fuzz = tools::cargo_installed("cargo-fuzz", "0.13.2", "cargo-fuzz")?;
    let sh = shell()?;
    sh.change_dir("crates/fuzz");
    let built = target().join("fuzz");
    for name in TARGETS {
        println!("\n== fuzz target {name}, {seconds} s");
        let found = target().join("fuzz-corpus").join(name);
        sh.create_dir(&found)?;
        let seeds = root().join("crates/fuzz/seeds").join(name);
        cmd!(
            sh,
            "{cargo_fuzz} run --fuzz-dir . --target-dir {built} {name} {found} {seeds} --"
        )
        .arg(format!("-max_total_time={seconds}"))
        .args(["-print_final_stats=1", "-verbosity=0", "-timeout=20"])
        // The sanitizer's switch is not stable; the toolchain is.
        .env("RUSTC_BOOTSTRAP", "1")
        .run()?;
    }
    Ok(())
}
