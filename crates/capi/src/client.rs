//! `yl_client`, and its calls.

use std::convert::identity;
use std::ffi::{c_char, c_void};
use std::ptr;

use yl_facesearch::bindings;
use yl_facesearch::{Client, GroupId, blocking};

use crate::call_options::{CallSettings, yl_call_options};
use crate::completion::{
    Completion, yl_delete_callback, yl_face_count_callback, yl_group_callback, yl_groups_callback,
};
use crate::deletion::yl_deletion;
use crate::error::yl_error;
use crate::error_code::yl_code;
use crate::group::{yl_group, yl_groups};
use crate::interrupted::INTERVAL;
use crate::options::yl_options;
use crate::output::{hand_out, of_call, report};
use crate::panic::guard;
use crate::worker::Worker;
use crate::{handle, process, string};

/// Credentials, endpoint, settings and connections. Any number of threads at once.
pub struct yl_client {
    client: blocking::Client,
    worker: Worker,
}

/// Makes a client from `options`, which stay the caller's. Everything is checked; nothing is sent.
///
/// On success `*client` is the new client. On failure it is NULL, and `*error` (when `error` is not
/// NULL) holds the reason: YL_ERR_INVALID_ARGUMENT (a bad option, a proxy variable that cannot be
/// used, or `client` is NULL), YL_ERR_MISSING_CREDENTIALS, YL_ERR_NO_TRUSTED_CERTIFICATES,
/// YL_ERR_CONNECT_FAILED (the process has no file descriptor left) or YL_ERR_PANIC.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_client_new(
    options: *const yl_options,
    client: *mut *mut yl_client,
    error: *mut *mut yl_error,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        hand_out(client, error, identity, || {
            process::observe();
            let options = handle::required("options", options)?;
            if client.is_null() {
                return Err(bindings::invalid_argument("client", "is NULL"));
            }
            Ok(Box::new(yl_client {
                client: options.0.get()?.build()?,
                worker: Worker::default(),
            }))
        })
    }
}

/// Frees the client, closes its connections and wipes its secret. What its calls returned stays. No
/// blocking call may be in progress.
///
/// Asynchronous calls may be in flight: they continue, and each calls its callback. When none is,
/// the client's thread has ended on return: a callback that is about to return is waited for,
/// unless this is called from it.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_client_free(client: *mut yl_client) {
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(client) };
}

/// Cancels the client's asynchronous calls that are in flight, waits until each has called its
/// callback and the client's thread has ended, and frees the client. Afterwards no callback of it
/// runs: for an end of main(), an atexit() handler or a plugin that is about to be unloaded.
///
/// From a callback of the client, it cancels the other calls and frees the client, and cannot wait
/// for the thread that it is called on. A callback that begins another call meanwhile gets
/// YL_ERR_CLOSED from it. No blocking call may be in progress. Hold no lock that a callback takes.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_client_free_and_wait(client: *mut yl_client) {
    guard(
        || {
            // SAFETY: NULL or a live object, by the caller's contract.
            if let Some(client) = unsafe { client.as_ref() } {
                client.worker.end();
            }
        },
        |_| (),
    );
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(client) };
}

/// The correction of this machine's clock that the client learned after a rejected signature, in
/// milliseconds; 0 when there is none.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_client_clock_correction_ms(client: *const yl_client) -> i64 {
    // SAFETY: the caller's contract.
    unsafe { handle::read(client, 0, |client| client.client.clock_correction_ms()) }
}

/// Deletes the face library `group_id`: 1 to 48 bytes of ASCII letters, digits and
/// `- % @ # & _`.
///
/// `flags` is 0 for the safest call (a face library that holds faces is refused, a missing one is
/// an error), or the sum of YL_DELETE_NON_EMPTY and YL_DELETE_MISSING_OK. On YL_OK the face library
/// is gone, and `*deletion` says how that is known. On anything else `*error` says what went wrong
/// and, by yl_error_sent(), whether the face library may be gone all the same. Both outputs may be
/// NULL; at most one is set.
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

/// Like yl_delete_group(), with options for this call. `options` may be NULL.
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
        let named = of_call("delete_group", group_id);
        hand_out(deletion, error, named, || {
            let client = handle::required("client", client)?;
            let group_id = string::required("group_id", group_id)?;
            let settings = CallSettings::of(options)?;
            let interrupted = settings.interrupted();
            let options = settings.for_delete(flags)?;
            let client = &client.client;
            let deletion = match interrupted {
                Some(it) => bindings::delete_group_interruptible(
                    client,
                    group_id,
                    &options,
                    INTERVAL,
                    move || it.ask(),
                ),
                None => client.delete_group_with(group_id, &options),
            }?;
            Ok(Box::new(yl_deletion::new(&deletion)))
        })
    }
}

/// Like yl_delete_group_with(), but returns at once: `callback` receives the end of the call on a
/// thread of the client's own. For hosts with an event loop; see ASYNCHRONOUS CALLS above.
///
/// On YL_OK the call has begun, and `callback` is called with `user_data` exactly once. On anything
/// else it is never called, nothing is sent, and `*error` (when `error` is not NULL) says why: an
/// argument breaks a rule, or there is no thread to be had. The arguments other than `user_data`
/// may be freed when this returns, `client` too.
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
        let named = of_call("delete_group", group_id);
        report(error, named, || {
            let client = handle::required("client", client)?;
            let group_id = string::required("group_id", group_id)?.to_owned();
            let mut settings = CallSettings::of(options)?.for_async()?;
            let cancel = settings.own_cancel();
            let options = settings.for_delete(flags)?;
            bindings::check_arguments(&client.client, &group_id, &options)?;
            let completion = Completion::<Box<yl_deletion>>::new(callback, user_data)?;
            let call = |client: Client| async move {
                let deletion = client.delete_group_with(&group_id, &options).await?;
                Ok(Box::new(yl_deletion::new(&deletion)))
            };
            client
                .worker
                .begin(&client.client, completion, cancel, call)
        })
    }
}

/// Lists the account's face libraries: at most 10, in the service's order. `options` may be NULL.
///
/// On YL_OK `*groups` holds them; an account without any gets an empty list. It says what the
/// service showed at this time; whether a read sees a change at once is not documented.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_list_groups(
    client: *const yl_client,
    options: *const yl_call_options,
    groups: *mut *mut yl_groups,
    error: *mut *mut yl_error,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        let named = of_call("list_groups", ptr::null());
        hand_out(groups, error, named, || {
            let client = handle::required("client", client)?;
            let settings = CallSettings::of(options)?;
            let interrupted = settings.interrupted();
            let options = settings.for_read()?;
            let client = &client.client;
            let groups = match interrupted {
                Some(it) => {
                    bindings::list_groups_interruptible(client, &options, INTERVAL, move || {
                        it.ask()
                    })
                }
                None => client.list_groups_with(&options),
            }?;
            Ok(Box::new(yl_groups::new(&groups)))
        })
    }
}

/// Like yl_list_groups(), but returns at once, by the rules of yl_delete_group_async().
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_list_groups_async(
    client: *const yl_client,
    options: *const yl_call_options,
    callback: yl_groups_callback,
    user_data: *mut c_void,
    error: *mut *mut yl_error,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        let named = of_call("list_groups", ptr::null());
        report(error, named, || {
            let client = handle::required("client", client)?;
            let mut settings = CallSettings::of(options)?.for_async()?;
            let cancel = settings.own_cancel();
            let options = settings.for_read()?;
            bindings::check_read_options(&client.client, &options)?;
            let completion = Completion::<Box<yl_groups>>::new(callback, user_data)?;
            let call = |client: Client| async move {
                let groups = client.list_groups_with(&options).await?;
                Ok(Box::new(yl_groups::new(&groups)))
            };
            client
                .worker
                .begin(&client.client, completion, cancel, call)
        })
    }
}

/// Describes the face library `group_id`. `options` may be NULL. A face library that does not exist
/// is an error; see yl_code_is_group_not_found().
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_group_info(
    client: *const yl_client,
    group_id: *const c_char,
    options: *const yl_call_options,
    group: *mut *mut yl_group,
    error: *mut *mut yl_error,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        let named = of_call("group_info", group_id);
        hand_out(group, error, named, || {
            let client = handle::required("client", client)?;
            let group_id = string::required("group_id", group_id)?;
            let settings = CallSettings::of(options)?;
            let interrupted = settings.interrupted();
            let options = settings.for_read()?;
            let client = &client.client;
            let group = match interrupted {
                Some(it) => bindings::group_info_interruptible(
                    client,
                    group_id,
                    &options,
                    INTERVAL,
                    move || it.ask(),
                ),
                None => client.group_info_with(group_id, &options),
            }?;
            Ok(Box::new(yl_group::new(&group)))
        })
    }
}

/// Like yl_group_info(), but returns at once, by the rules of yl_delete_group_async().
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_group_info_async(
    client: *const yl_client,
    group_id: *const c_char,
    options: *const yl_call_options,
    callback: yl_group_callback,
    user_data: *mut c_void,
    error: *mut *mut yl_error,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        let named = of_call("group_info", group_id);
        report(error, named, || {
            let client = handle::required("client", client)?;
            let group_id = GroupId::new(string::required("group_id", group_id)?)?;
            let mut settings = CallSettings::of(options)?.for_async()?;
            let cancel = settings.own_cancel();
            let options = settings.for_read()?;
            bindings::check_read_options(&client.client, &options)?;
            let completion = Completion::<Box<yl_group>>::new(callback, user_data)?;
            let call = |client: Client| async move {
                let group = client.group_info_with(group_id.as_str(), &options).await?;
                Ok(Box::new(yl_group::new(&group)))
            };
            client
                .worker
                .begin(&client.client, completion, cancel, call)
        })
    }
}

/// Counts the faces in the face library `group_id`: `*face_count` is the number, and 0 when the
/// call fails. `options` may be NULL. A face library that does not exist is an error.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_face_count(
    client: *const yl_client,
    group_id: *const c_char,
    options: *const yl_call_options,
    face_count: *mut u64,
    error: *mut *mut yl_error,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        let named = of_call("face_count", group_id);
        hand_out(face_count, error, named, || {
            let client = handle::required("client", client)?;
            let group_id = string::required("group_id", group_id)?;
            let settings = CallSettings::of(options)?;
            let interrupted = settings.interrupted();
            let options = settings.for_read()?;
            let client = &client.client;
            match interrupted {
                Some(it) => bindings::face_count_interruptible(
                    client,
                    group_id,
                    &options,
                    INTERVAL,
                    move || it.ask(),
                ),
                None => client.face_count_with(group_id, &options),
            }
        })
    }
}

/// Like yl_face_count(), but returns at once, by the rules of yl_delete_group_async().
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_face_count_async(
    client: *const yl_client,
    group_id: *const c_char,
    options: *const yl_call_options,
    callback: yl_face_count_callback,
    user_data: *mut c_void,
    error: *mut *mut yl_error,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        let named = of_call("face_count", group_id);
        report(error, named, || {
            let client = handle::required("client", client)?;
            let group_id = GroupId::new(string::required("group_id", group_id)?)?;
            let mut settings = CallSettings::of(options)?.for_async()?;
            let cancel = settings.own_cancel();
            let options = settings.for_read()?;
            bindings::check_read_options(&client.client, &options)?;
            let completion = Completion::<u64>::new(callback, user_data)?;
            let call = |client: Client| async move {
                client.face_count_with(group_id.as_str(), &options).await
            };
            client
                .worker
                .begin(&client.client, completion, cancel, call)
        })
    }
}
