"""Makes Python's results of what the native half found out, which is plain numbers and texts.

All that this needs is imported with it: what can fail has failed before the request.
"""

from __future__ import annotations

from . import exceptions
from ._record import set_values
from ._times import of_microseconds, of_timestamp
from .attempt import attempts_of as attempts_of
from .deletion import Deletion, Outcome
from .group import Group

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._native import _AttemptFacts, _DeletionFacts, _ErrorFacts, _GroupFacts, _ListFacts

_CLASSES: dict[str, type[exceptions.YlError]] = {
    name: value
    for name, value in vars(exceptions).items()
    if isinstance(value, type) and issubclass(value, exceptions.YlError)
}

# Past __init__, which is for users.
_new = object.__new__

# To ask the class would take a third of a deletion's instructions.
_OUTCOMES = {str(outcome): outcome for outcome in Outcome}


def deletion_of(facts: _DeletionFacts) -> Deletion:
    """Make a deletion."""
    group_id, outcome, request_id, time_used_ms, attempts, settles_at, recreated_at = facts
    deletion = _new(Deletion)
    values = (
        group_id,
        _OUTCOMES[outcome],
        request_id,
        time_used_ms,
        attempts,
        None if settles_at is None else of_microseconds(settles_at[0]),
        settles_at is not None and settles_at[1],
        None if recreated_at is None else of_timestamp(recreated_at),
    )
    set_values(deletion, values)
    return deletion


def _group_of(facts: _GroupFacts) -> Group:
    return Group(*facts[:4], of_timestamp(facts[4]))


def group_info_of(facts: tuple[_GroupFacts, tuple[_AttemptFacts, ...]]) -> Group:
    """Make a group."""
    return _group_of(facts[0])


def groups_of(facts: _ListFacts) -> list[Group]:
    """Make the groups of an account."""
    return [_group_of(group) for group in facts[0]]


def face_count_of(facts: tuple[int, tuple[_AttemptFacts, ...]]) -> int:
    """Return the number of faces."""
    return facts[0]


def error_of(
    facts: _ErrorFacts, operation: str | None = None, group_id: object = None
) -> exceptions.YlError:
    """Make an error of its class; operation and group_id are the call's, if it does not say."""
    name, message, known = facts
    settles_at, found_created_at = known["settles_at"], known["found_created_at"]
    return _CLASSES[name](
        message,
        code=known["code"],
        number=known["number"],
        status=known["status"],
        request_id=known["request_id"],
        detail=known["detail"],
        sent=known["sent"],
        retryable=known["retryable"],
        operation=known["operation"] or operation,
        group_id=known["group_id"] or (group_id if isinstance(group_id, str) else None),
        settles_at=None if settles_at is None else of_microseconds(settles_at[0]),
        settles_at_is_assumed=settles_at is not None and settles_at[1],
        found_created_at=None if found_created_at is None else of_timestamp(found_created_at),
        attempts=attempts_of(known["attempts"]),
    )
