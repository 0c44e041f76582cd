import os
from collections.abc import Callable
from types import TracebackType
from typing import Any, NoReturn, SupportsFloat, SupportsIndex, TypeAlias, final

from typing_extensions import Self, disjoint_base

__all__ = [
    "DEFAULT_ENDPOINT",
    "AsyncClient",
    "BackgroundCall",
    "BlockingCall",
    "Client",
    "EventLoop",
    "Sandbox",
    "__version__",
    "cancelled_before_sending",
    "check_group_id",
    "error_codes",
    "sign",
]

DEFAULT_ENDPOINT: str
__version__: str

# What the Python half makes its results of.
_AttemptFacts: TypeAlias = tuple[
    int,  # microseconds since 1970
    float,
    int | None,
    str | None,
    str | None,
    int | None,
    str | None,
    bool,
    float | None,
]
_DeletionFacts: TypeAlias = (  # noqa: PYI047 - the Python half uses it
    tuple[str, str, str | None, int | None, tuple[_AttemptFacts, ...]]
)
_ErrorFacts: TypeAlias = tuple[
    str,  # the name of the class
    str,
    str,
    int,
    int | None,
    str | None,
    str | None,
    str,
    bool,
    tuple[_AttemptFacts, ...],
]
_LogLine: TypeAlias = tuple[int, str, str, int, str | None, str | None, int | None, str | None]

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
        connect_timeout: SupportsFloat | SupportsIndex = 10.0,
        max_retries: SupportsIndex = 2,
        allow_http: bool = False,
        ca_file: str | os.PathLike[str] | None = None,
        proxy: str | None = None,
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
        timeout: SupportsFloat | SupportsIndex | None,
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
    def end(self) -> tuple[bool, Any] | None: ...
    def start(self) -> bool: ...
    def update(self) -> bool: ...
    def cancel(self) -> bool: ...
    def cancelled(self) -> _ErrorFacts | None: ...

@final
class BlockingCall:
    @property
    def lines(self) -> list[_LogLine]: ...
    @property
    def end(self) -> tuple[bool, Any] | None: ...
    def advance(self) -> bool: ...
    def cancel(self) -> bool: ...
    def cancelled(self) -> _ErrorFacts | None: ...

@disjoint_base
class Client:
    def __new__(
        cls,
        api_key: str | None = None,
        api_secret: str | None = None,
        *,
        endpoint: str | None = None,
        timeout: SupportsFloat | SupportsIndex = 30.0,
        connect_timeout: SupportsFloat | SupportsIndex = 10.0,
        max_retries: SupportsIndex = 2,
        allow_http: bool = False,
        ca_file: str | os.PathLike[str] | None = None,
        proxy: str | None = None,
    ) -> Self: ...
    def _begin_delete_group(
        self,
        group_id: str,
        check_empty: bool,
        missing_ok: bool,
        timeout: SupportsFloat | SupportsIndex | None,
        log_level: int,
    ) -> BlockingCall: ...
    def _begin_check_credentials(self, log_level: int) -> BlockingCall: ...
    def close(self) -> None: ...
    @property
    def closed(self) -> bool: ...
    @property
    def clock_correction(self) -> float: ...
    def __enter__(self) -> Self: ...
    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
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
