//! `yl_deletion`: the face library is gone.

use std::ffi::{CString, c_char};
use std::ptr;

use yl_facesearch::Deletion;

use crate::attempt::yl_attempt;
use crate::outcome::{outcome_number, yl_outcome};
use crate::settles_at::SettlesAt;
use crate::timestamp::yl_timestamp;
use crate::{handle, string};

/// The face library is gone. Never changes: any number of threads at once.
pub struct yl_deletion {
    group_id: CString,
    outcome: yl_outcome,
    request_id: Option<CString>,
    time_used_ms: i64,
    attempts: Vec<yl_attempt>,
    settles_at: Option<SettlesAt>,
    recreated_at: Option<yl_timestamp>,
}

impl yl_deletion {
    pub(crate) fn new(deletion: &Deletion) -> Self {
        Self {
            group_id: string::owned(deletion.group_id.as_str()),
            outcome: outcome_number(deletion.outcome),
            request_id: deletion.request_id.as_deref().map(string::owned),
            time_used_ms: deletion
                .time_used_ms
                .map_or(-1, |time| i64::try_from(time).unwrap_or(i64::MAX)),
            attempts: deletion.attempts.iter().map(yl_attempt::new).collect(),
            settles_at: deletion.settles_at.map(SettlesAt::new),
            recreated_at: deletion.recreated_at.map(yl_timestamp::new),
        }
    }
}

/// Frees the deletion and its texts.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_deletion_free(deletion: *mut yl_deletion) {
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(deletion) };
}

/// The group_id of the face library that is gone.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_deletion_group_id(deletion: *const yl_deletion) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe { handle::read(deletion, ptr::null(), |it| it.group_id.as_ptr()) }
}

/// How that is known: a YL_OUTCOME_ constant; 0 for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_deletion_outcome(deletion: *const yl_deletion) -> yl_outcome {
    // SAFETY: the caller's contract.
    unsafe { handle::read(deletion, 0, |it| it.outcome) }
}

/// The service's id of the last request; NULL when the reply had none.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_deletion_request_id(deletion: *const yl_deletion) -> *const c_char {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(deletion, ptr::null(), |it| {
            string::borrowed(it.request_id.as_ref())
        })
    }
}

/// How long the service says it took, in milliseconds; -1 when the reply had no such number.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_deletion_time_used_ms(deletion: *const yl_deletion) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(deletion, -1, |it| it.time_used_ms) }
}

/// The number of requests that the call made; see yl_deletion_attempt().
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_deletion_attempt_count(deletion: *const yl_deletion) -> usize {
    // SAFETY: the caller's contract.
    unsafe { handle::read(deletion, 0, |it| it.attempts.len()) }
}

/// The request number `index`, counted from 0, borrowed from `deletion`; NULL past the end.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_deletion_attempt(
    deletion: *const yl_deletion,
    index: usize,
) -> *const yl_attempt {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(deletion, ptr::null(), |it| {
            handle::borrowed(it.attempts.get(index))
        })
    }
}

/// Until when an earlier request of the call, delayed somewhere, may still be carried out and
/// delete a face library that is created with the same id: milliseconds since 1970 by this
/// machine's clock. 0 when no earlier request is in doubt, and for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_deletion_settles_at_ms(deletion: *const yl_deletion) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(deletion, 0, |it| it.settles_at.map_or(0, |at| at.unix_ms)) }
}

/// Whether yl_deletion_settles_at_ms() assumes that this machine's clock is right to 4 minutes,
/// since no reply carried the service's time; false when nothing is in doubt, and for NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_deletion_settles_at_is_assumed(deletion: *const yl_deletion) -> bool {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(deletion, false, |it| {
            it.settles_at.is_some_and(|at| at.is_assumed)
        })
    }
}

/// With yl_call_options_set_if_created_at(): when another face library that has this id now was
/// created, borrowed from `deletion`; NULL when there is none.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_deletion_recreated_at(
    deletion: *const yl_deletion,
) -> *const yl_timestamp {
    // SAFETY: the caller's contract.
    unsafe {
        handle::read(deletion, ptr::null(), |it| {
            handle::borrowed(it.recreated_at.as_ref())
        })
    }
}
