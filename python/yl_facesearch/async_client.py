"""The client for asyncio."""

from __future__ import annotations

from . import _native
from ._calls import run_in_background
from ._hints import Self, SupportsFloat, SupportsIndex
from ._native import CancelToken
from ._results import deletion_of, face_count_of, group_info_of, groups_of
from ._times import datetime
from .deletion import Deletion
from .group import Group


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
        if_created_at: datetime | None = None,
        timeout: SupportsFloat | SupportsIndex | None = None,
        cancel: CancelToken | None = None,
    ) -> Deletion:
        """Delete a face library.

        Args:
            group_id: The face library: 1 to 48 ASCII letters, digits and - % @ # & _.
            check_empty: True: a face library that holds faces is refused (NotEmptyError). False: it
                is deleted with its faces. True is no dry run: an empty face library is deleted.
            missing_ok: True: a face library that does not exist is a success, with outcome
                "absent". False: it is a GroupNotFoundError.
            if_created_at: An aware datetime: delete only the face library that was created at that
                second, as Group.created_at says. Another one with the same id, or none, is a
                GroupChangedError, and nothing is deleted. This costs one more request.
            timeout: Seconds for this call, in place of the client's.
            cancel: Ends this call, with CancelledError, once its cancel method is called; from any
                thread.

        Returns:
            How it is known that the face library does not exist.

        Raises:
            YlError: Its sent says whether the face library may be gone all the same: "not_sent",
                "rejected" or "maybe_applied".
            asyncio.CancelledError: The task was cancelled, and its call with it. It carries sent
                and attempts too, and deletion when the call had succeeded by then, with the call's
                error as its `__cause__`, a CancelledError of this package. (In Python 3.10, the
                code that awaits such a task has it as the `__context__`.) asyncio.timeout and
                asyncio.wait_for end a call so, and raise their TimeoutError from it, in early
                versions of Python 3.11 with it as the `__context__`; the timeout above raises
                DeadlineExceededError.
        """
        return await run_in_background(
            "delete_group",
            self._begin_delete_group,
            (group_id, check_empty, missing_ok, if_created_at, timeout, cancel),
            deletion_of,
            group_id,
        )

    async def list_groups(
        self,
        *,
        timeout: SupportsFloat | SupportsIndex | None = None,
        cancel: CancelToken | None = None,
    ) -> list[Group]:
        """List the account's face libraries, as Client.list_groups does."""
        return await run_in_background(
            "list_groups", self._begin_list_groups, (timeout, cancel), groups_of
        )

    async def group_info(
        self,
        group_id: str,
        *,
        timeout: SupportsFloat | SupportsIndex | None = None,
        cancel: CancelToken | None = None,
    ) -> Group:
        """Describe a face library, as Client.group_info does."""
        return await run_in_background(
            "group_info",
            self._begin_group_info,
            (group_id, timeout, cancel),
            group_info_of,
            group_id,
        )

    async def face_count(
        self,
        group_id: str,
        *,
        timeout: SupportsFloat | SupportsIndex | None = None,
        cancel: CancelToken | None = None,
    ) -> int:
        """Count the faces in a face library, as Client.face_count does."""
        return await run_in_background(
            "face_count",
            self._begin_face_count,
            (group_id, timeout, cancel),
            face_count_of,
            group_id,
        )

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

    async def __aexit__(self, exc_type: object, exc_value: object, traceback: object) -> None:
        """Close it."""
        self._close()
