use anyhow::{Context, Result, bail, ensure};
use yl_facesearch_sandbox::Sandbox;

use crate::process::run as run_process;
use crate::program::{built, with_sandbox};
use crate::project::target;

use crate::{install, python, tools};

/// Each language, and the end of its program's file name.
const LANGUAGES: [(&str, &str); 4] = [("Rust", "rs"), ("C", "c"), ("C++", "cpp"), ("Python", "py")];

/// The main job, in each language: an empty library is deleted, a full one refused, then forced, a missing one told.
///
/// # Errors
/// A tool is missing, a program failed, or a library was left.
pub(crate) fn run(live: bool) -> Result<()> {
    tools::require(&["cc", "c++", "pkg-config", "python3"])?;
    println!(
        "Building the library for Rust, C, C++ and Python (the first time takes a few minutes) …"
    );
    python::develop()?;
    install::run(&target().join("prefix"), install::Profile::Debug)?;
    if live { run_live() } else { run_sandbox() }
}

fn run_sandbox() -> Result<()> {
    let sandbox = Sandbox::start()?;
    println!("\nThe service is the sandbox at {}.", sandbox.endpoint());
    for (language, ending) in LANGUAGES {
        sandbox.add_group("yl-demo-empty", 0);
        sandbox.add_group("yl-demo-full", 3);
        println!("\n{language}");
        run_process(&mut with_sandbox(
            built(&format!("examples/demo.{ending}"))?,
            &sandbox,
        ))?;
        ensure!(
            sandbox.groups().is_empty(),
            "{language} left {:?}",
            sandbox.groups()
        );
    }
    println!("\nAll four languages did the same: every library that could be deleted is gone.");
    Ok(())
}

fn run_live() -> Result<()> {
    for variable in ["YL_API_KEY", "YL_API_SECRET"] {
        std::env::var_os(variable)
            .with_context(|| format!("{variable} is not set: --live needs your account's"))?;
    }
    println!(
        "\nThe service is the real one. The demo deletes the libraries yl-demo-empty (make it, with no face) and \
         yl-demo-full (make it, with a face), and no others; make both anew for each language."
    );
    let mut failed = Vec::new();
    for (language, ending) in LANGUAGES {
        println!("\n{language}");
        if let Err(error) = run_process(&mut built(&format!("examples/demo.{ending}"))?) {
            println!("{error:#}");
            failed.push(language);
        }
    }
    if failed.is_empty() {
        Ok(())
    } else {
        bail!("not as expected in {}", failed.join(", "))
    }
}
