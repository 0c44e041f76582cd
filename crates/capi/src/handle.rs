//! Objects behind pointers: made, looked into, handed out, freed.

use std::ptr;

use yl_facesearch::{Error, bindings};

use crate::error::yl_error;
use crate::error_code::{YL_ERR_PANIC, YL_OK, yl_code};
use crate::panic::guard;

/// A new object for C to free; NULL when making it panicked.
pub(crate) fn make<O>(object: impl FnOnce() -> O) -> *mut O {
    guard(|| Box::into_raw(Box::new(object())), |_| ptr::null_mut())
}

/// What `get` finds in `object`; `absent` when there is no object.
///
/// # Safety
/// `object` is NULL or a live object.
pub(crate) unsafe fn read<O, T: Copy>(object: *const O, absent: T, get: impl FnOnce(&O) -> T) -> T {
    guard(
        || {
            // SAFETY: NULL or a live object, by this function's contract.
            unsafe { object.as_ref() }.map_or(absent, get)
        },
        |_| absent,
    )
}

/// `object`, which must be there.
///
/// # Safety
/// `object` is NULL or an object that lives for `'a`.
pub(crate) unsafe fn required<'a, O>(
    argument: &'static str,
    object: *const O,
) -> Result<&'a O, Error> {
    // SAFETY: NULL or a live object, by this function's contract.
    unsafe { object.as_ref() }.ok_or_else(|| bindings::invalid_argument(argument, "is NULL"))
}

/// Runs `work` and hands out what it gives: an object into `object`, or an error into `error`, and its code.
///
/// # Safety
/// Both outputs are NULL or may be written.
pub(crate) unsafe fn hand_out<O>(
    object: *mut *mut O,
    error: *mut *mut yl_error,
    work: impl FnOnce() -> Result<O, Error>,
) -> yl_code {
    let run = || {
        // SAFETY: NULL or writable, by this function's contract.
        unsafe { put(object, ptr::null_mut) };
        // SAFETY: as above.
        unsafe { put(error, ptr::null_mut) };
        match guard(work, |message| Err(bindings::panic(message))) {
            Ok(made) => {
                // SAFETY: as above.
                unsafe { put(object, || Box::into_raw(Box::new(made))) };
                YL_OK
            }
            Err(failure) => {
                let code = yl_code::from(failure.code().number());
                // SAFETY: as above.
                unsafe { put(error, || Box::into_raw(Box::new(yl_error::new(&failure)))) };
                code
            }
        }
    };
    guard(run, |_| YL_ERR_PANIC)
}

/// Runs `work` and gives its code; an error goes into `error`.
///
/// # Safety
/// The output is NULL or may be written.
pub(crate) unsafe fn report(
    error: *mut *mut yl_error,
    work: impl FnOnce() -> Result<(), Error>,
) -> yl_code {
    // SAFETY: NULL, or writable by this function's contract.
    unsafe { hand_out(ptr::null_mut::<*mut ()>(), error, work) }
}

/// # Safety
/// `output` is NULL or may be written.
unsafe fn put<T>(output: *mut T, value: impl FnOnce() -> T) {
    if !output.is_null() {
        // SAFETY: writable, by this function's contract.
        unsafe { output.write(value()) };
    }
}

/// # Safety
/// `object` is NULL or came from [`make`] or [`hand_out`], and is not used again.
pub(crate) unsafe fn free<O>(object: *mut O) {
    if object.is_null() {
        return;
    }
    // SAFETY: it came from a Box, by this function's contract.
    guard(|| drop(unsafe { Box::from_raw(object) }), |_| ());
}
