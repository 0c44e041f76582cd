//! What the core must know of the process, and cannot ask without unsafe code.

use yl_facesearch::bindings;

/// To be called before a client is made.
#[cfg(unix)]
pub(crate) fn observe() {
    use std::sync::atomic::{AtomicBool, Ordering};

    static IS_OBSERVED: AtomicBool = AtomicBool::new(false);

    #[cfg(target_os = "linux")]
    // SAFETY: it has no conditions.
    if unsafe { libc::getauxval(libc::AT_SECURE) } != 0 {
        bindings::ignore_environment();
    }
    if !IS_OBSERVED.swap(true, Ordering::Relaxed) {
        stay_loaded();
        // SAFETY: the handler is async-signal-safe, and there for good.
        unsafe { pthread_atfork(None, None, Some(forked)) };
    }
}

#[cfg(not(unix))]
pub(crate) fn observe() {}

/// Keeps a plugin that contains the static library loaded for good, as `build.rs` has the shared
/// library linked: a thread of ours may still run its code, and Rust's standard library keeps a
/// thread-specific key.
#[cfg(unix)]
fn stay_loaded() {
    use std::ffi::c_void;
    use std::mem::zeroed;

    // SAFETY: Dl_info consists of pointers, which may be null. Its file name is valid while this
    // code is loaded. What is opened here is never closed, and is loaded already: nothing of it is
    // run.
    unsafe {
        let mut here: libc::Dl_info = zeroed();
        if libc::dladdr(stay_loaded as *const c_void, &raw mut here) == 0 {
            return;
        }
        // A program itself cannot be opened so, and need not: its own dlerror() must not say that.
        if libc::dlopen(here.dli_fname, libc::RTLD_LAZY | libc::RTLD_NOLOAD).is_null() {
            libc::dlerror();
        }
    }
}

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
