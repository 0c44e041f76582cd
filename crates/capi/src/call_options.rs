//! How one call is made: a delete's flags, and `yl_call_options`.

use std::ffi::{c_char, c_void};
use std::time::Duration;

use yl_facesearch::bindings;
use yl_facesearch::{CallOptions, CancelToken, DeleteOptions, Error, Timestamp};

use crate::cancel_token::yl_cancel_token;
use crate::error_code::yl_code;
use crate::interrupted::{Interrupted, yl_interrupted_callback};
use crate::options::milliseconds;
use crate::setter::{InvalidOption, Settings};
use crate::{handle, setter, string};

/// A flag of yl_delete_group(): delete the face library even when it holds faces (the service's
/// check_empty=0).
pub const YL_DELETE_NON_EMPTY: u32 = 1;
/// A flag of yl_delete_group(): a face library that does not exist is a success, with the outcome
/// YL_OUTCOME_ABSENT. Not where if_created_at is set: then it is YL_ERR_GROUP_CHANGED.
pub const YL_DELETE_MISSING_OK: u32 = 2;

/// Options of single calls; any number of calls may use them. One thread at a time may change them,
/// while no other uses them.
pub struct yl_call_options(Settings<CallSettings>);

/// What deletes and reads have in common, and what only a delete has.
#[derive(Clone, Default)]
pub(crate) struct CallSettings {
    timeout: Option<Duration>,
    cancel: Option<CancelToken>,
    if_created_at: Option<Timestamp>,
    interrupted: Option<Interrupted>,
}

impl CallSettings {
    /// The settings of `options`; the defaults without options.
    ///
    /// # Errors
    /// A setter refused a value.
    ///
    /// # Safety
    /// `options` is NULL or a live object.
    pub(crate) unsafe fn of(options: *const yl_call_options) -> Result<Self, Error> {
        // SAFETY: NULL or a live object, by this function's contract.
        match unsafe { options.as_ref() } {
            Some(options) => Ok(options.0.get()?),
            None => Ok(Self::default()),
        }
    }

    /// The callback to ask, which only a blocking call has the thread for.
    pub(crate) fn interrupted(&self) -> Option<Interrupted> {
        self.interrupted
    }

    /// # Errors
    /// They hold a callback to ask, which would never be asked.
    pub(crate) fn for_async(self) -> Result<Self, Error> {
        if self.interrupted.is_some() {
            return Err(bindings::invalid_argument(
                "interrupted",
                "is for blocking calls only; cancel an asynchronous one by a yl_cancel_token",
            ));
        }
        Ok(self)
    }

    /// Gives the call a token of its own, which the caller's token cancels too.
    pub(crate) fn own_cancel(&mut self) -> CancelToken {
        let own = self
            .cancel
            .as_ref()
            .map_or_else(CancelToken::new, bindings::child_of);
        self.cancel = Some(own.clone());
        own
    }

    /// # Errors
    /// `flags` holds a bit that has no meaning.
    pub(crate) fn for_delete(self, flags: u32) -> Result<DeleteOptions, Error> {
        let unknown = flags & !(YL_DELETE_NON_EMPTY | YL_DELETE_MISSING_OK);
        if unknown != 0 {
            return Err(bindings::invalid_argument(
                "flags",
                format_args!(
                    "may hold YL_DELETE_NON_EMPTY (0x1) and YL_DELETE_MISSING_OK (0x2), not {unknown:#x}"
                ),
            ));
        }
        let mut options = DeleteOptions::new()
            .check_empty(flags & YL_DELETE_NON_EMPTY == 0)
            .missing_ok(flags & YL_DELETE_MISSING_OK != 0);
        if let Some(timeout) = self.timeout {
            options = options.timeout(timeout);
        }
        if let Some(cancel) = &self.cancel {
            options = options.cancel(cancel);
        }
        if let Some(created_at) = self.if_created_at {
            options = options.if_created_at(created_at);
        }
        Ok(options)
    }

    /// # Errors
    /// They hold a precondition, which no read checks: it must not be taken for checked.
    pub(crate) fn for_read(self) -> Result<CallOptions, Error> {
        if let Some(created_at) = self.if_created_at {
            return Err(bindings::invalid_argument(
                "if_created_at",
                format_args!(
                    "is for deletes only; a read has no precondition, but got {created_at}"
                ),
            ));
        }
        let mut options = CallOptions::new();
        if let Some(timeout) = self.timeout {
            options = options.timeout(timeout);
        }
        if let Some(cancel) = &self.cancel {
            options = options.cancel(cancel);
        }
        Ok(options)
    }
}

/// Options that change nothing. Returns NULL only when yl-facesearch hit an internal error (a
/// panic).
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_call_options_new() -> *mut yl_call_options {
    handle::make(|| yl_call_options(Settings::new(CallSettings::default())))
}

/// Frees the options. No blocking call that uses them may be in progress.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_call_options_free(options: *mut yl_call_options) {
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(options) };
}

/// The time for the call in place of the client's, in milliseconds; 1 to 86400000 (a day).
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_call_options_set_timeout_ms(
    options: *mut yl_call_options,
    timeout_ms: u64,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        set(options, |it| {
            it.timeout = Some(milliseconds("timeout_ms", timeout_ms)?);
            Ok(())
        })
    }
}

/// Lets `cancel` end the call. The options share it: it may be freed at once.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_call_options_set_cancel(
    options: *mut yl_call_options,
    cancel: *const yl_cancel_token,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        set(options, |it| {
            let cancel = cancel
                .as_ref()
                .ok_or_else(|| InvalidOption::new("cancel", "is NULL"))?;
            it.cancel = Some(cancel.0.clone());
            Ok(())
        })
    }
}

/// Lets `interrupted`, called with `user_data`, end blocking calls; NULL (the default) turns that
/// off. Both must stay valid while a call uses the options. It ends a call from the very thread
/// that waits for it, which needs no second thread: see yl_interrupted_callback. Asynchronous
/// calls refuse options that hold it.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_call_options_set_interrupted(
    options: *mut yl_call_options,
    interrupted: yl_interrupted_callback,
    user_data: *mut c_void,
) -> yl_code {
    let interrupted = Interrupted::new(interrupted, user_data);
    // SAFETY: the caller's contract.
    unsafe {
        set(options, |it| {
            it.interrupted = interrupted;
            Ok(())
        })
    }
}

/// Deletes the face library only if it was created at this time, which yl_timestamp_text() of its
/// yl_group_created_at() returns; RFC 3339 with an offset. Otherwise the delete ends with
/// YL_ERR_GROUP_CHANGED, and nothing is deleted. Reads refuse options that hold it.
///
/// The client lists the groups before it deletes. Two face libraries with one id that were created
/// within one second cannot be distinguished, and one that is created between the list and the
/// delete is not seen.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_call_options_set_if_created_at(
    options: *mut yl_call_options,
    created_at: *const c_char,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        set(options, |it| {
            let text = string::required("if_created_at", created_at)?;
            let created_at = text.parse().map_err(|_| {
                let rule = "must be RFC 3339 with an offset, as 2026-01-27T14:19:01+08:00";
                InvalidOption::new("if_created_at", format!("{rule}, not {text:?}"))
            })?;
            it.if_created_at = Some(created_at);
            Ok(())
        })
    }
}

/// # Safety
/// `options` is NULL or a live object that nobody else uses meanwhile.
unsafe fn set(
    options: *mut yl_call_options,
    change: impl FnOnce(&mut CallSettings) -> Result<(), InvalidOption>,
) -> yl_code {
    let change = |mut settings: CallSettings| change(&mut settings).map(|()| settings);
    // SAFETY: by this function's contract.
    unsafe { setter::set(options, |options| &mut options.0, change) }
}
