//! The callbacks of asynchronous calls.

use std::ffi::c_void;
use std::mem::forget;
use std::ptr;

use yl_facesearch::Error;
use yl_facesearch::bindings;

use crate::deletion::yl_deletion;
use crate::error::yl_error;
use crate::error_code::{YL_OK, yl_code};
use crate::group::{yl_group, yl_groups};
use crate::output::Output;

/// Receives, once, the end of an asynchronous delete: `code` is what yl_delete_group() would have
/// returned. The deletion or the error (the other one is NULL) belongs to the callback, which frees
/// it then or later.
///
/// It runs on the client's own thread, where the client's other calls wait until it returns. It
/// must return, not by an exception and not by longjmp(). It may use yl-facesearch: begin calls,
/// cancel some, free its client.
pub type yl_delete_callback = Option<
    unsafe extern "C" fn(
        code: yl_code,
        deletion: *mut yl_deletion,
        error: *mut yl_error,
        user_data: *mut c_void,
    ),
>;

/// Receives the end of yl_list_groups_async(); the rules are those of yl_delete_callback.
pub type yl_groups_callback = Option<
    unsafe extern "C" fn(
        code: yl_code,
        groups: *mut yl_groups,
        error: *mut yl_error,
        user_data: *mut c_void,
    ),
>;

/// Receives the end of yl_group_info_async(); the rules are those of yl_delete_callback.
pub type yl_group_callback = Option<
    unsafe extern "C" fn(
        code: yl_code,
        group: *mut yl_group,
        error: *mut yl_error,
        user_data: *mut c_void,
    ),
>;

/// Receives the end of yl_face_count_async(), with 0 for the number when it failed; the rules are
/// those of yl_delete_callback.
pub type yl_face_count_callback = Option<
    unsafe extern "C" fn(
        code: yl_code,
        face_count: u64,
        error: *mut yl_error,
        user_data: *mut c_void,
    ),
>;

type Callback<O> = unsafe extern "C" fn(yl_code, <O as Output>::C, *mut yl_error, *mut c_void);

/// A callback that is there, and what it is called with.
pub(crate) struct Completion<O: Output> {
    callback: Callback<O>,
    user_data: *mut c_void,
}

// SAFETY: the header asks for a callback and user data that the client's thread may use.
unsafe impl<O: Output> Send for Completion<O> {}

impl<O: Output> Completion<O> {
    pub(crate) fn new(
        callback: Option<Callback<O>>,
        user_data: *mut c_void,
    ) -> Result<Self, Error> {
        match callback {
            Some(callback) => Ok(Self {
                callback,
                user_data,
            }),
            None => Err(bindings::invalid_argument("callback", "is NULL")),
        }
    }

    /// From now on it is called exactly once, even should the call panic.
    pub(crate) fn guarded(self) -> CompletionGuard<O> {
        CompletionGuard(self)
    }

    fn call(&self, result: Result<O, Error>) {
        let (code, output, error) = match result {
            Ok(output) => (YL_OK, output.into_c(), ptr::null_mut()),
            Err(error) => (
                error.code().number().into(),
                O::ABSENT,
                Box::new(yl_error::new(&error)).into_c(),
            ),
        };
        // SAFETY: the header asks for a callback that may be called so, once.
        unsafe { (self.callback)(code, output, error, self.user_data) };
    }
}

/// Calls the callback with an error when it is dropped before the call ended.
pub(crate) struct CompletionGuard<O: Output>(Completion<O>);

impl<O: Output> CompletionGuard<O> {
    pub(crate) fn complete(self, result: Result<O, Error>) {
        self.0.call(result);
        forget(self);
    }
}

impl<O: Output> Drop for CompletionGuard<O> {
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
    use crate::sent::YL_SENT_MAYBE_APPLIED;

    /// Notes the codes that it was called with.
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
            assert_eq!(yl_error_sent(error), YL_SENT_MAYBE_APPLIED);
            yl_error_free(error);
            (*codes.cast::<Vec<yl_code>>()).push(code);
        }
    }

    #[test]
    fn a_call_that_panics_calls_back_too() {
        let mut codes: Vec<yl_code> = Vec::new();
        let user_data: *mut Vec<yl_code> = &raw mut codes;
        let completion =
            || Completion::<Box<yl_deletion>>::new(Some(note), user_data.cast()).unwrap();
        let guard = completion().guarded();
        let call = move || {
            let _guard = guard;
            panic!("in a call");
        };
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(call)).unwrap_err();
        completion()
            .guarded()
            .complete(Err(bindings::panic("reported")));
        assert_eq!(codes, [YL_ERR_PANIC; 2]);
    }
}
