//! `yl_cancel_token`: ends calls from another thread.

use yl_facesearch::CancelToken;

use crate::handle;
use crate::panic::guard;

/// Cancels calls. Any number of threads at once.
pub struct yl_cancel_token(pub(crate) CancelToken);

/// A token that has cancelled nothing yet. Returns NULL only when yl-facesearch hit an internal
/// error (a panic).
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_cancel_token_new() -> *mut yl_cancel_token {
    handle::make(|| yl_cancel_token(CancelToken::new()))
}

/// Ends every call that was given `cancel`, now and later, with YL_ERR_CANCELLED; yl_error_sent()
/// says what is known of the call's requests. From any thread, but not from a signal handler. NULL
/// does nothing.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_cancel_token_cancel(cancel: *const yl_cancel_token) {
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

/// Frees the token. A call that was given it may be in progress: it continues, and can no longer be
/// cancelled.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_cancel_token_free(cancel: *mut yl_cancel_token) {
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(cancel) };
}
