use std::fs;

use anyhow::Result;

use crate::process::{command, run as run_process};
use crate::project::{root, target};
use crate::tools;

const TARGETS: [&str; 4] = ["verdict", "arguments", "headers", "c_abi"];

/// Runs every fuzz target for `seconds` each, under the address sanitizer, from the committed seeds.
///
/// # Errors
/// A target found something.
pub(crate) fn run(seconds: u64) -> Result<()> {
    let cargo_fuzz = tools::cargo_installed("cargo-fuzz", "0.13.2")?;
    let directory = root().join("crates/fuzz");
    for name in TARGETS {
        println!("\n== fuzz target {name}, {seconds} s");
        let found = target().join("fuzz-corpus").join(name);
        fs::create_dir_all(&found)?;
        run_process(
            command(&cargo_fuzz)
                .current_dir(root().join("crates/core"))
                // The sanitizer's switch is not stable; the toolchain is.
                .env("RUSTC_BOOTSTRAP", "1")
                .args(["run", "--fuzz-dir", "fuzz", "--target-dir"])
                .arg(target().join("fuzz"))
                .arg(name)
                .arg(found)
                .arg(directory.join("seeds").join(name))
                .arg("--")
                .arg(format!("-max_total_time={seconds}"))
                .args(["-print_final_stats=1", "-verbosity=0", "-timeout=20"]),
        )?;
    }
    Ok(())
}
