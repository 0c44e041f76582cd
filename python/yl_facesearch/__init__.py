"""Delete FinAuth FaceSearch face libraries ("groups"), and report what is known of them afterwards.

    import yl_facesearch as yl

    with yl.Client() as client:  # YL_API_KEY and YL_API_SECRET from the environment
        deletion = client.delete_group("YuanliStudent_01")

A delete cannot be undone, so nothing is assumed. Success is proven by the service's own reply and
is a Deletion, whose outcome says how it is known that the face library does not exist: "deleted",
"inferred" or "absent". Everything else is a YlError, whose sent says what to expect: "not_sent",
"rejected", or "maybe_applied": then wait until its settles_at, and look with list_groups().

Each error has a class of its own. ApiError is the parent of everything that the service answered
in its own words, with GroupNotFoundError and AuthorizationError under it; TransportError is the
parent of everything that ended without the service's answer. Where it fits, a class is also
Python's own ValueError, TimeoutError or ConnectionError.

The interpreter's lock is free while a call waits. Ctrl-C ends the call, and so does a CancelToken
from another thread. A client works in threads and after a fork. AsyncClient is the same with await.
yl_facesearch.sandbox is a server on this machine that behaves as the service does, for tests of
your own.

The logger "yl_facesearch" gets one line for each attempt and one for the end of each call: WARNING
when a delete may have been carried out, INFO for other failures and for the end of a delete, DEBUG
otherwise. A record has operation, group_id, attempt (from 1; None: the end of the call), outcome,
sent, code, status and request_id as attributes. Nothing is shown unless logging is configured, and
no line holds a secret.
"""

from ._native import CancelToken, __version__
from .async_client import AsyncClient
from .attempt import Attempt
from .client import Client
from .deletion import Deletion, Outcome

# BEGIN error imports, written by `cargo xtask generate`
from .exceptions import (
    ApiError,
    ApiKeyBeDiscontinuedError,
    ApiNotFoundError,
    AttemptTimeoutError,
    AuthenticationError,
    AuthorizationError,
    BadArgumentsError,
    BalanceNotEnoughError,
    CancelledError,
    ClosedError,
    ConcurrencyLimitExceededError,
    ConnectFailedError,
    ConnectionLostError,
    ConnectTimeoutError,
    DeadlineExceededError,
    DeniedError,
    ExpiredSignError,
    GatewayError,
    GroupChangedError,
    GroupNotFoundError,
    InternalError,
    InvalidArgumentError,
    InvalidArgumentTypeError,
    InvalidGroupIdError,
    InvalidOuterIdError,
    InvalidSignError,
    IpNotAllowedError,
    LimitReachedError,
    MissingArgumentsError,
    MissingCredentialsError,
    MoreRetryTimesError,
    NoRandomnessError,
    NotEmptyError,
    NoTrustedCertificatesError,
    PanicError,
    ProxyRefusedError,
    ReplayAttackError,
    RequestEntityTooLargeError,
    TlsFailedError,
    TransportError,
    UnexpectedResponseError,
    YlError,
)

# END error imports
from .group import Group
from .sent import Sent

__all__ = [
    "AsyncClient",
    "Attempt",
    "CancelToken",
    "Client",
    "Deletion",
    "Group",
    "Outcome",
    "Sent",
    # BEGIN error names, written by `cargo xtask generate`
    "YlError",
    "InvalidArgumentError",
    "InvalidArgumentTypeError",
    "MissingCredentialsError",
    "NoTrustedCertificatesError",
    "NoRandomnessError",
    "ClosedError",
    "CancelledError",
    "PanicError",
    "GroupChangedError",
    "TransportError",
    "ConnectFailedError",
    "ConnectTimeoutError",
    "TlsFailedError",
    "ConnectionLostError",
    "DeadlineExceededError",
    "UnexpectedResponseError",
    "ProxyRefusedError",
    "AttemptTimeoutError",
    "ApiError",
    "MissingArgumentsError",
    "BadArgumentsError",
    "AuthenticationError",
    "AuthorizationError",
    "ConcurrencyLimitExceededError",
    "ApiNotFoundError",
    "RequestEntityTooLargeError",
    "InternalError",
    "GatewayError",
    "GroupNotFoundError",
    "InvalidOuterIdError",
    "InvalidGroupIdError",
    "NotEmptyError",
    "InvalidSignError",
    "ExpiredSignError",
    "ApiKeyBeDiscontinuedError",
    "IpNotAllowedError",
    "LimitReachedError",
    "MoreRetryTimesError",
    "DeniedError",
    "BalanceNotEnoughError",
    "ReplayAttackError",
    # END error names
    "__version__",
]

# A name in a traceback is the name to import.
for _name in __all__:
    _object = globals()[_name]
    if isinstance(_object, type) and _object.__module__ != __name__:
        _object.__module__ = __name__
del _name, _object  # pyright: ignore
