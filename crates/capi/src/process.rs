//! What the core must know of the process, and cannot ask without unsafe code.

use yl_facesearch::bindings;

/// To be called before a client is made.
#[cfg(unix)]
pub(crate) fn observe() {
    use std::sync::atomic::{AtomicBool, Ordering};

    static HAS_HANDLER: AtomicBool = AtomicBool::new(false);

    #[cfg(target_os = "linux")]
    // SAFETY: it has no conditions.
    if unsafe { libc::getauxval(libc::AT_SECURE) } != 0 {
        bindings::ignore_environment();
    }
    if !HAS_HANDLER.swap(true, Ordering::Relaxed) {
        // SAFETY: the handler is async-signal-safe, and there as long as it is registered: the
        // system takes the handlers of a library away when it unloads it.
        unsafe { pthread_atfork(None, None, Some(forked)) };
    }
}

#[cfg(not(unix))]
pub(crate) fn observe() {}

#[cfg(unix)]
unsafe extern "C" fn forked() {
    bindings::note_fork();
}

#[cfg(unix)]
type Handler = Option<unsafe extern "C" fn()>;

#[cfg(unix)]
unsafe extern "C" {
    /// POSIX; the crate libc lacks it.
    fn pthread_atfork(prepare: Handler, parent: Handler, child: Handler) -> std::ffi::c_int;
}
