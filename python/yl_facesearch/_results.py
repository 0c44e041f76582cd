"""Makes Python's results of what the native half found out, which is plain tuples.

Classes are looked up when this is imported, and the standard library's datetime before a call: what
can fail has failed before the request.
"""

from __future__ import annotations

from . import exceptions
from .attempt import Attempt
from .deletion import Deletion

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from ._native import _AttemptFacts, _DeletionFacts, _ErrorFacts

_CLASSES: dict[str, type[exceptions.YlError]] = {
    name: value
    for name, value in vars(exceptions).items()
    if isinstance(value, type) and issubclass(value, exceptions.YlError)
}

_epoch: datetime | None = None
_timedelta: type[timedelta]


def prepare() -> None:
    """Import what is too slow to import before a client is used. Called before every call."""
    global _epoch, _timedelta
    if _epoch is None:
        from datetime import datetime, timedelta, timezone

        _timedelta = timedelta
        _epoch = datetime(1970, 1, 1, tzinfo=timezone.utc)


def attempts_of(facts: tuple[_AttemptFacts, ...]) -> tuple[Attempt, ...]:
    """Make the attempts of a call."""
    prepare()
    assert _epoch is not None
    return tuple(
        [Attempt(_epoch + _timedelta(0, 0, attempt[0]), *attempt[1:]) for attempt in facts]
    )


def deletion_of(facts: _DeletionFacts) -> Deletion:
    """Make a deletion."""
    group_id, outcome, request_id, time_used_ms, attempts = facts
    return Deletion(group_id, outcome, request_id, time_used_ms, attempts_of(attempts))


def error_of(facts: _ErrorFacts, group_id: object) -> exceptions.YlError:
    """Make an error of its class, for the library that the call was given."""
    name, message, code, number, status, request_id, detail, sent, retryable, attempts = facts
    return _CLASSES[name](
        message,
        code=code,
        number=number,
        status=status,
        request_id=request_id,
        detail=detail,
        sent=sent,
        retryable=retryable,
        attempts=attempts_of(attempts),
        group_id=group_id if isinstance(group_id, str) else None,
    )
