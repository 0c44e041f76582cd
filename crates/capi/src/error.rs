//! `yl_error`: why a library was not deleted, or why that is not known.

use std::ffi::{CString, c_char};
use std::ptr;

use yl_facesearch::Error;

use crate::attempt;
use crate::attempt::yl_attempt;
use crate::error_code::{YL_OK, sent_number, yl_code, yl_sent};
use crate::{handle, string};

/// Why a library was not deleted, or why that is not known. Never changes: any number of threads at once.
/// Its texts never hold the api_secret, the api_key or a sign.
pub struct yl_error {
    code: yl_code,
    name: CString,
    message: CString,
    http_status: i32,
    request_id: Option<CString>,
    detail: Option<CString>,
    sent: yl_sent,
    retryable: bool,
    attempts: Vec<yl_attempt>,
}

impl yl_error {
    pub(crate) fn new(error: &Error) -> Self {
        Self {
            code: error.code().number().into(),
            name: string::owned(error.name()),
            message: string::owned(&error.to_string()),
            http_status: error.status().map_or(0, i32::from),
            request_id: error.request_id().map(string::owned),
            detail: error.detail().map(string::owned),
            sent: sent_number(error.sent()),
            retryable: error.is_retryable(),
            attempts: error.attempts().iter().map(yl_attempt::new).collect(),
        }
    }
}

/// Frees the error and its texts.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_free(error: *mut yl_error) {
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(error) };
}

/// What went wrong: a YL_ERR_ constant, the same that the call returned; YL_OK for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_code(error: *const yl_error) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe { handle::read(error, YL_OK, |it| it.code) }
}

/// What went wrong, as a word: as the service wrote it (before the first colon), or the constant's name without YL_ERR_.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_name(error: *const yl_error) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe { handle::read(error, ptr::null(), |it| it.name.as_ptr()) }
}

/// Sentences for a person: what went wrong, what is known of the request, what to do next.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_message(error: *const yl_error) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe { handle::read(error, ptr::null(), |it| it.message.as_ptr()) }
}

/// The last reply's HTTP status; 0 when no reply came.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_http_status(error: *const yl_error) -> i32 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(error, 0, |it| it.http_status) }
}

/// The service's id of the last request; NULL when there is none.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_request_id(error: *const yl_error) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(error, ptr::null(), |it| {
            string::borrowed(it.request_id.as_ref())
        })
    }
}

/// What the service wrote after the colon, or what is known beyond the code; NULL when there is nothing.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_detail(error: *const yl_error) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(error, ptr::null(), |it| {
            string::borrowed(it.detail.as_ref())
        })
    }
}

/// What is known of the request: a YL_SENT_ constant; 0 for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_sent(error: *const yl_error) -> yl_sent {
    // SAFETY: the caller's contract.
    unsafe { handle::read(error, 0, |it| it.sent) }
}

/// Whether the same call may succeed when it is made again, unchanged; false for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_retryable(error: *const yl_error) -> bool {
    // SAFETY: the caller's contract.
    unsafe { handle::read(error, false, |it| it.retryable) }
}

/// How many requests the call made; 0 when none was tried. See yl_error_attempt().
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_attempts(error: *const yl_error) -> usize {
    // SAFETY: the caller's contract.
    unsafe { handle::read(error, 0, |it| it.attempts.len()) }
}

/// The request number `index`, counted from 0, borrowed from `error`; NULL past the end.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_attempt(
    error: *const yl_error,
    index: usize,
) -> *const yl_attempt {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(error, ptr::null(), |it| {
            attempt::borrowed(&it.attempts, index)
        })
    }
}
