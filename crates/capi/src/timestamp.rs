//! `yl_timestamp`: when a face library was created.

use std::ffi::{CString, c_char};
use std::ptr;

use yl_facesearch::Timestamp;

use crate::{handle, string};

/// A point in time in whole seconds, with the offset from UTC that the service wrote.
/// Borrowed from its group, deletion or error, and freed with it.
pub struct yl_timestamp {
    unix_seconds: i64,
    utc_offset_seconds: i32,
    text: CString,
}

impl yl_timestamp {
    pub(crate) fn new(timestamp: Timestamp) -> Self {
        Self {
            unix_seconds: timestamp.unix_seconds(),
            utc_offset_seconds: timestamp.utc_offset_seconds(),
            text: string::owned(&timestamp.to_string()),
        }
    }
}

/// Seconds since 1970, UTC; 0 for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_timestamp_unix_seconds(timestamp: *const yl_timestamp) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(timestamp, 0, |it| it.unix_seconds) }
}

/// Seconds east of UTC; 0 for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_timestamp_utc_offset_seconds(timestamp: *const yl_timestamp) -> i32 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(timestamp, 0, |it| it.utc_offset_seconds) }
}

/// RFC 3339 with the offset, such as "2026-01-27T14:19:01+08:00"; NULL for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_timestamp_text(timestamp: *const yl_timestamp) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe { handle::read(timestamp, ptr::null(), |it| it.text.as_ptr()) }
}
