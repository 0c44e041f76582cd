"""What a successful delete returns."""

from __future__ import annotations

from ._record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar

    from .attempt import Attempt


class Outcome(str):
    """How it is known that the library is gone.

    "deleted"
        The service confirmed the deletion.
    "inferred"
        The fate of an earlier request of this call was unknown, and then the service found no such
        face library: it was seen gone.
    "absent"
        There was no such library, and the caller said that is fine (missing_ok).
    """

    __slots__ = ()

    DELETED: ClassVar[Outcome]
    INFERRED: ClassVar[Outcome]
    ABSENT: ClassVar[Outcome]


Outcome.DELETED = Outcome("deleted")
Outcome.INFERRED = Outcome("inferred")
Outcome.ABSENT = Outcome("absent")


class Deletion(Record):
    """The library is gone.

    group_id: str
        The library that is gone.
    outcome: Outcome
        How that is known: "deleted", "inferred" or "absent".
    request_id: str | None
        The service's id of the last request; None when the reply had none.
    time_used_ms: int | None
        How long the service says it took, in milliseconds; None when the reply had no such number.
    attempts: tuple[Attempt, ...]
        Every request of the call, in order.
    """

    __slots__ = ("group_id", "outcome", "request_id", "time_used_ms", "attempts")

    group_id: str
    outcome: Outcome
    request_id: str | None
    time_used_ms: int | None
    attempts: tuple[Attempt, ...]

    def __init__(
        self,
        group_id: str,
        outcome: str,
        request_id: str | None = None,
        time_used_ms: int | None = None,
        attempts: tuple[Attempt, ...] = (),
    ) -> None:
        """Make a deletion, as tests of your own may want."""
        self._fill(group_id, Outcome(outcome), request_id, time_used_ms, attempts)
