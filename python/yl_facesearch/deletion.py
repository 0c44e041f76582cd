"""What a successful delete returns."""

from __future__ import annotations

from ._hints import Any
from ._record import Record, set_values
from ._times import datetime
from ._words import Words
from .attempt import Attempt, attempts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, Literal, TypeAlias

    OutcomeWord: TypeAlias = Literal["deleted", "inferred", "absent"]
else:
    Final = object


class Outcome(Words):
    """How it is known that the face library does not exist.

    A string enum: each value is the string below, and Outcome("deleted") is Outcome.DELETED.

    Attributes:
        DELETED: "deleted": the service confirmed the deletion.
        INFERRED: "inferred": the fate of an earlier request of this call was unknown, and then the
            service found no such face library: it was seen gone.
        ABSENT: "absent": there was no such face library, and the caller allowed that (missing_ok).
    """

    __slots__ = ()

    DELETED: Final = "deleted"
    INFERRED: Final = "inferred"
    ABSENT: Final = "absent"


if not TYPE_CHECKING:
    OutcomeWord = Outcome


class Deletion(Record):
    """The face library does not exist: the service said so.

    Attributes:
        group_id: The face library.
        outcome: How that is known, an Outcome: "deleted", "inferred" or "absent".
        request_id: The service's id of the last delete request; None when the reply had none.
        time_used_ms: How long the service says it took, in milliseconds; None when the reply had
            no such number.
        attempts: Every request of the call, in order.
        settles_at: Until when a delayed request of this call may still be carried out; None when
            none is in doubt. Until then do not create a face library with the same id.
        settles_at_is_assumed: Whether settles_at assumes how wrong this machine's clock may be,
            because no reply showed it.
        recreated_at: When another face library with the same id was created, which a look of this
            call found; only with if_created_at. None: none was found.
    """

    __slots__ = ()
    __match_args__ = (
        "group_id",
        "outcome",
        "request_id",
        "time_used_ms",
        "attempts",
        "settles_at",
        "settles_at_is_assumed",
        "recreated_at",
    )

    group_id: str
    outcome: OutcomeWord
    request_id: str | None
    time_used_ms: int | None
    settles_at: datetime | None
    settles_at_is_assumed: bool
    recreated_at: datetime | None

    def __init__(
        self,
        group_id: str,
        outcome: OutcomeWord,
        request_id: str | None = None,
        time_used_ms: int | None = None,
        attempts: tuple[Attempt, ...] = (),
        settles_at: datetime | None = None,
        settles_at_is_assumed: bool = False,
        recreated_at: datetime | None = None,
    ) -> None:
        """Make a deletion, for tests of your own."""
        values = (
            group_id,
            Outcome(outcome),
            request_id,
            time_used_ms,
            attempts,
            settles_at,
            settles_at_is_assumed,
            recreated_at,
        )
        set_values(self, values)

    @property
    def attempts(self) -> tuple[Attempt, ...]:
        """Every request of the call, in order."""
        attempts: tuple[Attempt, ...] = self._made()[_ATTEMPTS]
        return attempts

    def _made(self) -> tuple[Any, ...]:
        values = self._values
        attempts = values[_ATTEMPTS]
        if attempts and type(attempts[0]) is tuple:
            # As the native half reported them: few callers read them.
            values = (*values[:_ATTEMPTS], attempts_of(attempts), *values[_ATTEMPTS + 1 :])
            set_values(self, values)
        return values


_ATTEMPTS = Deletion.__match_args__.index("attempts")
