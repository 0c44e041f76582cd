use std::env::consts::ARCH;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use xshell::{Cmd, Shell, cmd};

use crate::install::{lay_out, reduce};
use crate::packing::commit_time;
use crate::project::root;
use crate::{python, sbom};

const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The file with what the static library needs beside it, in the target directory of a build.
const NEEDED: &str = "native-static-libs.txt";

/// The build of the C library for a release, for the C library of 2014 and later. It belongs into
/// the directory of its source.
pub(crate) fn build(sh: &Shell) -> Cmd<'_> {
    let target = format!("{ARCH}-unknown-linux-gnu.2.17");
    let needed = format!("target/{NEEDED}");
    cmd!(
        sh,
        "cargo-zigbuild rustc --quiet --release --locked --target {target} --package yl-facesearch-capi --lib -- --print native-static-libs={needed}"
    )
}

/// Packs what was built in `source` into a tarball beside it, with the licences and the list of
/// what it is made of.
///
/// # Errors
/// A file cannot be read or written.
pub(crate) fn pack(sh: &Shell, source: &Path) -> Result<PathBuf> {
    let target = source.join("target");
    let triple = format!("{ARCH}-unknown-linux-gnu");
    let name = format!("yl-facesearch-c-{VERSION}-{triple}");
    let directory = source.with_file_name("c-package");
    let prefix = directory.join(&name);
    let built = target.join(&triple).join("release");
    lay_out(&built, &prefix, &fs::read_to_string(target.join(NEEDED))?)?;
    reduce(sh, &prefix)?;
    for file in [
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "THIRD-PARTY-LICENSES",
        "crates/capi/README.md",
    ] {
        cmd!(sh, "cp {file} {prefix}").quiet().run()?;
    }
    let sbom = prefix.join("share/sbom");
    fs::create_dir_all(&sbom)?;
    fs::write(
        sbom.join("yl-facesearch.cyclonedx.json"),
        sbom::of_the_c_library(&triple)?,
    )?;
    let tarball = directory.join(format!("{name}.tar.gz"));
    let date = commit_time(sh)?;
    // gzip would write the time.
    let compressor = "gzip -n";
    cmd!(
        sh,
        "tar --sort=name --mtime=@{date} --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX --use-compress-program={compressor} --create --file {tarball} --directory {directory} {name}"
    )
    .quiet()
    .run()?;
    Ok(tarball)
}

/// Uses the tarball as a C and C++ programmer would.
///
/// # Errors
/// A test failed.
pub(crate) fn test(tarball: &Path) -> Result<()> {
    python::set_up()?;
    let sh = python::shell()?;
    let tests = root().join("tests/install/test_tarball.py");
    cmd!(sh, "pytest -q {tests}")
        .env("YL_C_TARBALL", tarball)
        .run()?;
    Ok(())
}
