//! `yl_attempt`: one request of a call.

use std::ffi::{CString, c_char};
use std::ptr;
use std::time::UNIX_EPOCH;

use yl_facesearch::Attempt;

use crate::error_code::{YL_OK, sent_number, yl_code, yl_sent};
use crate::{handle, string};

/// One request on the wire, or the try to put it there. Borrowed from its deletion or error, and freed with it.
pub struct yl_attempt {
    code: yl_code,
    sent: yl_sent,
    http_status: i32,
    request_id: Option<CString>,
    started_at_ms: i64,
    duration_us: i64,
    reused_connection: bool,
    clock_skew_ms: i64,
}

impl yl_attempt {
    pub(crate) fn new(attempt: &Attempt) -> Self {
        let since_epoch = attempt.started_at.duration_since(UNIX_EPOCH);
        Self {
            code: attempt.failure.map_or(YL_OK, |it| it.code.number().into()),
            sent: attempt.failure.map_or(0, |it| sent_number(it.sent)),
            http_status: attempt.status.map_or(0, i32::from),
            request_id: attempt.request_id.as_deref().map(string::owned),
            started_at_ms: number(since_epoch.unwrap_or_default().as_millis()),
            duration_us: number(attempt.duration.as_micros()),
            reused_connection: attempt.reused_connection,
            clock_skew_ms: attempt.clock_skew_ms.unwrap_or(i64::MIN),
        }
    }
}

fn number(wide: u128) -> i64 {
    i64::try_from(wide).unwrap_or(i64::MAX)
}

/// The attempt number `index`, or NULL.
pub(crate) fn borrowed(attempts: &[yl_attempt], index: usize) -> *const yl_attempt {
    attempts.get(index).map_or(ptr::null(), ptr::from_ref)
}

/// What went wrong; YL_OK for the attempt that succeeded and for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_code(attempt: *const yl_attempt) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe { handle::read(attempt, YL_OK, |it| it.code) }
}

/// What is known of the request: a YL_SENT_ constant; 0 for the attempt that succeeded and for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_sent(attempt: *const yl_attempt) -> yl_sent {
    // SAFETY: the caller's contract.
    unsafe { handle::read(attempt, 0, |it| it.sent) }
}

/// The reply's HTTP status; 0 when no reply came.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_http_status(attempt: *const yl_attempt) -> i32 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(attempt, 0, |it| it.http_status) }
}

/// The service's id of the request; NULL when there is none.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_request_id(attempt: *const yl_attempt) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(attempt, ptr::null(), |it| {
            string::borrowed(it.request_id.as_ref())
        })
    }
}

/// When it began, in milliseconds since 1970 by this machine's clock; 0 for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_started_at_ms(attempt: *const yl_attempt) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(attempt, 0, |it| it.started_at_ms) }
}

/// How long it took, in microseconds; 0 for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_duration_us(attempt: *const yl_attempt) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(attempt, 0, |it| it.duration_us) }
}

/// Whether it went over a connection that an earlier request had used; false for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_reused_connection(attempt: *const yl_attempt) -> bool {
    // SAFETY: the caller's contract.
    unsafe { handle::read(attempt, false, |it| it.reused_connection) }
}

/// The service's clock less this machine's, in milliseconds; INT64_MIN when the reply told no time, and for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_clock_skew_ms(attempt: *const yl_attempt) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(attempt, i64::MIN, |it| it.clock_skew_ms) }
}
