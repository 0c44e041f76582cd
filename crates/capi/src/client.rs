//! `yl_client`, and the call.

use std::ffi::{c_char, c_void};
use std::ptr;

use yl_facesearch::{DeleteOptions, Error, bindings, blocking};

use crate::call_options::{with_flags, yl_call_options};
use crate::completion::{Completion, yl_delete_callback};
use crate::deletion::yl_deletion;
use crate::error::yl_error;
use crate::error_code::yl_code;
use crate::options::yl_options;
use crate::worker::Worker;
use crate::{handle, string};

/// Deletes face libraries: credentials, endpoint, settings and connections. Any number of threads at once.
pub struct yl_client {
    client: blocking::Client,
    worker: Worker,
}

/// Makes a client from `options`, which stay the caller's. Everything is checked; nothing is sent.
///
/// On success `*client` is the new client; on failure it is NULL and `*error` (when `error` is not NULL) tells why:
/// YL_ERR_INVALID_ARGUMENT (a bad option, or `client` is NULL), YL_ERR_MISSING_CREDENTIALS or YL_ERR_NO_TRUSTED_CERTIFICATES.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_client_new(
    options: *const yl_options,
    client: *mut *mut yl_client,
    error: *mut *mut yl_error,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        handle::hand_out(client, error, || {
            let options = handle::required("options", options)?;
            if client.is_null() {
                return Err(bindings::invalid_argument("client", "is NULL"));
            }
            Ok(yl_client {
                client: options.0.get()?.build()?,
                worker: Worker::default(),
            })
        })
    }
}

/// Frees the client, closes its connections and wipes its secret. Deletions and errors stay. No yl_delete_group() may be under way.
///
/// Asynchronous calls may be in flight: they go on, and each calls its callback. When none is, the client's thread has ended on
/// return: a callback that is about to return is waited for, unless this is called from it.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_client_free(client: *mut yl_client) {
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(client) };
}

/// The correction of this machine's clock that a rejected signature has led to, in milliseconds; 0 when there is none.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_client_clock_correction_ms(client: *const yl_client) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(client, 0, |client| client.client.clock_correction_ms()) }
}

/// Deletes the library `group_id`: 1 to 48 bytes of ASCII letters, digits and `- % @ # & _`.
///
/// `flags` is 0 for the safest call (a library with faces is refused, a missing one is an error), or the sum of YL_DELETE_NON_EMPTY
/// and YL_DELETE_MISSING_OK. On YL_OK the library is gone, and `*deletion` tells how that is known. On anything else `*error` tells
/// what went wrong and, in yl_error_sent(), whether the library may be gone all the same. Both outputs may be NULL; at most one is set.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_delete_group(
    client: *const yl_client,
    group_id: *const c_char,
    flags: u32,
    deletion: *mut *mut yl_deletion,
    error: *mut *mut yl_error,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe { yl_delete_group_with(client, group_id, flags, ptr::null(), deletion, error) }
}

/// As yl_delete_group(), with a timeout or a cancel of this call's own. `options` may be NULL.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_delete_group_with(
    client: *const yl_client,
    group_id: *const c_char,
    flags: u32,
    options: *const yl_call_options,
    deletion: *mut *mut yl_deletion,
    error: *mut *mut yl_error,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        handle::hand_out(deletion, error, || {
            let client = handle::required("client", client)?;
            let group_id = string::required("group_id", group_id)?;
            let options = delete_options(options, flags)?;
            let deletion = client.client.delete_group_with(group_id, &options)?;
            Ok(yl_deletion::new(&deletion))
        })
    }
}

/// As yl_delete_group_with(), but returns at once: `callback` is told how the call ended, on a thread of the client's own. For hosts
/// with an event loop; see ASYNCHRONOUS CALLS above.
///
/// On YL_OK the call has begun, and `callback` is called with `user_data` exactly once. On anything else it is never called, nothing
/// is sent, and `*error` (when `error` is not NULL) tells why: an argument breaks a rule, or there is no thread to be had. The
/// arguments other than `user_data` may go when this returns, `client` too.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_delete_group_async(
    client: *const yl_client,
    group_id: *const c_char,
    flags: u32,
    options: *const yl_call_options,
    callback: yl_delete_callback,
    user_data: *mut c_void,
    error: *mut *mut yl_error,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        handle::report(error, || {
            let client = handle::required("client", client)?;
            let group_id = string::required("group_id", group_id)?;
            let options = delete_options(options, flags)?;
            let completion = Completion::new(callback, user_data)?;
            client
                .worker
                .begin(&client.client, group_id, options, completion)
        })
    }
}

/// # Safety
/// `options` is NULL or a live object.
unsafe fn delete_options(
    options: *const yl_call_options,
    flags: u32,
) -> Result<DeleteOptions, Error> {
    // SAFETY: NULL or a live object, by this function's contract.
    let options = match unsafe { options.as_ref() } {
        Some(options) => options.0.get()?,
        None => DeleteOptions::new(),
    };
    with_flags(options, flags)
}
