//! `yl_cancel`: ends calls from another thread.

use yl_facesearch::CancelToken;

use crate::handle;
use crate::panic::guard;

/// Cancels calls. Any number of threads at once.
pub struct yl_cancel(pub(crate) CancelToken);

/// A cancel that has not been used. Returns NULL only when the library met a fault of its own (a panic).
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_cancel_new() -> *mut yl_cancel {
    handle::make(|| yl_cancel(CancelToken::new()))
}

/// Ends every call that was given `cancel`, now and later, with YL_ERR_CANCELLED; yl_error_sent() tells what had become of the
/// request. From any thread, not from a signal handler. NULL does nothing.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_cancel_cancel(cancel: *const yl_cancel) {
    guard(
        || {
            // SAFETY: NULL or a live object, by the caller's contract.
            if let Some(cancel) = unsafe { cancel.as_ref() } {
                cancel.0.cancel();
            }
        },
        |_| (),
    );
}

/// Frees the cancel. A call that was given it may be under way: it goes on, and can no longer be cancelled.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_cancel_free(cancel: *mut yl_cancel) {
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(cancel) };
}
