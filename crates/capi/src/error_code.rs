//! `yl_code`: what went wrong.

use std::ffi::c_char;

use yl_facesearch::ErrorCode;

use crate::panic::guard;

/// What a call returns: YL_OK or a YL_ERR_ constant. Numbers are never changed and never given to
/// another error.
pub type yl_code = i32;

/// Success.
pub const YL_OK: yl_code = 0;
/// An argument is not valid.
pub const YL_ERR_INVALID_ARGUMENT: yl_code = 1;
/// api_key or api_secret is missing.
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
/// Another face library has this group_id now, or none.
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
/// The proxy refused to pass the request on.
pub const YL_ERR_PROXY_REFUSED: yl_code = 26;
/// A request received no complete reply within the time for one attempt.
pub const YL_ERR_ATTEMPT_TIMEOUT: yl_code = 27;
/// The service returned an error that this version does not know.
pub const YL_ERR_API_ERROR: yl_code = 100;
/// The request lacked a required field.
pub const YL_ERR_MISSING_ARGUMENTS: yl_code = 101;
/// The service could not parse a field.
pub const YL_ERR_BAD_ARGUMENTS: yl_code = 102;
/// The service does not know the api_key, or the signature is wrong.
pub const YL_ERR_AUTHENTICATION_ERROR: yl_code = 103;
/// The service does not allow this api_key to make the call.
pub const YL_ERR_AUTHORIZATION_ERROR: yl_code = 104;
/// Too many calls at once for this api_key.
pub const YL_ERR_CONCURRENCY_LIMIT_EXCEEDED: yl_code = 105;
/// The endpoint does not serve this call.
pub const YL_ERR_API_NOT_FOUND: yl_code = 106;
/// The request is too large for the service or a gateway in front of it.
pub const YL_ERR_REQUEST_ENTITY_TOO_LARGE: yl_code = 107;
/// The service hit an internal error.
pub const YL_ERR_INTERNAL_ERROR: yl_code = 108;
/// A gateway in front of the service answered 502, 503 or 504.
pub const YL_ERR_GATEWAY_ERROR: yl_code = 109;
/// The service found no such face library.
pub const YL_ERR_INVALID_OUTER_ID: yl_code = 120;
/// The service found no such face library (its other spelling).
pub const YL_ERR_INVALID_GROUP_ID: yl_code = 121;
/// The face library holds faces, and the request did not allow that.
pub const YL_ERR_NOT_EMPTY: yl_code = 122;
/// The service rejected the signature as malformed.
pub const YL_ERR_INVALID_SIGN: yl_code = 140;
/// The signature had expired when the service read it.
pub const YL_ERR_EXPIRED_SIGN: yl_code = 141;
/// The api_key has been discontinued.
pub const YL_ERR_API_KEY_BE_DISCONTINUED: yl_code = 142;
/// The service does not accept requests from this machine's address.
pub const YL_ERR_IP_NOT_ALLOWED: yl_code = 143;
/// The account has reached its limit.
pub const YL_ERR_LIMIT_REACHED: yl_code = 144;
/// The service counted too many retries.
pub const YL_ERR_MORE_RETRY_TIMES: yl_code = 145;
/// The service denies this call to the api_key.
pub const YL_ERR_DENIED: yl_code = 146;
/// The account's balance does not cover the call.
pub const YL_ERR_BALANCE_NOT_ENOUGH: yl_code = 147;
/// The service had already read a copy of this request.
pub const YL_ERR_REPLAY_ATTACK: yl_code = 148;

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

/// Every constant has the core's number, and every code of the core has its constant.
const _: () = {
    const CONSTANTS: &[(yl_code, ErrorCode)] = &[
        (YL_ERR_INVALID_ARGUMENT, ErrorCode::InvalidArgument),
        (YL_ERR_MISSING_CREDENTIALS, ErrorCode::MissingCredentials),
        (
            YL_ERR_NO_TRUSTED_CERTIFICATES,
            ErrorCode::NoTrustedCertificates,
        ),
        (YL_ERR_NO_RANDOMNESS, ErrorCode::NoRandomness),
        (YL_ERR_CLOSED, ErrorCode::Closed),
        (YL_ERR_CANCELLED, ErrorCode::Cancelled),
        (YL_ERR_PANIC, ErrorCode::Panic),
        (YL_ERR_CONNECT_FAILED, ErrorCode::ConnectFailed),
        (YL_ERR_CONNECT_TIMEOUT, ErrorCode::ConnectTimeout),
        (YL_ERR_TLS_FAILED, ErrorCode::TlsFailed),
        (YL_ERR_CONNECTION_LOST, ErrorCode::ConnectionLost),
        (YL_ERR_DEADLINE_EXCEEDED, ErrorCode::DeadlineExceeded),
        (YL_ERR_UNEXPECTED_RESPONSE, ErrorCode::UnexpectedResponse),
        (YL_ERR_PROXY_REFUSED, ErrorCode::ProxyRefused),
        (YL_ERR_ATTEMPT_TIMEOUT, ErrorCode::AttemptTimeout),
        (YL_ERR_GROUP_CHANGED, ErrorCode::GroupChanged),
        (YL_ERR_API_ERROR, ErrorCode::ApiError),
        (YL_ERR_MISSING_ARGUMENTS, ErrorCode::MissingArguments),
        (YL_ERR_BAD_ARGUMENTS, ErrorCode::BadArguments),
        (YL_ERR_AUTHENTICATION_ERROR, ErrorCode::AuthenticationError),
        (YL_ERR_AUTHORIZATION_ERROR, ErrorCode::AuthorizationError),
        (
            YL_ERR_CONCURRENCY_LIMIT_EXCEEDED,
            ErrorCode::ConcurrencyLimitExceeded,
        ),
        (YL_ERR_API_NOT_FOUND, ErrorCode::ApiNotFound),
        (
            YL_ERR_REQUEST_ENTITY_TOO_LARGE,
            ErrorCode::RequestEntityTooLarge,
        ),
        (YL_ERR_INTERNAL_ERROR, ErrorCode::InternalError),
        (YL_ERR_GATEWAY_ERROR, ErrorCode::GatewayError),
        (YL_ERR_INVALID_OUTER_ID, ErrorCode::InvalidOuterId),
        (YL_ERR_INVALID_GROUP_ID, ErrorCode::InvalidGroupId),
        (YL_ERR_NOT_EMPTY, ErrorCode::NotEmpty),
        (YL_ERR_INVALID_SIGN, ErrorCode::InvalidSign),
        (YL_ERR_EXPIRED_SIGN, ErrorCode::ExpiredSign),
        (
            YL_ERR_API_KEY_BE_DISCONTINUED,
            ErrorCode::ApiKeyBeDiscontinued,
        ),
        (YL_ERR_IP_NOT_ALLOWED, ErrorCode::IpNotAllowed),
        (YL_ERR_LIMIT_REACHED, ErrorCode::LimitReached),
        (YL_ERR_MORE_RETRY_TIMES, ErrorCode::MoreRetryTimes),
        (YL_ERR_DENIED, ErrorCode::Denied),
        (YL_ERR_BALANCE_NOT_ENOUGH, ErrorCode::BalanceNotEnough),
        (YL_ERR_REPLAY_ATTACK, ErrorCode::ReplayAttack),
    ];
    assert!(
        CONSTANTS.len() == ErrorCode::ALL.len(),
        "a code has no constant"
    );
    let mut left = CONSTANTS;
    while let [(constant, code), rest @ ..] = left {
        assert!(
            *constant == code.number() as yl_code,
            "a constant differs from the core's number"
        );
        left = rest;
    }
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
