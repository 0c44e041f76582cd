//! The log callback: one line for each attempt, and one for the end of a call.

use std::ffi::{c_char, c_void};

use yl_facesearch::{LogLevel, LogLine};

use crate::string;

/// How much a log line matters: a YL_LOG_ constant, or a number between that a newer library adds.
pub type yl_log_level = i32;

/// An attempt that succeeded, or the end of a read that did.
pub const YL_LOG_DEBUG: yl_log_level = 10;
/// An attempt that failed, the end of a delete, or of a read that failed.
pub const YL_LOG_INFO: yl_log_level = 20;
/// The end of a delete that may have been carried out.
pub const YL_LOG_WARNING: yl_log_level = 30;

/// Receives the result of each attempt, and of the call at its end: `line` is one line without a
/// line break or a secret, and lives until the callback returns.
///
/// It runs on the thread that makes the call: the caller's in a blocking call, the client's own
/// in an asynchronous one; so on several threads at once when calls run so. It must return, not by
/// an exception and not by longjmp(), and must make no calls.
pub type yl_log_callback =
    Option<unsafe extern "C" fn(level: yl_log_level, line: *const c_char, user_data: *mut c_void)>;

/// A callback that is there, and what it is called with.
pub(crate) struct Logger {
    callback: unsafe extern "C" fn(yl_log_level, *const c_char, *mut c_void),
    user_data: *mut c_void,
}

// SAFETY: the header asks for a callback and user data that any thread may use, from several at
// once.
unsafe impl Send for Logger {}
// SAFETY: as above.
unsafe impl Sync for Logger {}

impl Logger {
    pub(crate) fn new(callback: yl_log_callback, user_data: *mut c_void) -> Option<Self> {
        callback.map(|callback| Self {
            callback,
            user_data,
        })
    }

    pub(crate) fn write(&self, line: &LogLine<'_>) {
        let level = match line.level() {
            LogLevel::Debug => YL_LOG_DEBUG,
            LogLevel::Warning => YL_LOG_WARNING,
            _ => YL_LOG_INFO,
        };
        let text = string::owned(&line.to_string());
        // SAFETY: the header asks for a callback that may be called so until the client and its
        // calls have ended.
        unsafe { (self.callback)(level, text.as_ptr(), self.user_data) };
    }
}
