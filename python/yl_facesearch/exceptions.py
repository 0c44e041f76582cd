"""Why a library was not deleted, or why that is not known: one class per row of the table."""

from __future__ import annotations

from .attempt import Attempt
from .sent import Sent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


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
    group_id: str | None
        The library that the call was given, when there was a call.

    Its args are its text and all of these as JSON can hold them. An error that is made of another's
    args, as Celery does with what a task raised, says the same. What an error is not told it does
    not know: sent is then "maybe_applied", whatever its class.
    """

    code: str = "YL_ERROR"
    number: int = 0
    sent: Sent = Sent.MAYBE_APPLIED
    retryable: bool = False

    def __init__(
        self,
        message: str = "",
        facts: dict[str, Any] | None = None,
        /,
        *,
        code: str | None = None,
        number: int | None = None,
        status: int | None = None,
        request_id: str | None = None,
        detail: str | None = None,
        sent: str | None = None,
        retryable: bool | None = None,
        attempts: tuple[Attempt, ...] = (),
        group_id: str | None = None,
    ) -> None:
        """Make an error, as tests of your own may want. facts are another's args[1]."""
        super().__init__(message)
        if isinstance(facts, dict):
            known = facts.get
            code, number = known("code"), known("number")
            status, request_id = known("status"), known("request_id")
            detail, sent = known("detail"), known("sent")
            retryable, group_id = known("retryable"), known("group_id")
            attempts = tuple([Attempt.from_dict(attempt) for attempt in known("attempts") or ()])
        self.code = self.code if code is None else code
        self.number = self.number if number is None else number
        self.status = status
        self.request_id = request_id
        self.detail = detail
        self.sent = Sent.MAYBE_APPLIED if sent is None else Sent(sent)
        self.retryable = self.retryable if retryable is None else retryable
        self.attempts = attempts
        self.group_id = group_id
        # Not by the parent's __init__: an OSError would take two for its errno and strerror.
        self.args = (message, self._facts())

    def _facts(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "number": self.number,
            "status": self.status,
            "request_id": self.request_id,
            "detail": self.detail,
            "sent": str(self.sent),
            "retryable": self.retryable,
            "attempts": [attempt.as_dict() for attempt in self.attempts],
            "group_id": self.group_id,
        }

    def as_dict(self) -> dict[str, Any]:
        """Return the text, as message, and all attributes as JSON can hold them."""
        return {"message": str(self), **self._facts()}

    def __str__(self) -> str:
        """Return the text."""
        return str(self.args[0]) if self.args else ""

    def __repr__(self) -> str:
        """Show the class and the text."""
        return f"{type(self).__name__}({str(self)!r})"

    def __reduce__(self) -> tuple[object, ...]:
        """Copy and pickle with all attributes."""
        return type(self), self.args, self.__dict__


# BEGIN error classes, written by `cargo xtask generate`
class InvalidArgumentError(YlError, ValueError):
    """An argument is not valid.

    Fix the argument named in the message.
    """

    code, number, sent, retryable = "INVALID_ARGUMENT", 1, Sent.NOT_SENT, False


class MissingCredentialsError(YlError, ValueError):
    """api_key or api_secret is missing.

    Pass both, or set YL_API_KEY and YL_API_SECRET.
    """

    code, number, sent, retryable = "MISSING_CREDENTIALS", 2, Sent.NOT_SENT, False


class NoTrustedCertificatesError(YlError):
    """No CA certificate could be loaded.

    Install the system's CA certificates, or name a CA file.
    """

    code, number, sent, retryable = "NO_TRUSTED_CERTIFICATES", 3, Sent.NOT_SENT, False


class NoRandomnessError(YlError):
    """The operating system returned no random numbers.

    Check that getrandom(2) works on this machine.
    """

    code, number, sent, retryable = "NO_RANDOMNESS", 4, Sent.NOT_SENT, True


class ClosedError(YlError):
    """The client is closed.

    Create a new client.
    """

    code, number, sent, retryable = "CLOSED", 5, Sent.NOT_SENT, False


class CancelledError(YlError):
    """The call was cancelled.

    Make a new call only if you still want to delete the face library.
    """

    code, number, sent, retryable = "CANCELLED", 6, Sent.MAYBE_APPLIED, False


class PanicError(YlError):
    """yl-facesearch hit an internal error (a panic).

    Report this message to the authors of yl-facesearch.
    """

    code, number, sent, retryable = "PANIC", 7, Sent.MAYBE_APPLIED, False


class GroupChangedError(YlError):
    """No face library has this group_id and the given if_created_at.

    Check which face library has the group_id now before you delete it.
    """

    code, number, sent, retryable = "GROUP_CHANGED", 8, Sent.NOT_SENT, False


class TransportError(YlError):
    """The call ended without the service's answer."""


class ConnectFailedError(TransportError, ConnectionError):
    """No connection could be made.

    Check the endpoint, the network and the proxy.
    """

    code, number, sent, retryable = "CONNECT_FAILED", 20, Sent.NOT_SENT, True


class ConnectTimeoutError(TransportError, TimeoutError):
    """No connection was made within the connect timeout.

    Check the endpoint and the network, or raise the connect timeout.
    """

    code, number, sent, retryable = "CONNECT_TIMEOUT", 21, Sent.NOT_SENT, True


class TlsFailedError(TransportError, ConnectionError):
    """The TLS handshake failed: the server's certificate or protocol was not accepted.

    Check the endpoint's host name and the CA that signed its certificate.
    """

    code, number, sent, retryable = "TLS_FAILED", 22, Sent.NOT_SENT, False


class ConnectionLostError(TransportError, ConnectionError):
    """The connection was lost before the complete reply arrived.

    Check the network between this machine and the service.
    """

    code, number, sent, retryable = "CONNECTION_LOST", 23, Sent.MAYBE_APPLIED, True


class DeadlineExceededError(TransportError, TimeoutError):
    """The call did not finish within its timeout.

    Raise the timeout, or find out why the service is slow.
    """

    code, number, sent, retryable = "DEADLINE_EXCEEDED", 24, Sent.MAYBE_APPLIED, True


class UnexpectedResponseError(YlError):
    """The reply proves neither success nor failure.

    Check that the endpoint is the service's and that nothing changes its replies.
    """

    code, number, sent, retryable = "UNEXPECTED_RESPONSE", 25, Sent.MAYBE_APPLIED, False


class ProxyRefusedError(TransportError, ConnectionError):
    """The proxy refused to forward the request.

    Check the proxy's address, user name and password, and that it allows the endpoint.
    """

    code, number, sent, retryable = "PROXY_REFUSED", 26, Sent.NOT_SENT, False


class AttemptTimeoutError(TransportError, TimeoutError):
    """A request received no complete reply within the time for one attempt.

    Raise the attempt timeout, or find out why the service is slow.
    """

    code, number, sent, retryable = "ATTEMPT_TIMEOUT", 27, Sent.MAYBE_APPLIED, True


class ApiError(YlError):
    """The service returned an error that this version does not know.

    Also the parent of every error that the service returned.

    Look up the error in the service's documentation.
    """

    code, number, sent, retryable = "API_ERROR", 100, Sent.REJECTED, False


class MissingArgumentsError(ApiError):
    """The request lacked a required field.

    Check that nothing between this machine and the service changes the request.
    """

    code, number, sent, retryable = "MISSING_ARGUMENTS", 101, Sent.REJECTED, False


class BadArgumentsError(ApiError):
    """The service could not read a field of the request.

    Check the field named in the detail.
    """

    code, number, sent, retryable = "BAD_ARGUMENTS", 102, Sent.REJECTED, False


class AuthenticationError(ApiError):
    """The service does not know the api_key, or the signature is wrong.

    Check api_key and api_secret, and that the endpoint is the one of your account's region.
    """

    code, number, sent, retryable = "AUTHENTICATION_ERROR", 103, Sent.REJECTED, False


class AuthorizationError(ApiError):
    """The service does not allow this api_key to make the call.

    Also the parent of the known reasons.

    See the reason in the detail.
    """

    code, number, sent, retryable = "AUTHORIZATION_ERROR", 104, Sent.REJECTED, False


class ConcurrencyLimitExceededError(ApiError):
    """The service received too many calls at once with this api_key.

    Wait, and make fewer calls at once.
    """

    code, number, sent, retryable = "CONCURRENCY_LIMIT_EXCEEDED", 105, Sent.REJECTED, True


class ApiNotFoundError(ApiError):
    """The endpoint does not offer this API call.

    Check the endpoint's host and path prefix.
    """

    code, number, sent, retryable = "API_NOT_FOUND", 106, Sent.REJECTED, False


class RequestEntityTooLargeError(ApiError):
    """The request is too large for the service or a gateway in front of it.

    Check what handles the request between this machine and the service.
    """

    code, number, sent, retryable = "REQUEST_ENTITY_TOO_LARGE", 107, Sent.REJECTED, False


class InternalError(ApiError):
    """The service hit an internal error.

    If it happens again, report the request_id to the vendor.
    """

    code, number, sent, retryable = "INTERNAL_ERROR", 108, Sent.MAYBE_APPLIED, True


class GatewayError(TransportError):
    """A gateway in front of the service answered 502, 503 or 504.

    If it happens again, report it to the vendor, or to those who run the gateway.
    """

    code, number, sent, retryable = "GATEWAY_ERROR", 109, Sent.MAYBE_APPLIED, True


class GroupNotFoundError(ApiError):
    """The service found no such face library (it has two names for this error)."""


class InvalidOuterIdError(GroupNotFoundError):
    """The service found no such face library.

    Check the group_id and the account. With missing_ok, a delete accepts a missing face library.
    """

    code, number, sent, retryable = "INVALID_OUTER_ID", 120, Sent.REJECTED, False


class InvalidGroupIdError(GroupNotFoundError):
    """The service found no such face library (its second name for this error).

    Check the group_id and the account. With missing_ok, a delete accepts a missing face library.
    """

    code, number, sent, retryable = "INVALID_GROUP_ID", 121, Sent.REJECTED, False


class NotEmptyError(ApiError):
    """The face library holds faces, and the call may not delete them.

    Remove the faces first, or allow the call to delete them too.
    """

    code, number, sent, retryable = "NOT_EMPTY", 122, Sent.REJECTED, False


class InvalidSignError(AuthorizationError):
    """The service rejected the signature as malformed.

    Check api_key and api_secret.
    """

    code, number, sent, retryable = "INVALID_SIGN", 140, Sent.REJECTED, False


class ExpiredSignError(AuthorizationError):
    """The signature had expired when the service read it.

    Correct this machine's clock.
    """

    code, number, sent, retryable = "EXPIRED_SIGN", 141, Sent.REJECTED, False


class ApiKeyBeDiscontinuedError(AuthorizationError):
    """The api_key has been discontinued.

    Use another api_key.
    """

    code, number, sent, retryable = "API_KEY_BE_DISCONTINUED", 142, Sent.REJECTED, False


class IpNotAllowedError(AuthorizationError):
    """The service does not accept requests from this machine's IP address.

    Add the IP address to the account's allow list.
    """

    code, number, sent, retryable = "IP_NOT_ALLOWED", 143, Sent.REJECTED, False


class LimitReachedError(AuthorizationError):
    """The account has reached its limit.

    Raise the limit, or wait until it resets.
    """

    code, number, sent, retryable = "LIMIT_REACHED", 144, Sent.REJECTED, False


class MoreRetryTimesError(AuthorizationError):
    """The service counted too many retries.

    Wait before the next call.
    """

    code, number, sent, retryable = "MORE_RETRY_TIMES", 145, Sent.REJECTED, False


class DeniedError(AuthorizationError):
    """The api_key lacks the permission for this call.

    Request the permission in the vendor's console.
    """

    code, number, sent, retryable = "DENIED", 146, Sent.REJECTED, False


class BalanceNotEnoughError(AuthorizationError):
    """The account's balance does not cover the call.

    Top up the account.
    """

    code, number, sent, retryable = "BALANCE_NOT_ENOUGH", 147, Sent.REJECTED, False


class ReplayAttackError(AuthorizationError):
    """The service had already read a copy of this request.

    Check that nothing between this machine and the service repeats requests.
    """

    code, number, sent, retryable = "REPLAY_ATTACK", 148, Sent.MAYBE_APPLIED, False


# END error classes


class InvalidArgumentTypeError(InvalidArgumentError, TypeError):
    """An argument is of another type than the documented one: also a TypeError."""
