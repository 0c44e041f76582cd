use std::fmt;
use std::str::FromStr;

use crate::types::sent::Sent;

macro_rules! error_codes {
    ($($variant:ident = $number:literal, $name:literal, $sent:ident, $retry:ident, $summary:literal, $advice:literal;)*) => {
        /// What went wrong: one table for Rust, C, C++ and Python.
        ///
        /// Numbers are stable: they are never changed and never given to another error.
        ///
        /// ```
        /// use yl_facesearch::ErrorCode;
        ///
        /// let code: ErrorCode = "NOT_EMPTY".parse()?;
        /// assert_eq!(code, ErrorCode::NotEmpty);
        /// println!("{code}: {} {}", code.summary(), code.advice());
        /// # Ok::<(), yl_facesearch::ParseErrorCodeError>(())
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(u16)]
        #[expect(clippy::doc_markdown, reason = "the sentences stand in messages too")]
        pub enum ErrorCode {
            $(#[doc = $summary] $variant = $number,)*
        }

        impl ErrorCode {
            /// Every code, in the order of their numbers.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The name: in C it follows `YL_ERR_`; for the service's errors it is the word that
            /// the service writes.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// One sentence: what it means.
            #[must_use]
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }

            /// What to do next, in a sentence or two. The text of an [`Error`](crate::Error) says
            /// first what follows from its [`sent`](crate::Error::sent).
            #[must_use]
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$variant => $advice,)* }
            }

            /// What is known of the request from the code alone; an error's own [`Sent`] may say
            /// more.
            #[must_use]
            pub const fn sent(self) -> Sent {
                match self { $(Self::$variant => Sent::$sent,)* }
            }

            /// Whether the same call, unchanged, may succeed later.
            #[must_use]
            pub const fn is_retryable(self) -> bool {
                match self { $(Self::$variant => error_codes!(@$retry),)* }
            }
        }
    };
    (@again) => { true };
    (@never) => { false };
}

error_codes! {
    InvalidArgument = 1, "INVALID_ARGUMENT", NotSent, never,
        "An argument is not valid.", "Fix the argument named in the message.";
    MissingCredentials = 2, "MISSING_CREDENTIALS", NotSent, never,
        "The credentials are incomplete.", "Pass both, or set YL_API_KEY and YL_API_SECRET where the environment is read.";
    NoTrustedCertificates = 3, "NO_TRUSTED_CERTIFICATES", NotSent, never,
        "No CA certificate could be loaded.", "Install the system's CA certificates, or name a CA file.";
    NoRandomness = 4, "NO_RANDOMNESS", NotSent, again,
        "The operating system returned no random numbers.", "Check getrandom(2); a static program reads /dev/random and /dev/urandom instead.";
    Closed = 5, "CLOSED", NotSent, never,
        "The client is closed.", "Create a new client.";
    Cancelled = 6, "CANCELLED", MaybeApplied, never,
        "The call was cancelled.", "Make a new call only if you still need it.";
    Panic = 7, "PANIC", MaybeApplied, never,
        "yl-facesearch hit an internal error (a panic).", "Report this message to the authors of yl-facesearch.";
    GroupChanged = 8, "GROUP_CHANGED", NotSent, never,
        "No face library has this group_id and the given if_created_at.",
        "Check which face library has the group_id now before you delete it.";
    ConnectFailed = 20, "CONNECT_FAILED", NotSent, again,
        "No connection could be made.", "Check the endpoint, the network and the proxy.";
    ConnectTimeout = 21, "CONNECT_TIMEOUT", NotSent, again,
        "No connection was made within the connect timeout.", "Check the endpoint and the network, or raise the connect timeout.";
    TlsFailed = 22, "TLS_FAILED", NotSent, never,
        "The TLS handshake failed: the server's certificate or protocol was not accepted.", "Check the endpoint's host name and the CA that signed its certificate.";
    ConnectionLost = 23, "CONNECTION_LOST", MaybeApplied, again,
        "The connection was lost before the complete reply arrived.", "Check the network between this machine and the service.";
    DeadlineExceeded = 24, "DEADLINE_EXCEEDED", MaybeApplied, again,
        "The call did not finish within its timeout.", "Raise the timeout, or find out why the service is slow.";
    UnexpectedResponse = 25, "UNEXPECTED_RESPONSE", MaybeApplied, never,
        "The reply proves neither success nor failure.", "Check that the endpoint is the service's and that nothing changes its replies.";
    ProxyRefused = 26, "PROXY_REFUSED", NotSent, never,
        "The proxy refused to forward the request.", "Check the proxy's address, user name and password, and that it allows the endpoint.";
    AttemptTimeout = 27, "ATTEMPT_TIMEOUT", MaybeApplied, again,
        "A request received no complete reply within the time for one attempt.", "Raise the attempt timeout, or find out why the service is slow.";
    ApiError = 100, "API_ERROR", Rejected, never,
        "The service returned an error that this version does not know.", "Look up the error in the service's documentation.";
    MissingArguments = 101, "MISSING_ARGUMENTS", Rejected, never,
        "The request lacked a required field.", "Check that nothing between this machine and the service changes the request.";
    BadArguments = 102, "BAD_ARGUMENTS", Rejected, never,
        "The service could not read a field of the request.", "Check the field named in the detail.";
    AuthenticationError = 103, "AUTHENTICATION_ERROR", Rejected, never,
        "The service does not know the api_key, or the signature is wrong.", "Check api_key and api_secret, and that the endpoint is the one of your account's region.";
    AuthorizationError = 104, "AUTHORIZATION_ERROR", Rejected, never,
        "The service does not allow this api_key to make the call.", "See the reason in the detail.";
    ConcurrencyLimitExceeded = 105, "CONCURRENCY_LIMIT_EXCEEDED", Rejected, again,
        "The service received too many calls at once with this api_key.", "Wait, and make fewer calls at once.";
    ApiNotFound = 106, "API_NOT_FOUND", Rejected, never,
        "The endpoint does not offer this API call.", "Check the endpoint's host and path prefix.";
    RequestEntityTooLarge = 107, "REQUEST_ENTITY_TOO_LARGE", Rejected, never,
        "The request is too large for the service or a gateway in front of it.", "Check what handles the request between this machine and the service.";
    InternalError = 108, "INTERNAL_ERROR", MaybeApplied, again,
        "The service hit an internal error.", "If it happens again, report the request_id to the vendor.";
    GatewayError = 109, "GATEWAY_ERROR", MaybeApplied, again,
        "A gateway in front of the service answered 502, 503 or 504.", "If it happens again, report it to the vendor, or to those who run the gateway.";
    InvalidOuterId = 120, "INVALID_OUTER_ID", Rejected, never,
        "The service found no such face library.", "Check the group_id and the account. A delete can accept a missing face library (missing_ok).";
    InvalidGroupId = 121, "INVALID_GROUP_ID", Rejected, never,
        "The service found no such face library (its second name for this error).", "Check the group_id and the account. A delete can accept a missing face library (missing_ok).";
    NotEmpty = 122, "NOT_EMPTY", Rejected, never,
        "The face library holds faces, and the call may not delete them.", "Remove the faces first, or allow the call to delete them too.";
    InvalidSign = 140, "INVALID_SIGN", Rejected, never,
        "The service rejected the signature as malformed.", "Check api_key and api_secret.";
    ExpiredSign = 141, "EXPIRED_SIGN", Rejected, never,
        "The signature had expired when the service read it.", "Correct this machine's clock.";
    ApiKeyBeDiscontinued = 142, "API_KEY_BE_DISCONTINUED", Rejected, never,
        "The api_key has been discontinued.", "Use another api_key.";
    IpNotAllowed = 143, "IP_NOT_ALLOWED", Rejected, never,
        "The service does not accept requests from this machine's IP address.", "Add the IP address to the account's allow list.";
    LimitReached = 144, "LIMIT_REACHED", Rejected, never,
        "The account has reached its limit.", "Raise the limit, or wait until it resets.";
    MoreRetryTimes = 145, "MORE_RETRY_TIMES", Rejected, never,
        "The service counted too many retries.", "Wait before the next call.";
    Denied = 146, "DENIED", Rejected, never,
        "The api_key lacks the permission for this call.", "Request the permission in the vendor's console.";
    BalanceNotEnough = 147, "BALANCE_NOT_ENOUGH", Rejected, never,
        "The account's balance does not cover the call.", "Top up the account.";
    ReplayAttack = 148, "REPLAY_ATTACK", MaybeApplied, never,
        "The service had already read a copy of this request.", "Check that nothing between this machine and the service repeats requests.";
}

impl ErrorCode {
    /// The stable number, the same in C and Python. 0 is never used: it means success in C.
    #[must_use]
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// The name of its exception class in Python and C++: `NotEmptyError`, `ApiError`.
    #[must_use]
    pub fn class_name(self) -> String {
        let variant = format!("{self:?}");
        if variant.ends_with("Error") {
            variant
        } else {
            variant + "Error"
        }
    }

    /// The code with this number, if there is one.
    ///
    /// ```
    /// use yl_facesearch::ErrorCode;
    ///
    /// assert_eq!(ErrorCode::from_number(122), Some(ErrorCode::NotEmpty));
    /// assert_eq!(ErrorCode::from_number(0), None);
    /// ```
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.number() == number)
    }

    /// Whether the service found no such face library, under either of its names for this error.
    #[must_use]
    pub const fn is_group_not_found(self) -> bool {
        matches!(self, Self::InvalidOuterId | Self::InvalidGroupId)
    }

    /// Whether the service refused the call with `AUTHORIZATION_ERROR`, for a known reason or
    /// another.
    #[must_use]
    pub const fn is_authorization(self) -> bool {
        matches!(self, Self::AuthorizationError)
            || (self.number() >= Self::InvalidSign.number()
                && self.number() <= Self::ReplayAttack.number())
    }

    /// Whether the service itself answered with an error: one that it names, or
    /// [`ApiError`](Self::ApiError) for one that this version does not know.
    ///
    /// ```
    /// use yl_facesearch::ErrorCode;
    ///
    /// assert!(ErrorCode::NotEmpty.is_api());
    /// assert!(!ErrorCode::GatewayError.is_api(), "a gateway answered, not the service");
    /// ```
    #[must_use]
    pub const fn is_api(self) -> bool {
        self.number() >= Self::ApiError.number() && !self.is_transport()
    }

    /// Whether the call ended without the service's answer: no connection, a lost one, a proxy's
    /// or a gateway's error, or no time left.
    ///
    /// ```
    /// use yl_facesearch::ErrorCode;
    ///
    /// assert!(ErrorCode::ConnectionLost.is_transport());
    /// assert!(!ErrorCode::UnexpectedResponse.is_transport());
    /// ```
    #[must_use]
    pub const fn is_transport(self) -> bool {
        matches!(
            self,
            Self::ConnectFailed
                | Self::ConnectTimeout
                | Self::TlsFailed
                | Self::ConnectionLost
                | Self::DeadlineExceeded
                | Self::ProxyRefused
                | Self::AttemptTimeout
                | Self::GatewayError
        )
    }

    /// Whether the service rejected the signature, which a wrong clock can cause.
    pub(crate) const fn is_signature_rejection(self) -> bool {
        matches!(
            self,
            Self::AuthenticationError | Self::InvalidSign | Self::ExpiredSign
        )
    }

    /// The code of an error that the service named: `word` precedes the first colon of its text,
    /// `reason` follows it.
    pub(crate) fn from_service(word: &str, reason: &str) -> Option<Self> {
        let word = if word == "Request Entity Too Large" {
            Self::RequestEntityTooLarge.name()
        } else {
            word
        };
        let reason = reason.split(':').next().unwrap_or_default().trim();
        // In either place it means that the service had read a copy of the request before.
        if [word, reason].contains(&Self::ReplayAttack.name()) {
            return Some(Self::ReplayAttack);
        }
        if word == Self::AuthorizationError.name() {
            return Self::ALL
                .iter()
                .filter(|code| code.is_authorization())
                .copied()
                .find(|code| code.name() == reason)
                .or(Some(Self::AuthorizationError));
        }
        Self::ALL
            .iter()
            .filter(|code| code.is_api() && !code.is_authorization())
            .filter(|code| **code != Self::ApiError)
            .copied()
            .find(|code| code.name() == word)
    }

    /// The code of a status, for a reply that names no error.
    pub(crate) const fn from_status(status: u16) -> Option<Self> {
        Some(match status {
            401 => Self::AuthenticationError,
            404 => Self::ApiNotFound,
            413 => Self::RequestEntityTooLarge,
            429 => Self::ConcurrencyLimitExceeded,
            500 => Self::InternalError,
            502..=504 => Self::GatewayError,
            _ => return None,
        })
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for ErrorCode {
    type Err = ParseErrorCodeError;

    /// The code whose [`name`](Self::name) is `name`.
    fn from_str(name: &str) -> Result<Self, ParseErrorCodeError> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.name() == name)
            .ok_or_else(|| ParseErrorCodeError {
                name: name.chars().take(ParseErrorCodeError::MAX_CHARS).collect(),
            })
    }
}

/// A text is not the name of an [`ErrorCode`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseErrorCodeError {
    name: String,
}

impl ParseErrorCodeError {
    /// How much of the text the message repeats: more than the longest name.
    const MAX_CHARS: usize = 64;
}

impl fmt::Display for ParseErrorCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is not the name of an error code; one is NOT_EMPTY",
            self.name
        )
    }
}

impl std::error::Error for ParseErrorCodeError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_names_are_distinct_and_in_order() {
        for pair in ErrorCode::ALL.windows(2) {
            assert!(pair[0].number() < pair[1].number(), "{pair:?}");
        }
        let mut names: Vec<_> = ErrorCode::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ErrorCode::ALL.len());
        assert_ne!(ErrorCode::ALL[0].number(), 0, "0 is YL_OK");
    }

    #[test]
    fn what_was_cancelled_or_read_before_is_not_repeated() {
        assert!(!ErrorCode::Cancelled.is_retryable());
        assert!(!ErrorCode::ReplayAttack.is_retryable());
        assert_eq!(ErrorCode::ReplayAttack.sent(), Sent::MaybeApplied);
    }

    /// Every error's text gives the advice after what its `sent` asks for: to check first, in
    /// doubt. Whether a repeat may succeed is `is_retryable`.
    #[test]
    fn no_advice_says_to_try_again() {
        for code in ErrorCode::ALL {
            let advice = code.advice().to_lowercase();
            for word in ["try again", "retry", "repeat the call"] {
                assert!(!advice.contains(word), "{code}: {advice}");
            }
        }
    }

    #[test]
    fn each_code_from_100_is_the_services_or_a_gateways() {
        for code in ErrorCode::ALL {
            let is_api = code.number() >= 100 && *code != ErrorCode::GatewayError;
            assert_eq!(code.is_api(), is_api, "{code}");
            assert!(!(code.is_api() && code.is_transport()), "{code}");
            assert!(code.is_api() || !code.is_group_not_found(), "{code}");
            assert!(code.is_api() || !code.is_authorization(), "{code}");
        }
    }

    #[test]
    fn what_ends_without_the_services_answer_is_a_transport_error() {
        let names: Vec<_> = ErrorCode::ALL
            .iter()
            .filter(|code| code.is_transport())
            .map(|code| code.name())
            .collect();
        assert_eq!(
            names,
            [
                "CONNECT_FAILED",
                "CONNECT_TIMEOUT",
                "TLS_FAILED",
                "CONNECTION_LOST",
                "DEADLINE_EXCEEDED",
                "PROXY_REFUSED",
                "ATTEMPT_TIMEOUT",
                "GATEWAY_ERROR",
            ]
        );
    }

    #[test]
    fn numbers_and_names_lead_back_to_their_code() {
        for code in ErrorCode::ALL {
            assert_eq!(ErrorCode::from_number(code.number()), Some(*code));
            assert_eq!(code.to_string().parse::<ErrorCode>().unwrap(), *code);
        }
        assert_eq!(ErrorCode::from_number(0), None);
        let unknown = "YL_OK".parse::<ErrorCode>().unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "\"YL_OK\" is not the name of an error code; one is NOT_EMPTY"
        );
    }
}
