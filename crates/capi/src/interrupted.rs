//! The callback that a blocking call asks whether it shall end.

use std::ffi::c_void;
use std::time::Duration;

/// Asked by a blocking call, on the thread that makes it, at its beginning and then at least every
/// 50 ms: anything but 0 ends the call with YL_ERR_CANCELLED.
///
/// It must return, not by an exception and not by longjmp(), and must make no calls. A flag that a
/// signal handler sets, or an event loop without callbacks of its own, is what it may look at.
pub type yl_interrupted_callback = Option<unsafe extern "C" fn(user_data: *mut c_void) -> i32>;

/// How often it is asked; a timer may be some milliseconds late.
pub(crate) const INTERVAL: Duration = Duration::from_millis(40);

/// A callback that is there, and what it is called with.
#[derive(Clone, Copy)]
pub(crate) struct Interrupted {
    callback: unsafe extern "C" fn(*mut c_void) -> i32,
    user_data: *mut c_void,
}

// SAFETY: a call asks on the thread that makes it; the header asks for what may be called there.
unsafe impl Send for Interrupted {}

impl Interrupted {
    pub(crate) fn new(callback: yl_interrupted_callback, user_data: *mut c_void) -> Option<Self> {
        callback.map(|callback| Self {
            callback,
            user_data,
        })
    }

    pub(crate) fn ask(self) -> bool {
        // SAFETY: the header asks for a callback that may be called so while a call with its
        // options is in progress.
        unsafe { (self.callback)(self.user_data) != 0 }
    }
}
