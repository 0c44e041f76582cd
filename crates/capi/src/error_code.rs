//! `yl_code`: what went wrong.

use std::ffi::c_char;

use yl_facesearch::ErrorCode;

use crate::panic::guard;

/// What a call returns: YL_OK or a YL_ERR_ constant. Numbers are never changed and never given to
/// another error.
pub type yl_code = i32;

/// Success.
pub const YL_OK: yl_code = 0;
// BEGIN constants, written by `cargo xtask generate`
/// An argument is not valid.
pub const YL_ERR_INVALID_ARGUMENT: yl_code = 1;
/// The credentials are incomplete.
pub const YL_ERR_MISSING_CREDENTIALS: yl_code = 2;
/// No CA certificate could be loaded.
pub const YL_ERR_NO_TRUSTED_CERTIFICATES: yl_code = 3;
/// The operating system returned no random numbers.
pub const YL_ERR_NO_RANDOMNESS: yl_code = 4;
/// The client is closed.
pub const YL_ERR_CLOSED: yl_code = 5;
/// The call was cancelled.
pub const YL_ERR_CANCELLED: yl_code = 6;
/// yl-facesearch hit an internal error (a panic).
pub const YL_ERR_PANIC: yl_code = 7;
/// No face library has this group_id and the given if_created_at.
pub const YL_ERR_GROUP_CHANGED: yl_code = 8;
/// No connection could be made.
pub const YL_ERR_CONNECT_FAILED: yl_code = 20;
/// No connection was made within the connect timeout.
pub const YL_ERR_CONNECT_TIMEOUT: yl_code = 21;
/// The TLS handshake failed: the server's certificate or protocol was not accepted.
pub const YL_ERR_TLS_FAILED: yl_code = 22;
/// The connection was lost before the complete reply arrived.
pub const YL_ERR_CONNECTION_LOST: yl_code = 23;
/// The call did not finish within its timeout.
pub const YL_ERR_DEADLINE_EXCEEDED: yl_code = 24;
/// The reply proves neither success nor failure.
pub const YL_ERR_UNEXPECTED_RESPONSE: yl_code = 25;
/// The proxy refused to forward the request.
pub const YL_ERR_PROXY_REFUSED: yl_code = 26;
/// A request received no complete reply within the time for one attempt.
pub const YL_ERR_ATTEMPT_TIMEOUT: yl_code = 27;
/// The service returned an error that this version does not know.
pub const YL_ERR_API_ERROR: yl_code = 100;
/// The request lacked a required field.
pub const YL_ERR_MISSING_ARGUMENTS: yl_code = 101;
/// The service could not read a field of the request.
pub const YL_ERR_BAD_ARGUMENTS: yl_code = 102;
/// The service does not know the api_key, or the signature is wrong.
pub const YL_ERR_AUTHENTICATION_ERROR: yl_code = 103;
/// The service does not allow this api_key to make the call.
pub const YL_ERR_AUTHORIZATION_ERROR: yl_code = 104;
/// The service received too many calls at once with this api_key.
pub const YL_ERR_CONCURRENCY_LIMIT_EXCEEDED: yl_code = 105;
/// The endpoint does not offer this API call.
pub const YL_ERR_API_NOT_FOUND: yl_code = 106;
/// The request is too large for the service or a gateway in front of it.
pub const YL_ERR_REQUEST_ENTITY_TOO_LARGE: yl_code = 107;
/// The service hit an internal error.
pub const YL_ERR_INTERNAL_ERROR: yl_code = 108;
/// A gateway in front of the service answered 502, 503 or 504.
pub const YL_ERR_GATEWAY_ERROR: yl_code = 109;
/// The service found no such face library.
pub const YL_ERR_INVALID_OUTER_ID: yl_code = 120;
/// The service found no such face library (its second name for this error).
pub const YL_ERR_INVALID_GROUP_ID: yl_code = 121;
/// The face library holds faces, and the call may not delete them.
pub const YL_ERR_NOT_EMPTY: yl_code = 122;
/// The service rejected the signature as malformed.
pub const YL_ERR_INVALID_SIGN: yl_code = 140;
/// The signature had expired when the service read it.
pub const YL_ERR_EXPIRED_SIGN: yl_code = 141;
/// The api_key has been discontinued.
pub const YL_ERR_API_KEY_BE_DISCONTINUED: yl_code = 142;
/// The service does not accept requests from this machine's IP address.
pub const YL_ERR_IP_NOT_ALLOWED: yl_code = 143;
/// The account has reached its limit.
pub const YL_ERR_LIMIT_REACHED: yl_code = 144;
/// The service counted too many retries.
pub const YL_ERR_MORE_RETRY_TIMES: yl_code = 145;
/// The api_key lacks the permission for this call.
pub const YL_ERR_DENIED: yl_code = 146;
/// The account's balance does not cover the call.
pub const YL_ERR_BALANCE_NOT_ENOUGH: yl_code = 147;
/// The service had already read a copy of this request.
pub const YL_ERR_REPLAY_ATTACK: yl_code = 148;
// END constants

/// What `code` means, in one sentence; "unknown code" for a number that has no meaning. Static
/// text.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn yl_strerror(code: yl_code) -> *const c_char {
    guard(
        || {
            if code == YL_OK {
                return c"Success.".as_ptr();
            }
            ErrorCode::ALL
                .iter()
                .zip(&SUMMARIES)
                .find(|(known, _)| yl_code::from(known.number()) == code)
                .map_or(c"unknown code".as_ptr(), |(_, text)| text.as_ptr().cast())
        },
        |_| c"unknown code".as_ptr(),
    )
}

/// Whether `code` is what the service answered in its own words: the numbers from 100, also those
/// that this version does not know, but for YL_ERR_GATEWAY_ERROR.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn yl_code_is_api(code: yl_code) -> bool {
    known(code).map_or(
        code >= yl_code::from(ErrorCode::ApiError.number()),
        ErrorCode::is_api,
    )
}

/// Whether `code` says that the call ended without the service's answer: connecting, TLS, the
/// proxy, a lost connection, a timeout or a gateway.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn yl_code_is_transport(code: yl_code) -> bool {
    known(code).is_some_and(ErrorCode::is_transport)
}

/// Whether `code` says that there is no such face library: YL_ERR_INVALID_OUTER_ID or
/// YL_ERR_INVALID_GROUP_ID.
#[must_use]
#[unsafe(no_mangle)]
pub extern "C" fn yl_code_is_group_not_found(code: yl_code) -> bool {
    known(code).is_some_and(ErrorCode::is_group_not_found)
}

fn known(code: yl_code) -> Option<ErrorCode> {
    ErrorCode::from_number(u16::try_from(code).ok()?)
}

/// Room for the longest summary and its NUL.
const WIDTH: usize = 96;

/// The summaries of `ErrorCode::ALL`, in its order, each ending with a NUL: static, so that C may
/// keep them.
#[expect(clippy::indexing_slicing, reason = "when it is compiled")]
static SUMMARIES: [[u8; WIDTH]; ErrorCode::ALL.len()] = {
    let mut texts = [[0; WIDTH]; ErrorCode::ALL.len()];
    let mut row = 0;
    while row < texts.len() {
        let summary = ErrorCode::ALL[row].summary().as_bytes();
        assert!(summary.len() < WIDTH, "a summary is too long: raise WIDTH");
        let mut at = 0;
        while at < summary.len() {
            texts[row][at] = summary[at];
            at += 1;
        }
        row += 1;
    }
    texts
};

/// Every code of the core has its constant, and the constant has the core's number.
const _: () = {
    const NUMBERS: &[yl_code] = &[
        // BEGIN numbers, written by `cargo xtask generate`
        YL_ERR_INVALID_ARGUMENT,
        YL_ERR_MISSING_CREDENTIALS,
        YL_ERR_NO_TRUSTED_CERTIFICATES,
        YL_ERR_NO_RANDOMNESS,
        YL_ERR_CLOSED,
        YL_ERR_CANCELLED,
        YL_ERR_PANIC,
        YL_ERR_GROUP_CHANGED,
        YL_ERR_CONNECT_FAILED,
        YL_ERR_CONNECT_TIMEOUT,
        YL_ERR_TLS_FAILED,
        YL_ERR_CONNECTION_LOST,
        YL_ERR_DEADLINE_EXCEEDED,
        YL_ERR_UNEXPECTED_RESPONSE,
        YL_ERR_PROXY_REFUSED,
        YL_ERR_ATTEMPT_TIMEOUT,
        YL_ERR_API_ERROR,
        YL_ERR_MISSING_ARGUMENTS,
        YL_ERR_BAD_ARGUMENTS,
        YL_ERR_AUTHENTICATION_ERROR,
        YL_ERR_AUTHORIZATION_ERROR,
        YL_ERR_CONCURRENCY_LIMIT_EXCEEDED,
        YL_ERR_API_NOT_FOUND,
        YL_ERR_REQUEST_ENTITY_TOO_LARGE,
        YL_ERR_INTERNAL_ERROR,
        YL_ERR_GATEWAY_ERROR,
        YL_ERR_INVALID_OUTER_ID,
        YL_ERR_INVALID_GROUP_ID,
        YL_ERR_NOT_EMPTY,
        YL_ERR_INVALID_SIGN,
        YL_ERR_EXPIRED_SIGN,
        YL_ERR_API_KEY_BE_DISCONTINUED,
        YL_ERR_IP_NOT_ALLOWED,
        YL_ERR_LIMIT_REACHED,
        YL_ERR_MORE_RETRY_TIMES,
        YL_ERR_DENIED,
        YL_ERR_BALANCE_NOT_ENOUGH,
        YL_ERR_REPLAY_ATTACK,
        // END numbers
    ];
    let (mut numbers, mut codes) = (NUMBERS, ErrorCode::ALL);
    while let ([number, other_numbers @ ..], [code, other_codes @ ..]) = (numbers, codes) {
        assert!(
            *number == code.number() as yl_code,
            "a constant differs from the core's number"
        );
        (numbers, codes) = (other_numbers, other_codes);
    }
    assert!(
        numbers.is_empty() && codes.is_empty(),
        "a code has no constant, or a constant has no code"
    );
};

#[cfg(test)]
mod tests {
    use std::ffi::CStr;

    use super::*;

    fn text(pointer: *const c_char) -> &'static str {
        // SAFETY: every function here returns static text that ends with a NUL.
        unsafe { CStr::from_ptr(pointer) }.to_str().unwrap()
    }

    #[test]
    fn every_code_has_its_text() {
        for code in ErrorCode::ALL {
            assert_eq!(text(yl_strerror(code.number().into())), code.summary());
        }
        assert_eq!(text(yl_strerror(YL_OK)), "Success.");
        for unknown in [-1, 99, i32::MIN, i32::MAX] {
            assert_eq!(text(yl_strerror(unknown)), "unknown code");
        }
    }

    #[test]
    fn the_predicates_are_the_cores() {
        for code in ErrorCode::ALL {
            let number = code.number().into();
            assert_eq!(yl_code_is_api(number), code.is_api());
            assert_eq!(yl_code_is_transport(number), code.is_transport());
            assert_eq!(
                yl_code_is_group_not_found(number),
                code.is_group_not_found()
            );
        }
        assert!(yl_code_is_api(9999) && yl_code_is_api(i32::MAX));
        for no_error in [YL_OK, -1, 99, i32::MIN, i32::MAX] {
            assert!(!yl_code_is_transport(no_error) && !yl_code_is_group_not_found(no_error));
            assert!(no_error == i32::MAX || !yl_code_is_api(no_error));
        }
    }
}
