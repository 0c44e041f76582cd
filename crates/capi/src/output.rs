//! How a call hands its answer, or its error, to C.

use std::ffi::c_char;
use std::ptr;

use yl_facesearch::Error;
use yl_facesearch::bindings;

use crate::error::yl_error;
use crate::error_code::{YL_ERR_PANIC, YL_OK, yl_code};
use crate::panic::guard;
use crate::string;

/// The answer of a call, and what it looks like in C.
pub(crate) trait Output {
    type C: Copy;

    /// What C gets when the call failed.
    const ABSENT: Self::C;

    fn into_c(self) -> Self::C;
}

/// An object, for C to free.
impl<O> Output for Box<O> {
    type C = *mut O;

    const ABSENT: *mut O = ptr::null_mut();

    fn into_c(self) -> *mut O {
        Self::into_raw(self)
    }
}

impl Output for u64 {
    type C = Self;

    const ABSENT: Self = 0;

    fn into_c(self) -> Self {
        self
    }
}

impl Output for () {
    type C = ();

    const ABSENT: () = ();

    fn into_c(self) {}
}

/// Names the call in its errors, also in those that arise here: `group_id` is its argument, NULL
/// where it has none.
///
/// # Safety
/// `group_id` is NULL or ends with a NUL, until the error is there.
pub(crate) unsafe fn of_call(
    operation: &'static str,
    group_id: *const c_char,
) -> impl FnOnce(Error) -> Error {
    move |error| {
        // SAFETY: by this function's contract.
        let group_id = unsafe { string::required("group_id", group_id) };
        bindings::of_call(error, operation, group_id.ok())
    }
}

/// Runs `work` and hands out what it returns: the answer into `output`, or an error, as `named`
/// completes it, into `error`, and its code.
///
/// # Safety
/// Both outputs are NULL or may be written.
pub(crate) unsafe fn hand_out<O: Output>(
    output: *mut O::C,
    error: *mut *mut yl_error,
    named: impl FnOnce(Error) -> Error,
    work: impl FnOnce() -> Result<O, Error>,
) -> yl_code {
    let run = || {
        // SAFETY: NULL or writable, by this function's contract.
        unsafe { put(output, || O::ABSENT) };
        // SAFETY: as above.
        unsafe { put(error, ptr::null_mut) };
        match guard(work, |message| Err(bindings::panic(message))) {
            Ok(answer) => {
                // SAFETY: as above.
                unsafe { put(output, || answer.into_c()) };
                YL_OK
            }
            Err(failure) => {
                let failure = named(failure);
                let code = yl_code::from(failure.code().number());
                // SAFETY: as above.
                unsafe { put(error, || Box::new(yl_error::new(&failure)).into_c()) };
                code
            }
        }
    };
    guard(run, |_| YL_ERR_PANIC)
}

/// Runs `work` and returns its code; an error is written to `error`.
///
/// # Safety
/// The output is NULL or may be written.
pub(crate) unsafe fn report(
    error: *mut *mut yl_error,
    named: impl FnOnce(Error) -> Error,
    work: impl FnOnce() -> Result<(), Error>,
) -> yl_code {
    // SAFETY: NULL, or writable by this function's contract.
    unsafe { hand_out(ptr::null_mut(), error, named, work) }
}

/// # Safety
/// `output` is NULL or may be written.
unsafe fn put<T>(output: *mut T, value: impl FnOnce() -> T) {
    if !output.is_null() {
        // SAFETY: writable, by this function's contract.
        unsafe { output.write(value()) };
    }
}
