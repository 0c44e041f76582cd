//! `yl_error`: why a call failed.

use std::ffi::{CString, c_char};
use std::ptr;

use yl_facesearch::Error;

use crate::attempt::yl_attempt;
use crate::error_code::{YL_OK, yl_code};
use crate::sent::{sent_number, yl_sent};
use crate::settles_at::SettlesAt;
use crate::timestamp::yl_timestamp;
use crate::{handle, string};

/// Why a call failed, and what is known of its requests. Never changes: any number of threads at
/// once. Its texts never hold the api_secret, the api_key or a sign.
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
    operation: Option<CString>,
    group_id: Option<CString>,
    settles_at: Option<SettlesAt>,
    found_created_at: Option<yl_timestamp>,
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
            operation: error.operation().map(string::owned),
            group_id: error.group_id().map(|id| string::owned(id.as_str())),
            settles_at: error.settles_at().map(SettlesAt::new),
            found_created_at: error.found_created_at().map(yl_timestamp::new),
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

/// What went wrong, as a word: as the service wrote it (before the first colon), or the constant's
/// name without YL_ERR_.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_name(error: *const yl_error) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe { handle::read(error, ptr::null(), |it| it.name.as_ptr()) }
}

/// Sentences for a person: what went wrong, what is known of the requests, what to do next.
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

/// What the service wrote after the colon, or what is known beyond the code; NULL when there is
/// nothing.
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

/// What is known of all the call's delete requests together: a YL_SENT_ constant; 0 for NULL. A
/// read sends none, so its errors are YL_SENT_NOT_SENT.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_sent(error: *const yl_error) -> yl_sent {
    // SAFETY: the caller's contract.
    unsafe { handle::read(error, 0, |it| it.sent) }
}

/// Whether the same call may succeed when it is repeated unchanged; false for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_retryable(error: *const yl_error) -> bool {
    // SAFETY: the caller's contract.
    unsafe { handle::read(error, false, |it| it.retryable) }
}

/// The number of requests that the call made; 0 when none was tried. See yl_error_attempt().
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_attempt_count(error: *const yl_error) -> usize {
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
            handle::borrowed(it.attempts.get(index))
        })
    }
}

/// The function that failed, without "yl_": "delete_group", "list_groups", "group_info" or
/// "face_count"; NULL when the error came before a request was prepared, and for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_operation(error: *const yl_error) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(error, ptr::null(), |it| {
            string::borrowed(it.operation.as_ref())
        })
    }
}

/// The group_id that the call was given; NULL when there is none.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_group_id(error: *const yl_error) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(error, ptr::null(), |it| {
            string::borrowed(it.group_id.as_ref())
        })
    }
}

/// Until when a delete request of the call may still be carried out, in milliseconds since 1970 by
/// this machine's clock; 0 when none is in doubt, and for NULL. Wait until then, and check whether
/// the face library exists: that is the best evidence that can be had.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_settles_at_ms(error: *const yl_error) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(error, 0, |it| it.settles_at.map_or(0, |at| at.unix_ms)) }
}

/// Whether yl_error_settles_at_ms() assumes that this machine's clock is right to 4 minutes, since
/// no reply carried the service's time; false when nothing is in doubt, and for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_settles_at_is_assumed(error: *const yl_error) -> bool {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(error, false, |it| {
            it.settles_at.is_some_and(|at| at.is_assumed)
        })
    }
}

/// When the face library was created that the last look showed, borrowed from `error`; NULL when it
/// showed none. It need not be the one that the call was to delete: compare it with what you know
/// of that one.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_error_found_created_at(error: *const yl_error) -> *const yl_timestamp {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(error, ptr::null(), |it| {
            handle::borrowed(it.found_created_at.as_ref())
        })
    }
}
