use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::examples::EXAMPLES;
use crate::process::{self, cargo, command};
use crate::project::{root, target};
use crate::{python, readme};

/// Lines of shell that a page may show though no test runs them as they stand: they install, or want a machine of their own.
const INSTALLATION: &[&str] = &[
    "pip install .",
    "pip install yl-facesearch",
    "cargo add yl-facesearch",
    "cargo add --dev yl-facesearch-sandbox",
    "cargo xtask install --prefix PREFIX",
    "cargo cinstall --manifest-path crates/capi/Cargo.toml --prefix PREFIX",
    "cc delete.c $(pkg-config --cflags --libs yl-facesearch)",
    "cc delete.c $(pkg-config --cflags --libs --static yl-facesearch)",
    "python web_handler.py",
    "mkfifo ids && ./daemon ids",
    "export YL_API_KEY=… YL_API_SECRET=…",
    "cargo xtask docs",
];

/// Builds the documentation into target/docs.
///
/// # Errors
/// A page shows what is not tried, `MkDocs` or rustdoc warns, a link leads nowhere, or a page loads from another host.
pub(crate) fn run() -> Result<()> {
    let pages = root().join("docs/pages");
    shown_is_tried(&read_pages(&pages)?)?;
    readme::check()?;
    python::develop()?;
    let tools = python::Environment::new("docs-venv", "docs/requirements.txt");
    tools.make()?;
    let site = target().join("docs");
    process::run(
        tools
            .program("mkdocs")
            // The theme's own news is no warning of ours.
            .env("NO_MKDOCS_2_WARNING", "1")
            .args(["build", "--strict", "--config-file"])
            .args(["docs/mkdocs.yml", "--site-dir"])
            .arg(&site),
    )?;
    // A directory of its own: target/doc may hold other crates.
    let rust = target().join("docs-rust");
    process::run(
        cargo("doc")
            .env("RUSTDOCFLAGS", "--deny warnings")
            .args(["--locked", "--no-deps", "--quiet"])
            .args(["--package", "yl-facesearch"])
            .args(["--package", "yl-facesearch-sandbox"])
            .arg("--target-dir")
            .arg(&rust),
    )?;
    process::run(
        command("cp")
            .arg("-R")
            .arg(rust.join("doc"))
            .arg(site.join("reference/rust")),
    )?;
    process::run(tools.program("python").arg("docs/check_site.py").arg(&site))?;
    println!("{}", site.join("index.html").display());
    Ok(())
}

fn read_pages(directory: &Path) -> Result<Vec<(PathBuf, String)>> {
    let mut pages = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            pages.extend(read_pages(&path)?);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            let text = fs::read_to_string(&path)?;
            pages.push((path, text));
        }
    }
    Ok(pages)
}

/// # Errors
/// A page shows code that is not a file that is tried, or a file that is tried is shown nowhere.
fn shown_is_tried(pages: &[(PathBuf, String)]) -> Result<()> {
    let mut tried = BTreeSet::new();
    for example in EXAMPLES {
        tried.insert(PathBuf::from(example.file));
        tried.extend(example.printed());
    }
    let mut shown: BTreeSet<_> = readme::PROGRAMS
        .iter()
        .map(|(file, _)| Path::new("examples").join(file))
        .collect();
    let untried: Vec<_> = shown.difference(&tried).collect();
    ensure!(untried.is_empty(), "nothing runs {untried:?} of README.md");
    for (page, text) in pages {
        for block in fenced(text).with_context(|| page.display().to_string())? {
            let file = included(&block);
            let is_tried = file.is_some_and(|file| tried.contains(file));
            ensure!(
                is_tried || block.iter().all(|line| INSTALLATION.contains(line)),
                "{} shows code that nothing runs: {block:#?}",
                page.display()
            );
            shown.extend(file.map(Path::to_path_buf));
        }
    }
    let hidden: Vec<_> = tried.difference(&shown).collect();
    ensure!(hidden.is_empty(), "no page shows {hidden:?}");
    Ok(())
}

/// The lines of each fenced block, without their indentation.
fn fenced(page: &str) -> Result<Vec<Vec<&str>>> {
    let mut blocks = Vec::new();
    let mut open: Option<Vec<&str>> = None;
    for line in page.lines().map(str::trim) {
        let is_fence = line.starts_with("```") || line.starts_with("~~~");
        open = match (open, is_fence) {
            (None, true) => Some(Vec::new()),
            (None, false) => None,
            (Some(block), true) => {
                blocks.push(block);
                None
            }
            (Some(mut block), false) => {
                block.push(line);
                Some(block)
            }
        };
    }
    ensure!(open.is_none(), "a block is not closed");
    Ok(blocks)
}

/// The file that a block consists of.
fn included<'a>(block: &[&'a str]) -> Option<&'a Path> {
    match block {
        [line] => line
            .strip_prefix("--8<-- \"")?
            .strip_suffix('"')
            .map(Path::new),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_of_the_documentation_is_tried() {
        shown_is_tried(&read_pages(&root().join("docs/pages")).unwrap()).unwrap();
    }

    #[test]
    fn what_nothing_runs_is_refused() {
        let page = |text: &str| {
            let all = EXAMPLES.iter().flat_map(|example| {
                [Some(PathBuf::from(example.file)), example.printed()]
                    .into_iter()
                    .flatten()
            });
            let blocks: Vec<_> = all
                .map(|file| format!("```\n--8<-- \"{}\"\n```\n", file.display()))
                .collect();
            shown_is_tried(&[(PathBuf::from("page.md"), blocks.concat() + text)])
        };
        page("").unwrap();
        page("```sh\npip install .\n```\n").unwrap();
        for text in [
            "```python\nprint()\n```\n",
            "=== \"C\"\n    ```c\n    int x;\n    ```\n",
            "~~~\nls\n~~~\n",
            "```\n--8<-- \"README.md\"\n```\n",
            "```sh\npip install .\nrm -r x\n```\n",
            "```\n",
        ] {
            assert!(page(text).is_err(), "{text}");
        }
        assert!(shown_is_tried(&[]).is_err(), "programs that no page shows");
    }
}
