//! How one call is made: its flags and `yl_call_options`.

use yl_facesearch::{DeleteOptions, Error, bindings};

use crate::cancel_token::yl_cancel;
use crate::error_code::yl_code;
use crate::handle;
use crate::options::milliseconds;
use crate::setter;
use crate::setter::{Flaw, Settings};

/// A flag of yl_delete_group(): delete the library even when it holds faces (the service's check_empty=0).
pub const YL_DELETE_NON_EMPTY: u32 = 1;
/// A flag of yl_delete_group(): a library that is not there is a success, with the outcome YL_OUTCOME_ABSENT.
pub const YL_DELETE_MISSING_OK: u32 = 2;

/// # Errors
/// `flags` holds a bit that has no meaning.
pub(crate) fn with_flags(options: DeleteOptions, flags: u32) -> Result<DeleteOptions, Error> {
    let unknown = flags & !(YL_DELETE_NON_EMPTY | YL_DELETE_MISSING_OK);
    if unknown != 0 {
        return Err(bindings::invalid_argument(
            "flags",
            format_args!(
                "may hold YL_DELETE_NON_EMPTY (0x1) and YL_DELETE_MISSING_OK (0x2), not {unknown:#x}"
            ),
        ));
    }
    Ok(options
        .check_empty(flags & YL_DELETE_NON_EMPTY == 0)
        .missing_ok(flags & YL_DELETE_MISSING_OK != 0))
}

/// Settings of single calls; may be used for any number of them. One thread at a time while it is changed.
pub struct yl_call_options(pub(crate) Settings<DeleteOptions>);

/// Options that change nothing. Returns NULL only when the library met a fault of its own (a panic).
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_call_options_new() -> *mut yl_call_options {
    handle::make(|| yl_call_options(Settings::new(DeleteOptions::new())))
}

/// Frees the options. No call that uses them may be under way.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_call_options_free(options: *mut yl_call_options) {
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(options) };
}

/// The time for the call in place of the client's, in milliseconds; 1 to 86400000 (a day).
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_call_options_set_timeout_ms(
    options: *mut yl_call_options,
    timeout_ms: u64,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        set(options, |it| {
            Ok(it.timeout(milliseconds("timeout_ms", timeout_ms)?))
        })
    }
}

/// Lets `cancel` end the call. The options share it: it may be freed at once.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_call_options_set_cancel(
    options: *mut yl_call_options,
    cancel: *const yl_cancel,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        set(options, |it| match cancel.as_ref() {
            Some(cancel) => Ok(it.cancel(&cancel.0)),
            None => Err(Flaw::new("cancel", "is NULL")),
        })
    }
}

/// # Safety
/// `options` is NULL or a live object that nobody else uses meanwhile.
unsafe fn set(
    options: *mut yl_call_options,
    change: impl FnOnce(DeleteOptions) -> Result<DeleteOptions, Flaw>,
) -> yl_code {
    // SAFETY: by this function's contract.
    unsafe { setter::set(options, |options| &mut options.0, change) }
}
