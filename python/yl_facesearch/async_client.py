"""The client for asyncio."""

from __future__ import annotations

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import SupportsFloat, SupportsIndex

    from typing_extensions import Self

    from .deletion import Deletion


class AsyncClient(_native.AsyncClient):
    """Client with await: the same arguments, methods and errors, for asyncio and uvloop.

    It may be made where no loop runs, be used by any number of tasks, and by several loops in
    several threads at once; it works in a forked child. Its calls go on in a thread in the
    background, which all AsyncClients share. It is an async context manager.
    """

    __slots__ = ()

    async def delete_group(
        self,
        group_id: str,
        *,
        check_empty: bool = True,
        missing_ok: bool = False,
        timeout: SupportsFloat | SupportsIndex | None = None,
    ) -> Deletion:
        """Delete the library group_id: 1 to 48 ASCII letters, digits and - % @ # & _.

        check_empty
            True: a library that holds faces is refused (NotEmptyError). False: it is deleted with
            its faces. True is no dry run: an empty library is deleted.
        missing_ok
            True: a library that is not there is a success, with outcome "absent"; else
            GroupNotFoundError.
        timeout
            Seconds for this call, in place of the client's.

        Raises a YlError, whose sent tells whether the library may be gone all the same: "not_sent",
        "rejected" or "maybe_applied". A task that is cancelled cancels its call: the
        asyncio.CancelledError carries sent and attempts too, with the call's error as its
        __cause__, a CancelledError of this package. (Whoever awaits such a task in Python 3.10 has
        it as the __context__.) asyncio.timeout and asyncio.wait_for end a call so, and raise their
        TimeoutError from it; the timeout above raises DeadlineExceededError.
        """
        call = self._start(group_id, check_empty, missing_ok, timeout)
        try:
            await call.ended
        except BaseException as raised:
            call.give_up(raised)
            raise
        return call.result()

    async def close(self) -> None:
        """Close the client: calls made after this raise ClosedError.

        Calls that are under way end as they would. May be called again.
        """
        self._close()

    async def aclose(self) -> None:
        """Close the client, as close does."""
        self._close()

    async def __aenter__(self) -> Self:
        """Return it; ClosedError when it is closed."""
        _ = self.clock_correction
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it."""
        self._close()
