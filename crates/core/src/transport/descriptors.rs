use std::fs::File;
use std::io;

/// `EMFILE` and `ENFILE`, the same on every Unix.
const TOO_MANY_OPEN_FILES: [i32; 2] = [24, 23];

/// Whether this process has no file descriptor left. The system's resolver and the loading of CA
/// certificates fail then as if there were no name and no certificate.
pub(crate) fn exhausted() -> Option<io::Error> {
    let why = File::open("/").err()?;
    let is_exhausted = cfg!(unix)
        && why
            .raw_os_error()
            .is_some_and(|code| TOO_MANY_OPEN_FILES.contains(&code));
    is_exhausted.then(|| {
        io::Error::other(format!(
            "this process has no file descriptor left (ulimit -n): {why}"
        ))
    })
}
