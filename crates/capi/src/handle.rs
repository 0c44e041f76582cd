//! Objects behind pointers: made, read and freed.

use std::ptr;

use yl_facesearch::Error;
use yl_facesearch::bindings;

use crate::panic::guard;

/// A new object for C to free; NULL when making it panicked.
pub(crate) fn make<O>(object: impl FnOnce() -> O) -> *mut O {
    guard(|| Box::into_raw(Box::new(object())), |_| ptr::null_mut())
}

/// What `get` reads from `object`; `absent` when there is no object.
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

/// A pointer into the object that holds `part`; NULL when it is absent.
pub(crate) fn borrowed<T>(part: Option<&T>) -> *const T {
    part.map_or(ptr::null(), ptr::from_ref)
}

/// # Safety
/// `object` is NULL or was handed to C by this crate, and is not used again.
pub(crate) unsafe fn free<O>(object: *mut O) {
    if object.is_null() {
        return;
    }
    // SAFETY: it came from a Box, by this function's contract.
    guard(|| drop(unsafe { Box::from_raw(object) }), |_| ());
}
