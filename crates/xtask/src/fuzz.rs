use std::thread;

use anyhow::{Context, Result, anyhow};
use xshell::{Shell, cmd};

use crate::project::{root, shell, target};
use crate::tools;

const TARGETS: [&str; 4] = ["verdict", "arguments", "headers", "c_abi"];

/// Runs every fuzz target for `seconds` each, under the address sanitizer, from the committed
/// seeds.
///
/// # Errors
/// A target found something.
pub(crate) fn run(seconds: u64) -> Result<()> {
    let fuzz = tools::cargo_installed("cargo-fuzz", "0.13.2", "cargo-fuzz")?;
    let sh = shell()?;
    sh.change_dir("crates/fuzz");
    let built = target().join("fuzz");
    let options = ["--fuzz-dir", ".", "--target-dir"];
    // The sanitizer's switch is not stable; the toolchain is.
    sh.set_var("RUSTC_BOOTSTRAP", "1");
    cmd!(sh, "{fuzz} build {options...} {built}").run()?;
    let run = |name: &str, sh: &Shell| {
        let found = target().join("fuzz-corpus").join(name);
        sh.create_dir(&found)?;
        let seeds = root().join("crates/fuzz/seeds").join(name);
        cmd!(
            sh,
            "{fuzz} run {options...} {built} {name} {found} {seeds} --"
        )
        .arg(format!("-max_total_time={seconds}"))
        .args(["-print_final_stats=1", "-verbosity=0", "-timeout=20"])
        .run()
        .with_context(|| format!("fuzz target {name}"))
    };
    // Each uses one processor.
    let side_by_side = thread::available_parallelism().map_or(1, usize::from);
    for names in TARGETS.chunks(side_by_side) {
        println!("\n== fuzz targets {}, {seconds} s", names.join(", "));
        thread::scope(|scope| {
            let runs: Vec<_> = names
                .iter()
                .map(|name| {
                    let (run, sh) = (&run, sh.clone());
                    scope.spawn(move || run(name, &sh))
                })
                .collect();
            runs.into_iter().try_for_each(|run| {
                run.join()
                    .unwrap_or_else(|_| Err(anyhow!("a thread panicked")))
            })
        })?;
    }
    Ok(())
}
