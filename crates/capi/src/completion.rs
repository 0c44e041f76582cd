//! The callback of an asynchronous call.

use std::ffi::c_void;
use std::mem::forget;
use std::ptr;

use yl_facesearch::{Deletion, Error, bindings};

use crate::deletion::yl_deletion;
use crate::error::yl_error;
use crate::error_code::{YL_OK, yl_code};

/// Is told, once, how an asynchronous call ended: `code` is what yl_delete_group() would have returned, and what it would have put
/// into its outputs is the callback's to free, then or later; one of the two is NULL.
///
/// It runs on the client's own thread, where the client's other calls wait for it to return. It must return, by no exception and no
/// longjmp(). It may use this library: begin calls, cancel some, free its client.
pub type yl_delete_callback = Option<
    unsafe extern "C" fn(
        code: yl_code,
        deletion: *mut yl_deletion,
        error: *mut yl_error,
        user_data: *mut c_void,
    ),
>;

/// A callback that is there, and what it is called with.
pub(crate) struct Completion {
    callback: unsafe extern "C" fn(yl_code, *mut yl_deletion, *mut yl_error, *mut c_void),
    user_data: *mut c_void,
}

// SAFETY: the header asks for a callback and user data that the client's thread may use.
unsafe impl Send for Completion {}

impl Completion {
    pub(crate) fn new(callback: yl_delete_callback, user_data: *mut c_void) -> Result<Self, Error> {
        match callback {
            Some(callback) => Ok(Self {
                callback,
                user_data,
            }),
            None => Err(bindings::invalid_argument("callback", "is NULL")),
        }
    }

    /// From now on it is called exactly once, even should the call panic.
    pub(crate) fn promised(self) -> Promised {
        Promised(self)
    }

    fn call(&self, result: Result<Deletion, Error>) {
        let (code, deletion, error) = match result {
            Ok(deletion) => (
                YL_OK,
                Box::into_raw(Box::new(yl_deletion::new(&deletion))),
                ptr::null_mut(),
            ),
            Err(error) => (
                error.code().number().into(),
                ptr::null_mut(),
                Box::into_raw(Box::new(yl_error::new(&error))),
            ),
        };
        // SAFETY: the header asks for a callback that may be called so, once.
        unsafe { (self.callback)(code, deletion, error, self.user_data) };
    }
}

/// A completion that is still to be called.
pub(crate) struct Promised(Completion);

impl Promised {
    pub(crate) fn complete(self, result: Result<Deletion, Error>) {
        self.0.call(result);
        forget(self);
    }
}

impl Drop for Promised {
    fn drop(&mut self) {
        self.0
            .call(Err(bindings::panic("the call ended in a panic")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{yl_error_code, yl_error_free, yl_error_sent};
    use crate::error_code::YL_ERR_PANIC;

    /// The codes that it was called with.
    unsafe extern "C" fn note(
        code: yl_code,
        deletion: *mut yl_deletion,
        error: *mut yl_error,
        codes: *mut c_void,
    ) {
        assert!(deletion.is_null());
        // SAFETY: the error is this callback's, and `codes` the test's.
        unsafe {
            assert_eq!(yl_error_code(error), code);
            assert_eq!(
                yl_error_sent(error),
                crate::error_code::YL_SENT_MAYBE_APPLIED
            );
            yl_error_free(error);
            (*codes.cast::<Vec<yl_code>>()).push(code);
        }
    }

    #[test]
    fn a_call_that_panics_calls_back_too() {
        let mut codes: Vec<yl_code> = Vec::new();
        let user_data: *mut Vec<yl_code> = &raw mut codes;
        let completion = || Completion::new(Some(note), user_data.cast()).unwrap();
        let promised = completion().promised();
        let call = move || {
            let _promised = promised;
            panic!("in a call");
        };
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).unwrap_err();
        completion()
            .promised()
            .complete(Err(bindings::panic("told")));
        assert_eq!(codes, [YL_ERR_PANIC; 2]);
    }
}
