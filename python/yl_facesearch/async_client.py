"""The client for asyncio."""

from __future__ import annotations

from . import _log, _native
from ._calls import PATIENCE, give_up
from ._results import deletion_of, error_of, prepare

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
        asyncio.CancelledError carries sent and attempts too, and deletion when the call had
        succeeded by then, with the call's error as its __cause__, a CancelledError of this package.
        (Whoever awaits such a task in Python 3.10 has it as the __context__.) asyncio.timeout and
        asyncio.wait_for end a call so, and raise their TimeoutError from it; the timeout above
        raises DeadlineExceededError.
        """
        # Not before the first call: it imports asyncio.
        from ._event_loop import event_loop

        call: _native.BackgroundCall | None = None
        loop = event_loop()
        # As _calls says.
        try:
            prepare()
            call = self._begin_delete_group(
                group_id, check_empty, missing_ok, timeout, _log.level(), loop.native
            )
            has_ended = call.start()
            while not has_ended:
                await loop.news_of(call.key)
                has_ended = call.update()
                _log.write(call.lines, 3)
            if call.lines:
                _log.write(call.lines, 3)
            end = call.end
            assert end is not None
            if end[0]:
                deletion = deletion_of(end[1])
                return deletion  # noqa: RET504 - between the two statements no signal is handled
            error = error_of(end[1], group_id)
        except BaseException as raised:
            ended_by = raised
            for _ in PATIENCE:
                try:
                    give_up(call, ended_by, group_id, 4)
                    break
                except BaseException as another:
                    ended_by = another
            raise ended_by  # noqa: B904 - itself, or another with it as context
        raise error

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
