//! `yl_attempt`: one request of a call.

use std::ffi::{CString, c_char};
use std::ptr;
use std::time::{SystemTime, UNIX_EPOCH};

use yl_facesearch::Attempt;

use crate::error_code::{YL_OK, yl_code};
use crate::sent::{sent_number, yl_sent};
use crate::{handle, string};

/// One request of a call, or the try to send it. Borrowed from its deletion or error, and freed
/// with it.
pub struct yl_attempt {
    operation: CString,
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
        Self {
            operation: string::owned(attempt.operation),
            code: attempt
                .failure
                .map_or(YL_OK, |failure| failure.code.number().into()),
            sent: attempt
                .failure
                .map_or(0, |failure| sent_number(failure.sent)),
            http_status: attempt.status.map_or(0, i32::from),
            request_id: attempt.request_id.as_deref().map(string::owned),
            started_at_ms: unix_ms(attempt.started_at),
            duration_us: number(attempt.duration.as_micros()),
            reused_connection: attempt.reused_connection,
            clock_skew_ms: attempt.clock_skew_ms.unwrap_or(i64::MIN),
        }
    }
}

/// Milliseconds since 1970; 0 for an earlier time.
pub(crate) fn unix_ms(time: SystemTime) -> i64 {
    let since_epoch = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    number(since_epoch.as_millis())
}

fn number(wide: u128) -> i64 {
    i64::try_from(wide).unwrap_or(i64::MAX)
}

/// What it asked of the service: "delete_group", or "list_groups" for a look; NULL for NULL. The
/// call's own operation for the attempts of a read.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_operation(attempt: *const yl_attempt) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe { handle::read(attempt, ptr::null(), |it| it.operation.as_ptr()) }
}

/// What went wrong; YL_OK for an attempt that succeeded and for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_code(attempt: *const yl_attempt) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe { handle::read(attempt, YL_OK, |it| it.code) }
}

/// What is known of the request: a YL_SENT_ constant; 0 for an attempt that succeeded and for NULL.
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

/// Whether it used a connection that an earlier request had used; false for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_reused_connection(attempt: *const yl_attempt) -> bool {
    // SAFETY: the caller's contract.
    unsafe { handle::read(attempt, false, |it| it.reused_connection) }
}

/// The service's clock minus this machine's, in milliseconds; INT64_MIN when the reply carried no
/// time, and for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_attempt_clock_skew_ms(attempt: *const yl_attempt) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(attempt, i64::MIN, |it| it.clock_skew_ms) }
}
