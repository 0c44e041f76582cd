import os
from collections.abc import Callable
from datetime import datetime
from typing import Any, NoReturn, SupportsFloat, SupportsIndex, TypeAlias, TypedDict, final

from typing_extensions import Self, disjoint_base

from .deletion import OutcomeWord
from .sent import SentWord

__all__ = [
    "DEFAULT_ENDPOINT",
    "AsyncClient",
    "BackgroundCall",
    "BlockingCall",
    "CancelToken",
    "Client",
    "EventLoop",
    "Sandbox",
    "__version__",
    "cancelled_before_sending",
    "check_group_id",
    "error_codes",
    "proxy_of",
    "sign",
]

DEFAULT_ENDPOINT: str
__version__: str

# What the Python half makes its results of.
_AttemptFacts: TypeAlias = tuple[
    str,
    int,  # microseconds since 1970
    float,
    int | None,
    str | None,
    str | None,
    int | None,
    SentWord | None,
    bool,
    float | None,
]
_SettlesAt: TypeAlias = tuple[int, bool]  # microseconds since 1970; whether it is assumed
_Timestamp: TypeAlias = tuple[int, int]  # seconds since 1970; the offset from UTC in seconds
_DeletionFacts: TypeAlias = (  # noqa: PYI047 - the Python half uses it
    tuple[
        str,
        OutcomeWord,
        str | None,
        int | None,
        tuple[_AttemptFacts, ...],
        _SettlesAt | None,
        _Timestamp | None,
    ]
)
_GroupFacts: TypeAlias = tuple[str, str, str, str, _Timestamp]
_ListFacts: TypeAlias = (  # noqa: PYI047 - as above
    tuple[list[_GroupFacts], tuple[_AttemptFacts, ...]]
)

class _Known(TypedDict):
    code: str
    number: int
    status: int | None
    request_id: str | None
    detail: str | None
    sent: SentWord
    retryable: bool
    operation: str | None
    group_id: str | None
    settles_at: _SettlesAt | None
    found_created_at: _Timestamp | None
    attempts: tuple[_AttemptFacts, ...]

_ErrorFacts: TypeAlias = tuple[
    str,  # the name of the class
    str,  # the text
    _Known,
]
_End: TypeAlias = tuple[bool, Any]  # whether it succeeded; the facts
_LogLine: TypeAlias = tuple[
    int,
    str,
    str,
    str | None,
    int | None,
    OutcomeWord | None,
    SentWord | None,
    str | None,
    int | None,
    str | None,
]

def cancelled_before_sending() -> _ErrorFacts: ...
def proxy_of(client: Client) -> tuple[str, str] | None: ...
def check_group_id(group_id: str) -> None: ...
def error_codes() -> list[tuple[int, str, str, str, str, bool]]: ...
def sign(
    api_key: str | None,
    api_secret: str | None,
    current_time: int,
    expire_time: int | None,
    random: str | None,
) -> tuple[str, int, int, str]: ...

@disjoint_base
class AsyncClient:
    def __new__(
        cls,
        api_key: str | None = None,
        api_secret: str | None = None,
        *,
        endpoint: str | None = None,
        timeout: SupportsFloat | SupportsIndex = 30.0,
        attempt_timeout: SupportsFloat | SupportsIndex | None = None,
        connect_timeout: SupportsFloat | SupportsIndex = 10.0,
        max_retries: SupportsIndex = 2,
        allow_http: bool = False,
        ca_file: str | os.PathLike[str] | None = None,
        proxy: str | None = None,
        app: str | None = None,
    ) -> Self: ...
    @property
    def closed(self) -> bool: ...
    @property
    def clock_correction(self) -> float: ...
    def __reduce__(self) -> NoReturn: ...
    def _begin_delete_group(
        self,
        group_id: str,
        check_empty: bool,
        missing_ok: bool,
        if_created_at: datetime | None,
        timeout: SupportsFloat | SupportsIndex | None,
        cancel: CancelToken | None,
        log_level: int,
        event_loop: EventLoop,
    ) -> BackgroundCall: ...
    def _begin_list_groups(
        self,
        timeout: SupportsFloat | SupportsIndex | None,
        cancel: CancelToken | None,
        log_level: int,
        event_loop: EventLoop,
    ) -> BackgroundCall: ...
    def _begin_group_info(
        self,
        group_id: str,
        timeout: SupportsFloat | SupportsIndex | None,
        cancel: CancelToken | None,
        log_level: int,
        event_loop: EventLoop,
    ) -> BackgroundCall: ...
    def _begin_face_count(
        self,
        group_id: str,
        timeout: SupportsFloat | SupportsIndex | None,
        cancel: CancelToken | None,
        log_level: int,
        event_loop: EventLoop,
    ) -> BackgroundCall: ...
    def _close(self) -> None: ...

@final
class BackgroundCall:
    @property
    def key(self) -> int: ...
    @property
    def lines(self) -> list[_LogLine]: ...
    @property
    def end(self) -> _End | None: ...
    def start(self) -> _End | None: ...
    def update(self) -> _End | None: ...
    def cancel(self) -> _End | None: ...
    def cancelled(self) -> _ErrorFacts: ...

@final
class BlockingCall:
    @property
    def lines(self) -> list[_LogLine]: ...
    @property
    def end(self) -> _End | None: ...
    def advance(self) -> _End | None: ...
    def cancel(self) -> _End | None: ...
    def cancelled(self) -> _ErrorFacts: ...

@final
class CancelToken:
    def __new__(cls) -> Self: ...
    def cancel(self) -> None: ...
    @property
    def cancelled(self) -> bool: ...

@disjoint_base
class Client:
    def __new__(
        cls,
        api_key: str | None = None,
        api_secret: str | None = None,
        *,
        endpoint: str | None = None,
        timeout: SupportsFloat | SupportsIndex = 30.0,
        attempt_timeout: SupportsFloat | SupportsIndex | None = None,
        connect_timeout: SupportsFloat | SupportsIndex = 10.0,
        max_retries: SupportsIndex = 2,
        allow_http: bool = False,
        ca_file: str | os.PathLike[str] | None = None,
        proxy: str | None = None,
        app: str | None = None,
    ) -> Self: ...
    def _begin_delete_group(
        self,
        group_id: str,
        check_empty: bool,
        missing_ok: bool,
        if_created_at: datetime | None,
        timeout: SupportsFloat | SupportsIndex | None,
        cancel: CancelToken | None,
        log_level: int,
    ) -> BlockingCall: ...
    def _begin_list_groups(
        self,
        timeout: SupportsFloat | SupportsIndex | None,
        cancel: CancelToken | None,
        log_level: int,
    ) -> BlockingCall: ...
    def _begin_group_info(
        self,
        group_id: str,
        timeout: SupportsFloat | SupportsIndex | None,
        cancel: CancelToken | None,
        log_level: int,
    ) -> BlockingCall: ...
    def _begin_face_count(
        self,
        group_id: str,
        timeout: SupportsFloat | SupportsIndex | None,
        cancel: CancelToken | None,
        log_level: int,
    ) -> BlockingCall: ...
    def close(self) -> None: ...
    @property
    def closed(self) -> bool: ...
    @property
    def clock_correction(self) -> float: ...
    def _latest_settles_at(self) -> _SettlesAt | None: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        exc_type: object,
        exc_value: object,
        traceback: object,
        /,
    ) -> None: ...
    def __reduce__(self) -> NoReturn: ...

@final
class EventLoop:
    def __new__(cls, wake: Callable[[], None]) -> Self: ...
    @property
    def is_of_this_process(self) -> bool: ...
    def fileno(self) -> int | None: ...
    def take(self) -> list[int]: ...
    def close(self) -> None: ...

@final
class Sandbox:
    def __new__(
        cls,
        settings: str,
        api_key: str | None,
        api_secret: str | None,
    ) -> Self: ...
    @property
    def endpoint(self) -> str: ...
    @property
    def api_key(self) -> str: ...
    @property
    def api_secret(self) -> str: ...
    @property
    def ca_file(self) -> str | None: ...
    def add_group(self, id: str, group: str) -> None: ...
    def groups(self) -> dict[str, int]: ...
    def requests(self) -> str: ...
    def script(self, script: str) -> None: ...
    def add_steps(self, script: str) -> None: ...
    def reset(self) -> None: ...
    def close(self) -> None: ...
