use std::path::{Path, PathBuf};

/// The bench's workspace, crates/bench.
pub(crate) fn bench() -> PathBuf {
    ancestor(1)
}

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    ancestor(3)
}

/// What the bench builds and installs.
pub(crate) fn target() -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| root().join("target"), PathBuf::from);
    target.join("bench")
}

fn ancestor(levels: usize) -> PathBuf {
    let harness = Path::new(env!("CARGO_MANIFEST_DIR"));
    harness
        .ancestors()
        .nth(levels)
        .unwrap_or(harness)
        .to_owned()
}
