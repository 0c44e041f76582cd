use anyhow::Result;
use xshell::cmd;

use crate::project::{shell, target};
use crate::python::Environment;
use crate::{generated, python};

/// Builds the documentation into target/docs.
///
/// # Errors
/// `MkDocs` or rustdoc warns, a link leads nowhere, or a page loads from another host.
pub(crate) fn run() -> Result<()> {
    generated::check()?;
    python::develop()?;
    let sh = environment().shell()?;
    let site = target().join("docs");
    cmd!(
        sh,
        "mkdocs build --strict --config-file docs/mkdocs.yml --site-dir {site}"
    )
    .run()?;
    let rust = rustdoc()?;
    let reference = site.join("reference/rust");
    cmd!(sh, "cp -R {rust} {reference}").run()?;
    // rustdoc's own pages lead there.
    let start = "<meta http-equiv=\"refresh\" content=\"0; url=../rust.html\">\n";
    sh.write_file(reference.join("index.html"), start)?;
    cmd!(sh, "python docs/check_site.py {site}").run()?;
    println!("{}", site.join("index.html").display());
    Ok(())
}

/// Looks at each page of the documentation that was built last, in headless Chromium.
///
/// # Errors
/// Something is cut, too wide or without a size, or the search finds nothing.
pub(crate) fn check_layout() -> Result<()> {
    let sh = environment().shell()?;
    let site = target().join("docs");
    cmd!(sh, "python docs/check_layout.py {site}").run()?;
    Ok(())
}

fn environment() -> Environment {
    Environment::new("docs-venv", "docs/requirements.txt")
}

/// The reference of the crates that Rust programs use, and of no other.
fn rustdoc() -> Result<std::path::PathBuf> {
    let sh = shell()?;
    let directory = target().join("doc");
    // It may hold other crates, which its index and its search would name.
    sh.remove_path(&directory)?;
    cmd!(sh, "cargo doc --locked --no-deps --quiet --package yl-facesearch --package yl-facesearch-sandbox")
        .env("RUSTDOCFLAGS", "--deny warnings")
        .run()?;
    Ok(directory)
}
