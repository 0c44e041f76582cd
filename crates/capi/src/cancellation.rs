//! `pthread_cancel` unwinds by force: through Rust's frames that would end the process.

/// Runs `work`; a cancellation of this thread takes effect afterwards.
#[cfg(unix)]
pub(crate) fn deferred<T>(work: impl FnOnce() -> T) -> T {
    let _restored = Disabled::new();
    work()
}

/// No thread can be cancelled.
#[cfg(not(unix))]
pub(crate) fn deferred<T>(work: impl FnOnce() -> T) -> T {
    work()
}

/// While it lives, this thread cannot be cancelled.
#[cfg(unix)]
struct Disabled {
    before: std::ffi::c_int,
}

#[cfg(unix)]
impl Disabled {
    fn new() -> Self {
        // PTHREAD_CANCEL_DISABLE
        let disable = i32::from(!cfg!(target_vendor = "apple"));
        let mut before = 0;
        // SAFETY: the output is this function's own.
        unsafe { pthread_setcancelstate(disable, &raw mut before) };
        Self { before }
    }
}

#[cfg(unix)]
impl Drop for Disabled {
    fn drop(&mut self) {
        // SAFETY: the state was this thread's before; the old one is not asked for.
        unsafe { pthread_setcancelstate(self.before, std::ptr::null_mut()) };
    }
}

#[cfg(unix)]
unsafe extern "C" {
    /// POSIX; the crate libc lacks it.
    fn pthread_setcancelstate(
        state: std::ffi::c_int,
        before: *mut std::ffi::c_int,
    ) -> std::ffi::c_int;
}
