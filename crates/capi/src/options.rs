//! `yl_options`: the settings of a client.

use std::ffi::{c_char, c_void};
use std::time::Duration;

use yl_facesearch::{ClientBuilder, blocking};

use crate::error_code::yl_code;
use crate::log::{Logger, yl_log_callback};
use crate::setter::{InvalidOption, Settings};
use crate::{handle, setter, string};

type Builder = ClientBuilder<blocking::Client>;

/// Settings of a client. One thread at a time.
pub struct yl_options(pub(crate) Settings<Builder>);

impl yl_options {
    fn new(credentials: Result<Builder, InvalidOption>) -> Self {
        let mut settings = Settings::new(blocking::Client::builder());
        settings.change(|_| credentials);
        Self(settings)
    }
}

/// Options with these credentials and the documented defaults; both texts are copied. The
/// credentials in the environment are not read: NULL, or text that is not UTF-8, makes the options
/// unusable. Returns NULL only when yl-facesearch hit an internal error (a panic).
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_new(
    api_key: *const c_char,
    api_secret: *const c_char,
) -> *mut yl_options {
    handle::make(|| {
        // SAFETY: NULL or ending with a NUL, by the caller's contract.
        let key = unsafe { string::required("api_key", api_key) };
        // SAFETY: as above.
        let secret = unsafe { string::required("api_secret", api_secret) };
        yl_options::new(
            key.and_then(|key| Ok(blocking::Client::builder().api_key(key).api_secret(secret?))),
        )
    })
}

/// Options that take YL_API_KEY, YL_API_SECRET and, unless an endpoint is set, YL_ENDPOINT from the
/// environment when the client is made: yl_client_new() reports what is missing. Returns NULL only
/// when yl-facesearch hit an internal error (a panic).
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_from_env() -> *mut yl_options {
    handle::make(|| yl_options::new(Ok(blocking::Client::builder().or_env())))
}

/// Frees the options and wipes their secret. Clients made from them stay.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_free(options: *mut yl_options) {
    // SAFETY: NULL or a live object that is not used again, by the caller's contract.
    unsafe { handle::free(options) };
}

/// Where the service is: `scheme://host[:port][/prefix]`; the call's path is appended. Default:
/// `https://api-sgp.yljz.com`.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_set_endpoint(
    options: *mut yl_options,
    endpoint: *const c_char,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe { set_text(options, "endpoint", endpoint, Builder::endpoint) }
}

/// The time for a whole call, in milliseconds: connecting, every attempt and every pause. Default:
/// 30000; 1 to 86400000 (a day).
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_set_timeout_ms(
    options: *mut yl_options,
    timeout_ms: u64,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        set(options, |it| {
            Ok(it.timeout(milliseconds("timeout_ms", timeout_ms)?))
        })
    }
}

/// The time for one request and its reply, in milliseconds, inside the call's timeout; when it is
/// over, the request's fate is unknown, and the call looks and may try again. Default: half of the
/// call's timeout, and more for YL_DELETE_NON_EMPTY, because deleting many faces takes time; 1 to
/// 86400000.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_set_attempt_timeout_ms(
    options: *mut yl_options,
    attempt_timeout_ms: u64,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        set(options, |it| {
            Ok(it.attempt_timeout(milliseconds("attempt_timeout_ms", attempt_timeout_ms)?))
        })
    }
}

/// The time for opening a connection (name, TCP, proxy, TLS), in milliseconds, inside the call's
/// timeout. Default: 10000; 1 to 86400000.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_set_connect_timeout_ms(
    options: *mut yl_options,
    connect_timeout_ms: u64,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        set(options, |it| {
            Ok(it.connect_timeout(milliseconds("connect_timeout_ms", connect_timeout_ms)?))
        })
    }
}

/// How often a call may be tried again after its first attempt. Default: 2. With 0 a delete is
/// exactly one request: nothing is repeated and nothing is looked at.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_set_max_retries(
    options: *mut yl_options,
    max_retries: u32,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe { set(options, |it| Ok(it.max_retries(max_retries))) }
}

/// 1 allows plain http to a host other than this machine: anyone on the way can then read the sign.
/// Default: 0, refused.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_set_allow_http(
    options: *mut yl_options,
    allow_http: i32,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe {
        set(options, |it| match allow_http {
            0 | 1 => Ok(it.allow_http(allow_http == 1)),
            _ => Err(InvalidOption::new("allow_http", "must be 0 or 1")),
        })
    }
}

/// A PEM file with the CAs to trust in place of the system's. It is read when the client is made.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_set_ca_file(
    options: *mut yl_options,
    ca_file: *const c_char,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe { set_text(options, "ca_file", ca_file, |it, text| it.ca_file(text)) }
}

/// The proxy to go through: `http://[user:password@]host[:port]`, or the same with `https`,
/// `socks5` (the endpoint's name is resolved here) or `socks5h` (the proxy resolves it). "none": no
/// proxy, whatever the environment names. Default: the one that the environment names when the
/// client is made, by curl's rules (see ENVIRONMENT above), and none when the endpoint is this
/// machine.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_set_proxy(
    options: *mut yl_options,
    proxy: *const c_char,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe { set_text(options, "proxy", proxy, Builder::proxy) }
}

/// The program's own name, in the `User-Agent` of every request before yl-facesearch's:
/// `name/version` without spaces, at most 100 characters. Default: yl-facesearch alone.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_set_app(
    options: *mut yl_options,
    app: *const c_char,
) -> yl_code {
    // SAFETY: the caller's contract.
    unsafe { set_text(options, "app", app, Builder::app) }
}

/// Hands the line of each attempt, and of each call's end, to `callback`, with `user_data`; NULL
/// (the default) turns that off. Both must stay valid until the clients made from the options are
/// freed and their calls have ended. For what the callback may do, see yl_log_callback.
#[doc = include_str!("safety.md")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn yl_options_set_log(
    options: *mut yl_options,
    callback: yl_log_callback,
    user_data: *mut c_void,
) -> yl_code {
    let logger = Logger::new(callback, user_data);
    // SAFETY: the caller's contract.
    unsafe {
        set(options, |it| {
            Ok(match logger {
                Some(logger) => it.log(move |line| logger.write(line)),
                None => it.log(|_| ()),
            })
        })
    }
}

/// # Safety
/// `options` is NULL or a live object that nobody else uses meanwhile.
unsafe fn set(
    options: *mut yl_options,
    change: impl FnOnce(Builder) -> Result<Builder, InvalidOption>,
) -> yl_code {
    // SAFETY: by this function's contract.
    unsafe { setter::set(options, |options| &mut options.0, change) }
}

/// # Safety
/// As [`set`]; `text` is NULL or ends with a NUL.
unsafe fn set_text(
    options: *mut yl_options,
    argument: &'static str,
    text: *const c_char,
    change: impl FnOnce(Builder, &str) -> Builder,
) -> yl_code {
    // SAFETY: by this function's contract.
    unsafe {
        set(options, |builder| {
            Ok(change(builder, string::required(argument, text)?))
        })
    }
}

/// A time that is not zero; the core checks the longest.
pub(crate) fn milliseconds(argument: &'static str, number: u64) -> Result<Duration, InvalidOption> {
    if number == 0 {
        return Err(InvalidOption::new(argument, "must be more than 0"));
    }
    Ok(Duration::from_millis(number))
}
