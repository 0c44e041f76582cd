"""Why a library was not deleted, or why that is not known: one class per row of the table."""

from __future__ import annotations

from ._hints import Any
from ._record import plain
from ._times import datetime
from .attempt import Attempt
from .sent import Sent, SentWord, sent_of

# The attributes of every error, in order.
_FACTS = (
    "code",
    "number",
    "status",
    "request_id",
    "detail",
    "sent",
    "retryable",
    "operation",
    "group_id",
    "settles_at",
    "settles_at_is_assumed",
    "found_created_at",
    "attempts",
)


def _time(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


class YlError(Exception):
    """Every error of this package.

    Its text says what went wrong, what is known of the requests and what to do next. It never holds
    the api_secret, the api_key or a sign.

    Its args are its text and all attributes as JSON can hold them. An error that is made of
    another's args, as Celery does with what a task raised, says the same. What an error is not told
    it does not know: sent is then "maybe_applied", whatever its class.

    Attributes:
        code: What went wrong, as a word: what the service wrote before the first colon, or the
            table's name.
        number: The number of the class in the table of errors, the same in C and Rust; 0 when it
            has none.
        status: The last reply's HTTP status, when a reply came.
        request_id: The service's id of the last request, when the reply had one.
        detail: What the service wrote after the colon, or what is known beyond the code.
        sent: What is known of the delete requests, a Sent: "not_sent", "rejected" or
            "maybe_applied".
        retryable: Whether the same call may succeed when it is made again, unchanged.
        operation: The method that failed, such as "delete_group"; None when no call was made.
        group_id: The face library of the call; None when no call was made, or it was about none.
        settles_at: Until when a delayed request of the call may still be carried out; None when
            none is in doubt. Wait until then, and check whether the face library exists.
        settles_at_is_assumed: Whether settles_at assumes how wrong this machine's clock may be,
            because no reply showed it.
        found_created_at: When the face library was created that the last look found. It need not be
            the one that the call was to delete: compare it with what you know of that one.
        attempts: Every request of the call, in order; empty when none was tried.
    """

    code: str = "YL_ERROR"
    number: int = 0
    sent: SentWord = Sent.MAYBE_APPLIED
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
        sent: SentWord | None = None,
        retryable: bool | None = None,
        operation: str | None = None,
        group_id: str | None = None,
        settles_at: datetime | None = None,
        settles_at_is_assumed: bool = False,
        found_created_at: datetime | None = None,
        attempts: tuple[Attempt, ...] = (),
    ) -> None:
        """Make an error, for tests of your own. facts are another's args[1]."""
        super().__init__(message)
        if isinstance(facts, dict):
            known = facts.get
            code, number = known("code"), known("number")
            status, request_id = known("status"), known("request_id")
            detail = known("detail")
            # A later version may know more words than this one.
            sent = known("sent") if known("sent") in tuple(Sent) else None
            retryable = known("retryable")
            operation, group_id = known("operation"), known("group_id")
            settles_at = _time(known("settles_at"))
            settles_at_is_assumed = bool(known("settles_at_is_assumed"))
            found_created_at = _time(known("found_created_at"))
            attempts = tuple([Attempt.from_dict(attempt) for attempt in known("attempts") or ()])
        self.code = self.code if code is None else code
        self.number = self.number if number is None else number
        self.status = status
        self.request_id = request_id
        self.detail = detail
        self.sent = Sent.MAYBE_APPLIED if sent is None else sent_of(sent)
        self.retryable = self.retryable if retryable is None else retryable
        self.operation = operation
        self.group_id = group_id
        self.settles_at = settles_at
        self.settles_at_is_assumed = settles_at_is_assumed
        self.found_created_at = found_created_at
        self.attempts = attempts
        # Not by the parent's __init__: an OSError would take two for its errno and strerror.
        self.args = (message, self._facts())

    def _facts(self) -> dict[str, Any]:
        return {name: plain(getattr(self, name)) for name in _FACTS}

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

    code, number, retryable = "INVALID_ARGUMENT", 1, False
    sent: SentWord = Sent.NOT_SENT


class MissingCredentialsError(YlError, ValueError):
    """The credentials are incomplete.

    Pass both, or set YL_API_KEY and YL_API_SECRET where the environment is read.
    """

    code, number, retryable = "MISSING_CREDENTIALS", 2, False
    sent: SentWord = Sent.NOT_SENT


class NoTrustedCertificatesError(YlError):
    """No CA certificate could be loaded.

    Install the system's CA certificates, or name a CA file.
    """

    code, number, retryable = "NO_TRUSTED_CERTIFICATES", 3, False
    sent: SentWord = Sent.NOT_SENT


class NoRandomnessError(YlError):
    """The operating system returned no random numbers.

    Check getrandom(2); a static program reads /dev/random and /dev/urandom instead.
    """

    code, number, retryable = "NO_RANDOMNESS", 4, True
    sent: SentWord = Sent.NOT_SENT


class ClosedError(YlError):
    """The client is closed.

    Create a new client.
    """

    code, number, retryable = "CLOSED", 5, False
    sent: SentWord = Sent.NOT_SENT


class CancelledError(YlError):
    """The call was cancelled.

    Make a new call only if you still need it.
    """

    code, number, retryable = "CANCELLED", 6, False
    sent: SentWord = Sent.MAYBE_APPLIED


class PanicError(YlError):
    """yl-facesearch hit an internal error (a panic).

    Report this message to the authors of yl-facesearch.
    """

    code, number, retryable = "PANIC", 7, False
    sent: SentWord = Sent.MAYBE_APPLIED


class GroupChangedError(YlError):
    """No face library has this group_id and the given if_created_at.

    Check which face library has the group_id now before you delete it.
    """

    code, number, retryable = "GROUP_CHANGED", 8, False
    sent: SentWord = Sent.NOT_SENT


class TransportError(YlError):
    """The call ended without the service's answer."""


class ConnectFailedError(TransportError, ConnectionError):
    """No connection could be made.

    Check the endpoint, the network and the proxy.
    """

    code, number, retryable = "CONNECT_FAILED", 20, True
    sent: SentWord = Sent.NOT_SENT


class ConnectTimeoutError(TransportError, TimeoutError):
    """No connection was made within the connect timeout.

    Check the endpoint and the network, or raise the connect timeout.
    """

    code, number, retryable = "CONNECT_TIMEOUT", 21, True
    sent: SentWord = Sent.NOT_SENT


class TlsFailedError(TransportError, ConnectionError):
    """The TLS handshake failed: the server's certificate or protocol was not accepted.

    Check the endpoint's host name and the CA that signed its certificate.
    """

    code, number, retryable = "TLS_FAILED", 22, False
    sent: SentWord = Sent.NOT_SENT


class ConnectionLostError(TransportError, ConnectionError):
    """The connection was lost before the complete reply arrived.

    Check the network between this machine and the service.
    """

    code, number, retryable = "CONNECTION_LOST", 23, True
    sent: SentWord = Sent.MAYBE_APPLIED


class DeadlineExceededError(TransportError, TimeoutError):
    """The call did not finish within its timeout.

    Raise the timeout, or find out why the service is slow.
    """

    code, number, retryable = "DEADLINE_EXCEEDED", 24, True
    sent: SentWord = Sent.MAYBE_APPLIED


class UnexpectedResponseError(YlError):
    """The reply proves neither success nor failure.

    Check that the endpoint is the service's and that nothing changes its replies.
    """

    code, number, retryable = "UNEXPECTED_RESPONSE", 25, False
    sent: SentWord = Sent.MAYBE_APPLIED


class ProxyRefusedError(TransportError, ConnectionError):
    """The proxy refused to forward the request.

    Check the proxy's address, user name and password, and that it allows the endpoint.
    """

    code, number, retryable = "PROXY_REFUSED", 26, False
    sent: SentWord = Sent.NOT_SENT


class AttemptTimeoutError(TransportError, TimeoutError):
    """A request received no complete reply within the time for one attempt.

    Raise the attempt timeout, or find out why the service is slow.
    """

    code, number, retryable = "ATTEMPT_TIMEOUT", 27, True
    sent: SentWord = Sent.MAYBE_APPLIED


class ApiError(YlError):
    """The service returned an error that this version does not know.

    Also the parent of every error that the service returned.

    Look up the error in the service's documentation.
    """

    code, number, retryable = "API_ERROR", 100, False
    sent: SentWord = Sent.REJECTED


class MissingArgumentsError(ApiError):
    """The request lacked a required field.

    Check that nothing between this machine and the service changes the request.
    """

    code, number, retryable = "MISSING_ARGUMENTS", 101, False
    sent: SentWord = Sent.REJECTED


class BadArgumentsError(ApiError):
    """The service could not read a field of the request.

    Check the field named in the detail.
    """

    code, number, retryable = "BAD_ARGUMENTS", 102, False
    sent: SentWord = Sent.REJECTED


class AuthenticationError(ApiError):
    """The service does not know the api_key, or the signature is wrong.

    Check api_key and api_secret, and that the endpoint is the one of your account's region.
    """

    code, number, retryable = "AUTHENTICATION_ERROR", 103, False
    sent: SentWord = Sent.REJECTED


class AuthorizationError(ApiError):
    """The service does not allow this api_key to make the call.

    Also the parent of the known reasons.

    See the reason in the detail.
    """

    code, number, retryable = "AUTHORIZATION_ERROR", 104, False
    sent: SentWord = Sent.REJECTED


class ConcurrencyLimitExceededError(ApiError):
    """The service received too many calls at once with this api_key.

    Wait, and make fewer calls at once.
    """

    code, number, retryable = "CONCURRENCY_LIMIT_EXCEEDED", 105, True
    sent: SentWord = Sent.REJECTED


class ApiNotFoundError(ApiError):
    """The endpoint does not offer this API call.

    Check the endpoint's host and path prefix.
    """

    code, number, retryable = "API_NOT_FOUND", 106, False
    sent: SentWord = Sent.REJECTED


class RequestEntityTooLargeError(ApiError):
    """The request is too large for the service or a gateway in front of it.

    Check what handles the request between this machine and the service.
    """

    code, number, retryable = "REQUEST_ENTITY_TOO_LARGE", 107, False
    sent: SentWord = Sent.REJECTED


class InternalError(ApiError):
    """The service hit an internal error.

    If it happens again, report the request_id to the vendor.
    """

    code, number, retryable = "INTERNAL_ERROR", 108, True
    sent: SentWord = Sent.MAYBE_APPLIED


class GatewayError(TransportError):
    """A gateway in front of the service answered 502, 503 or 504.

    If it happens again, report it to the vendor, or to those who run the gateway.
    """

    code, number, retryable = "GATEWAY_ERROR", 109, True
    sent: SentWord = Sent.MAYBE_APPLIED


class GroupNotFoundError(ApiError):
    """The service found no such face library (it has two names for this error)."""


class InvalidOuterIdError(GroupNotFoundError):
    """The service found no such face library.

    Check the group_id and the account. A delete can accept a missing face library (missing_ok).
    """

    code, number, retryable = "INVALID_OUTER_ID", 120, False
    sent: SentWord = Sent.REJECTED


class InvalidGroupIdError(GroupNotFoundError):
    """The service found no such face library (its second name for this error).

    Check the group_id and the account. A delete can accept a missing face library (missing_ok).
    """

    code, number, retryable = "INVALID_GROUP_ID", 121, False
    sent: SentWord = Sent.REJECTED


class NotEmptyError(ApiError):
    """The face library holds faces, and the call may not delete them.

    Remove the faces first, or allow the call to delete them too.
    """

    code, number, retryable = "NOT_EMPTY", 122, False
    sent: SentWord = Sent.REJECTED


class InvalidSignError(AuthorizationError):
    """The service rejected the signature as malformed.

    Check api_key and api_secret.
    """

    code, number, retryable = "INVALID_SIGN", 140, False
    sent: SentWord = Sent.REJECTED


class ExpiredSignError(AuthorizationError):
    """The signature had expired when the service read it.

    Correct this machine's clock.
    """

    code, number, retryable = "EXPIRED_SIGN", 141, False
    sent: SentWord = Sent.REJECTED


class ApiKeyBeDiscontinuedError(AuthorizationError):
    """The api_key has been discontinued.

    Use another api_key.
    """

    code, number, retryable = "API_KEY_BE_DISCONTINUED", 142, False
    sent: SentWord = Sent.REJECTED


class IpNotAllowedError(AuthorizationError):
    """The service does not accept requests from this machine's IP address.

    Add the IP address to the account's allow list.
    """

    code, number, retryable = "IP_NOT_ALLOWED", 143, False
    sent: SentWord = Sent.REJECTED


class LimitReachedError(AuthorizationError):
    """The account has reached its limit.

    Raise the limit, or wait until it resets.
    """

    code, number, retryable = "LIMIT_REACHED", 144, False
    sent: SentWord = Sent.REJECTED


class MoreRetryTimesError(AuthorizationError):
    """The service counted too many retries.

    Wait before the next call.
    """

    code, number, retryable = "MORE_RETRY_TIMES", 145, False
    sent: SentWord = Sent.REJECTED


class DeniedError(AuthorizationError):
    """The api_key lacks the permission for this call.

    Request the permission in the vendor's console.
    """

    code, number, retryable = "DENIED", 146, False
    sent: SentWord = Sent.REJECTED


class BalanceNotEnoughError(AuthorizationError):
    """The account's balance does not cover the call.

    Top up the account.
    """

    code, number, retryable = "BALANCE_NOT_ENOUGH", 147, False
    sent: SentWord = Sent.REJECTED


class ReplayAttackError(AuthorizationError):
    """The service had already read a copy of this request.

    Check that nothing between this machine and the service repeats requests.
    """

    code, number, retryable = "REPLAY_ATTACK", 148, False
    sent: SentWord = Sent.MAYBE_APPLIED


# END error classes


class InvalidArgumentTypeError(InvalidArgumentError, TypeError):
    """An argument is of another type than the documented one: also a TypeError."""
