use std::ffi::OsString;
use std::sync::atomic::{AtomicBool, Ordering};

static IS_IGNORED: AtomicBool = AtomicBool::new(false);

/// From now on no environment variable is read: the program has raised privileges, and its caller,
/// who set the variables, must not decide where its requests go and whom they trust.
pub fn ignore_environment() {
    IS_IGNORED.store(true, Ordering::Relaxed);
}

/// Whether no variable is read.
pub(crate) fn is_ignored() -> bool {
    IS_IGNORED.load(Ordering::Relaxed)
}

/// The environment variable `name`, unless none is read.
pub(crate) fn variable(name: &str) -> Option<OsString> {
    if is_ignored() {
        return None;
    }
    std::env::var_os(name)
}

/// The same as text.
///
/// # Errors
/// It is not UTF-8.
pub(crate) fn text(name: &str) -> Result<Option<String>, OsString> {
    variable(name).map(OsString::into_string).transpose()
}
