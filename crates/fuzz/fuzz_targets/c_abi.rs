//! Hostile arguments to every C function that takes a caller's. The endpoint is always a port that
//! nobody listens at.
#![no_main]
use std::ffi::{CString, c_char, c_void};
use std::ptr::{null, null_mut};
use std::sync::mpsc::{Sender, channel};

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use yl_facesearch_capi::outcome::yl_outcome_name;
use yl_facesearch_capi::sent::{YL_SENT_NOT_SENT, yl_sent_name};
use yl_facesearch_capi::{
    attempt::*, call_options::*, cancel_token::*, client::*, completion::*, deletion::*, error::*,
    error_code::*, log::*, options::*,
};

/// Every argument of one call; `None` is NULL.
#[derive(Arbitrary, Debug)]
struct Arguments<'a> {
    api_key: Option<&'a [u8]>,
    api_secret: Option<&'a [u8]>,
    endpoint: Option<&'a [u8]>,
    set_endpoint: bool,
    ca_file: Option<&'a [u8]>,
    proxy: Option<&'a [u8]>,
    set_more: bool,
    timeout_ms: u64,
    connect_timeout_ms: u64,
    max_retries: u32,
    allow_http: i32,
    group_id: Option<&'a [u8]>,
    flags: u32,
    call_timeout_ms: Option<u64>,
    cancel: bool,
    without_client: bool,
    without_outputs: bool,
    without_callback: bool,
    log: bool,
    index: usize,
    code: i32,
    created_at: Option<&'a [u8]>,
    attempt_timeout_ms: Option<u64>,
}

fn c_string(bytes: Option<&[u8]>) -> Option<CString> {
    let bytes: Vec<u8> = bytes?
        .iter()
        .copied()
        .take_while(|byte| *byte != 0)
        .collect();
    CString::new(bytes).ok()
}

fn pointer(text: Option<&CString>) -> *const c_char {
    text.map_or(null(), |text| text.as_ptr())
}

/// Sends `sender` the code that a caller would receive.
unsafe extern "C" fn ended(
    code: yl_code,
    deletion: *mut yl_deletion,
    error: *mut yl_error,
    sender: *mut c_void,
) {
    // SAFETY: the outputs are this callback's, and the sender lives until it is told.
    unsafe {
        assert!(deletion.is_null());
        assert_eq!(yl_error_code(error), code);
        yl_error_free(error);
        (*sender.cast::<Sender<yl_code>>()).send(code).unwrap();
    }
}

unsafe extern "C" fn log(level: yl_log_level, line: *const c_char, _: *mut c_void) {
    assert!(matches!(level, YL_LOG_DEBUG | YL_LOG_INFO | YL_LOG_WARNING));
    assert!(!line.is_null());
}

fuzz_target!(|arguments: Arguments<'_>| {
    let [key, secret, endpoint, ca_file, proxy, group_id, created_at] = [
        arguments.api_key,
        arguments.api_secret,
        arguments.endpoint,
        arguments.ca_file,
        arguments.proxy,
        arguments.group_id,
        arguments.created_at,
    ]
    .map(c_string);
    // SAFETY: each pointer is NULL, a C string, or an object of the library that is freed once, at
    // the end.
    unsafe {
        let options = yl_options_new(pointer(key.as_ref()), pointer(secret.as_ref()));
        if arguments.set_endpoint {
            yl_options_set_endpoint(options, pointer(endpoint.as_ref()));
        }
        if arguments.set_more {
            yl_options_set_ca_file(options, pointer(ca_file.as_ref()));
            yl_options_set_proxy(options, pointer(proxy.as_ref()));
            yl_options_set_timeout_ms(options, arguments.timeout_ms);
            yl_options_set_connect_timeout_ms(options, arguments.connect_timeout_ms);
            yl_options_set_max_retries(options, arguments.max_retries);
            yl_options_set_allow_http(options, arguments.allow_http);
        }
        if let Some(attempt_timeout_ms) = arguments.attempt_timeout_ms {
            yl_options_set_attempt_timeout_ms(options, attempt_timeout_ms);
        }
        // Whatever was taken so far, nothing leaves this machine.
        yl_options_set_endpoint(options, c"http://127.0.0.1:1".as_ptr());
        yl_options_set_proxy(options, c"http://127.0.0.1:1".as_ptr());
        yl_options_set_max_retries(options, 0);
        yl_options_set_log(
            options,
            if arguments.log { Some(log) } else { None },
            null_mut(),
        );
        let (mut client, mut error) = (null_mut(), null_mut());
        let code = yl_client_new(options, &mut client, &mut error);
        assert_eq!(code == YL_OK, !client.is_null());
        assert_eq!(code == YL_OK, error.is_null());
        read(error, arguments.index);
        let (cancel, call) = (yl_cancel_token_new(), yl_call_options_new());
        yl_call_options_set_cancel(call, cancel);
        if let Some(timeout_ms) = arguments.call_timeout_ms {
            yl_call_options_set_timeout_ms(call, timeout_ms);
        }
        if created_at.is_some() {
            yl_call_options_set_if_created_at(call, pointer(created_at.as_ref()));
        }
        if arguments.cancel {
            yl_cancel_token_cancel(cancel);
        }
        yl_cancel_token_free(cancel);
        let asked = if arguments.without_client {
            null()
        } else {
            client.cast_const()
        };
        if arguments.without_outputs {
            let group_id = pointer(group_id.as_ref());
            assert_ne!(
                yl_delete_group(asked, group_id, arguments.flags, null_mut(), null_mut()),
                YL_OK
            );
        }
        let (mut deletion, mut failure) = (null_mut(), null_mut());
        let group_id = pointer(group_id.as_ref());
        let code = yl_delete_group_with(
            asked,
            group_id,
            arguments.flags,
            call,
            &mut deletion,
            &mut failure,
        );
        assert_ne!(code, YL_OK, "nobody can have answered");
        assert!(deletion.is_null() && !failure.is_null());
        assert_eq!(yl_error_code(failure), code);
        assert_ne!(code, YL_ERR_PANIC);
        assert_eq!(yl_error_sent(failure), YL_SENT_NOT_SENT);
        read(failure, arguments.index);
        let (mut groups, mut group, mut count) = (null_mut(), null_mut(), 0);
        for operation in 0..3 {
            let mut failure = null_mut();
            let code = match operation {
                0 => yl_list_groups(asked, call, &mut groups, &mut failure),
                1 => yl_group_info(asked, group_id, call, &mut group, &mut failure),
                _ => yl_face_count(asked, group_id, call, &mut count, &mut failure),
            };
            assert_ne!(code, YL_OK, "nobody can have answered");
            assert_eq!(yl_error_code(failure), code);
            assert_ne!(code, YL_ERR_PANIC);
            assert_eq!(yl_error_sent(failure), YL_SENT_NOT_SENT);
            read(failure, arguments.index);
            yl_error_free(failure);
        }
        assert!(groups.is_null() && group.is_null());
        let (mut sender, codes) = channel::<yl_code>();
        let callback: yl_delete_callback = if arguments.without_callback {
            None
        } else {
            Some(ended)
        };
        let data = (&raw mut sender).cast();
        if yl_delete_group_async(
            asked,
            group_id,
            arguments.flags,
            call,
            callback,
            data,
            null_mut(),
        ) == YL_OK
        {
            assert_eq!(codes.recv().unwrap(), code);
        }
        let _ = yl_strerror(arguments.code);
        let _ = yl_sent_name(arguments.code);
        let _ = yl_outcome_name(arguments.code);
        yl_error_free(failure);
        yl_error_free(error);
        yl_call_options_free(call);
        yl_client_free(client);
        yl_options_free(options);
    }
});

/// Calls every getter of an error.
///
/// # Safety
/// `error` is NULL or live.
unsafe fn read(error: *const yl_error, index: usize) {
    // SAFETY: as promised by the caller.
    unsafe {
        yl_error_name(error);
        yl_error_message(error);
        yl_error_detail(error);
        yl_error_request_id(error);
        yl_error_http_status(error);
        yl_error_retryable(error);
        yl_error_operation(error);
        yl_error_group_id(error);
        assert_eq!(
            yl_error_settles_at_ms(error),
            0,
            "no delete request was sent"
        );
        assert!(yl_error_found_created_at(error).is_null());
        for index in [0, yl_error_attempt_count(error), index] {
            let attempt = yl_error_attempt(error, index);
            yl_attempt_code(attempt);
            yl_attempt_sent(attempt);
            yl_attempt_request_id(attempt);
            yl_attempt_duration_us(attempt);
        }
    }
}
