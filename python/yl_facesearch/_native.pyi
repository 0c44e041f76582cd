import os
from asyncio import Future
from types import TracebackType
from typing import NoReturn, SupportsFloat, SupportsIndex, final

from typing_extensions import Self, disjoint_base

from .attempt import Attempt
from .deletion import Deletion

__all__ = [
    "DEFAULT_ENDPOINT",
    "AsyncClient",
    "BackgroundCall",
    "Client",
    "Sandbox",
    "__version__",
    "check_credentials",
    "check_group_id",
    "error_codes",
    "sign",
]

DEFAULT_ENDPOINT: str
__version__: str

def check_credentials(client: Client) -> tuple[str, tuple[Attempt, ...]]: ...
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
        connect_timeout: SupportsFloat | SupportsIndex = 5.0,
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
    def _start(
        self,
        group_id: str,
        check_empty: bool,
        missing_ok: bool,
        timeout: SupportsFloat | SupportsIndex | None,
    ) -> BackgroundCall: ...
    def _close(self) -> None: ...

@final
class BackgroundCall:
    @property
    def ended(self) -> Future[None]: ...
    def result(self) -> Deletion: ...
    def give_up(self, raised: BaseException) -> None: ...

@final
class Client:
    def __new__(
        cls,
        api_key: str | None = None,
        api_secret: str | None = None,
        *,
        endpoint: str | None = None,
        timeout: SupportsFloat | SupportsIndex = 30.0,
        connect_timeout: SupportsFloat | SupportsIndex = 5.0,
        max_retries: SupportsIndex = 2,
        allow_http: bool = False,
        ca_file: str | os.PathLike[str] | None = None,
        proxy: str | None = None,
    ) -> Self: ...
    def delete_group(
        self,
        group_id: str,
        *,
        check_empty: bool = True,
        missing_ok: bool = False,
        timeout: SupportsFloat | SupportsIndex | None = None,
    ) -> Deletion: ...
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
