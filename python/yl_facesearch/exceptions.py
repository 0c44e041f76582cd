"""Why a library was not deleted, or why that is not known: one class per row of the table."""

from __future__ import annotations

from .sent import Sent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .attempt import Attempt


class YlError(Exception):
    """Every error of this package.

    Its text says what went wrong, what is known of the request and what to do next. It never holds
    the api_secret, the api_key or a sign.

    code: str
        What went wrong, as a word: what the service wrote before the first colon, or the table's
        name.
    number: int
        The number of the class in the table of errors, the same in C and Rust; 0 when it has none.
    status: int | None
        The last reply's HTTP status, when a reply came.
    request_id: str | None
        The service's id of the last request, when the reply had one.
    detail: str | None
        What the service wrote after the colon, or what is known beyond the code.
    sent: Sent
        "not_sent", "rejected" or "maybe_applied": whether the library may be gone all the same.
    retryable: bool
        Whether the same call may succeed when it is made again, unchanged.
    attempts: tuple[Attempt, ...]
        Every request of the call, in order; empty when none was tried.
    """

    code: str = "YL_ERROR"
    number: int = 0
    sent: Sent = Sent.MAYBE_APPLIED
    retryable: bool = False

    def __init__(
        self,
        message: str = "",
        *,
        code: str | None = None,
        number: int | None = None,
        status: int | None = None,
        request_id: str | None = None,
        detail: str | None = None,
        sent: str | None = None,
        retryable: bool | None = None,
        attempts: tuple[Attempt, ...] = (),
    ) -> None:
        """Make an error, as tests of your own may want; what is not given is as the class says."""
        super().__init__(message)
        self.code = self.code if code is None else code
        self.number = self.number if number is None else number
        self.status = status
        self.request_id = request_id
        self.detail = detail
        self.sent = self.sent if sent is None else Sent(sent)
        self.retryable = self.retryable if retryable is None else retryable
        self.attempts = attempts

    def __reduce__(self) -> tuple[object, ...]:
        """Copy and pickle with all attributes."""
        return type(self), self.args, self.__dict__


class InvalidArgumentError(YlError, ValueError):
    """An argument breaks a rule.

    Mend the argument that the message names.
    """

    code, number, sent, retryable = "INVALID_ARGUMENT", 1, Sent.NOT_SENT, False


class InvalidArgumentTypeError(InvalidArgumentError, TypeError):
    """An argument is of another type than the documented one: also a TypeError."""


class MissingCredentialsError(YlError, ValueError):
    """No api_key or no api_secret was given.

    Pass both, or set YL_API_KEY and YL_API_SECRET.
    """

    code, number, sent, retryable = "MISSING_CREDENTIALS", 2, Sent.NOT_SENT, False


class NoTrustedCertificatesError(YlError):
    """No CA certificate could be loaded.

    Install the system's CA certificates, or name a CA file.
    """

    code, number, sent, retryable = "NO_TRUSTED_CERTIFICATES", 3, Sent.NOT_SENT, False


class NoRandomnessError(YlError):
    """The operating system gave no random numbers.

    Try again.
    """

    code, number, sent, retryable = "NO_RANDOMNESS", 4, Sent.NOT_SENT, True


class ClosedError(YlError):
    """The client is closed.

    Make a new client.
    """

    code, number, sent, retryable = "CLOSED", 5, Sent.NOT_SENT, False


class CancelledError(YlError):
    """The call was cancelled.

    See what is known of the request before going on.
    """

    code, number, sent, retryable = "CANCELLED", 6, Sent.MAYBE_APPLIED, True


class PanicError(YlError):
    """The library met a fault of its own.

    Report it, with this message.
    """

    code, number, sent, retryable = "PANIC", 7, Sent.MAYBE_APPLIED, False


class ConnectFailedError(YlError, ConnectionError):
    """No connection could be made.

    Check the endpoint, the network and the proxy, then try again.
    """

    code, number, sent, retryable = "CONNECT_FAILED", 20, Sent.NOT_SENT, True


class ConnectTimeoutError(YlError, TimeoutError):
    """No connection was made within the connect timeout.

    Check the endpoint and the network, then try again.
    """

    code, number, sent, retryable = "CONNECT_TIMEOUT", 21, Sent.NOT_SENT, True


class TlsFailedError(YlError, ConnectionError):
    """TLS failed: the server's certificate or protocol was not accepted.

    Check the endpoint's host name and the CA that signed its certificate.
    """

    code, number, sent, retryable = "TLS_FAILED", 22, Sent.NOT_SENT, False


class ConnectionLostError(YlError, ConnectionError):
    """The connection was lost before the whole reply had come.

    Look whether the library is still there before going on.
    """

    code, number, sent, retryable = "CONNECTION_LOST", 23, Sent.MAYBE_APPLIED, True


class DeadlineExceededError(YlError, TimeoutError):
    """The call did not end within its timeout.

    Look whether the library is still there before going on.
    """

    code, number, sent, retryable = "DEADLINE_EXCEEDED", 24, Sent.MAYBE_APPLIED, True


class UnexpectedResponseError(YlError):
    """The reply proves neither success nor failure.

    Check that the endpoint is the service's, and whether the library is still there.
    """

    code, number, sent, retryable = "UNEXPECTED_RESPONSE", 25, Sent.MAYBE_APPLIED, False


class ProxyRefusedError(YlError, ConnectionError):
    """The proxy refused to pass the request on.

    Check the proxy's address, user name and password, and that it allows the endpoint.
    """

    code, number, sent, retryable = "PROXY_REFUSED", 26, Sent.NOT_SENT, False


class ApiError(YlError):
    """The service answered with an error that this version does not know.

    Look the error up in the service's documents.
    """

    code, number, sent, retryable = "API_ERROR", 100, Sent.REJECTED, False


class MissingArgumentsError(YlError):
    """The service misses a required field.

    Check that nothing between here and the service changes the request.
    """

    code, number, sent, retryable = "MISSING_ARGUMENTS", 101, Sent.REJECTED, False


class BadArgumentsError(YlError):
    """The service cannot parse a field.

    Check the field that the detail names.
    """

    code, number, sent, retryable = "BAD_ARGUMENTS", 102, Sent.REJECTED, False


class AuthenticationError(YlError):
    """The service does not know the api_key, or the signature is wrong.

    Check api_key, api_secret and that the endpoint is your account's region.
    """

    code, number, sent, retryable = "AUTHENTICATION_ERROR", 103, Sent.REJECTED, False


class AuthorizationError(YlError):
    """The service does not let this api_key make the call.

    See the reason in the detail.
    """

    code, number, sent, retryable = "AUTHORIZATION_ERROR", 104, Sent.REJECTED, False


class ConcurrencyLimitExceededError(YlError):
    """Too many calls at once for this api_key.

    Wait, then try again.
    """

    code, number, sent, retryable = "CONCURRENCY_LIMIT_EXCEEDED", 105, Sent.REJECTED, True


class ApiNotFoundError(YlError):
    """The endpoint does not serve this call.

    Check the endpoint's host and prefix.
    """

    code, number, sent, retryable = "API_NOT_FOUND", 106, Sent.REJECTED, False


class RequestEntityTooLargeError(YlError):
    """The service, or a gateway before it, finds the request too large.

    Check what stands between here and the service.
    """

    code, number, sent, retryable = "REQUEST_ENTITY_TOO_LARGE", 107, Sent.REJECTED, False


class InternalError(YlError):
    """The service failed.

    Look whether the library is still there, then try again.
    """

    code, number, sent, retryable = "INTERNAL_ERROR", 108, Sent.MAYBE_APPLIED, True


class GatewayError(YlError):
    """A gateway before the service answered 502, 503 or 504.

    Look whether the library is still there, then try again.
    """

    code, number, sent, retryable = "GATEWAY_ERROR", 109, Sent.MAYBE_APPLIED, True


class GroupNotFoundError(YlError):
    """There is no such library, in either of the service's two spellings."""


class InvalidOuterIdError(GroupNotFoundError):
    """There is no such library.

    Check the group_id and the account; where that is fine, allow a missing library.
    """

    code, number, sent, retryable = "INVALID_OUTER_ID", 120, Sent.REJECTED, False


class InvalidGroupIdError(GroupNotFoundError):
    """There is no such library (the service's other spelling).

    Check the group_id and the account; where that is fine, allow a missing library.
    """

    code, number, sent, retryable = "INVALID_GROUP_ID", 121, Sent.REJECTED, False


class NotEmptyError(YlError):
    """The library holds faces and the call did not allow that.

    Remove the faces first, or delete without checking for them.
    """

    code, number, sent, retryable = "NOT_EMPTY", 122, Sent.REJECTED, False


class InvalidSignError(AuthorizationError):
    """The service finds the signature malformed.

    Check api_key and api_secret.
    """

    code, number, sent, retryable = "INVALID_SIGN", 140, Sent.REJECTED, False


class ExpiredSignError(AuthorizationError):
    """The signature had expired when the service read it.

    Set this machine's clock.
    """

    code, number, sent, retryable = "EXPIRED_SIGN", 141, Sent.REJECTED, False


class ApiKeyBeDiscontinuedError(AuthorizationError):
    """The api_key has been discontinued.

    Use another api_key.
    """

    code, number, sent, retryable = "API_KEY_BE_DISCONTINUED", 142, Sent.REJECTED, False


class IpNotAllowedError(AuthorizationError):
    """The service does not accept this machine's address.

    Add the address to the account's allow list.
    """

    code, number, sent, retryable = "IP_NOT_ALLOWED", 143, Sent.REJECTED, False


class LimitReachedError(AuthorizationError):
    """The account's limit is reached.

    Raise the limit, or wait until it is counted anew.
    """

    code, number, sent, retryable = "LIMIT_REACHED", 144, Sent.REJECTED, False


class MoreRetryTimesError(AuthorizationError):
    """The service counts too many retries.

    Wait before the next call.
    """

    code, number, sent, retryable = "MORE_RETRY_TIMES", 145, Sent.REJECTED, False


class DeniedError(AuthorizationError):
    """The service denies this api_key the call.

    Ask for the permission in the vendor's console.
    """

    code, number, sent, retryable = "DENIED", 146, Sent.REJECTED, False


class BalanceNotEnoughError(AuthorizationError):
    """The account's balance does not cover the call.

    Top up the account.
    """

    code, number, sent, retryable = "BALANCE_NOT_ENOUGH", 147, Sent.REJECTED, False


class ReplayAttackError(AuthorizationError):
    """The service has seen this signature before.

    Check that nothing between here and the service repeats requests.
    """

    code, number, sent, retryable = "REPLAY_ATTACK", 148, Sent.REJECTED, False
