"""One request on the wire."""

from __future__ import annotations

from ._hints import Any, Self
from ._record import Record, set_values
from ._times import datetime, of_microseconds
from .sent import SentWord, sent_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._native import _AttemptFacts


class Attempt(Record):
    """One request on the wire, or the try to put it there.

    Attributes:
        operation: What was requested: "delete_group", "list_groups" (also when a delete looks
            before it is repeated), "group_info" or "face_count".
        started_at: When it began, by this machine's clock; aware, in UTC.
        duration: How long it took, in seconds.
        status: The reply's HTTP status, when a reply came.
        request_id: The service's id of the request, when the reply had one.
        code: What went wrong, as the name in the table of errors; None when it succeeded.
        number: The same as its number.
        sent: What is known of the request, a Sent; None when it succeeded.
        reused_connection: Whether it used a connection that an earlier request had used.
        clock_skew: The service's clock less this machine's, in seconds, when the reply had the
            time.
    """

    __slots__ = ()
    __match_args__ = (
        "operation",
        "started_at",
        "duration",
        "status",
        "request_id",
        "code",
        "number",
        "sent",
        "reused_connection",
        "clock_skew",
    )

    operation: str
    started_at: datetime
    duration: float
    status: int | None
    request_id: str | None
    code: str | None
    number: int | None
    sent: SentWord | None
    reused_connection: bool
    clock_skew: float | None

    def __init__(
        self,
        operation: str,
        started_at: datetime,
        duration: float,
        status: int | None = None,
        request_id: str | None = None,
        code: str | None = None,
        number: int | None = None,
        sent: SentWord | None = None,
        reused_connection: bool = False,
        clock_skew: float | None = None,
    ) -> None:
        """Make an attempt, for tests of your own."""
        values = (
            operation,
            started_at,
            duration,
            status,
            request_id,
            code,
            number,
            None if sent is None else sent_of(sent),
            reused_connection,
            clock_skew,
        )
        set_values(self, values)

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """Make the attempt whose as_dict() is `plain`."""
        known = {name: plain[name] for name in cls.__match_args__ if name in plain}
        known["started_at"] = datetime.fromisoformat(plain["started_at"])
        return cls(**known)


def attempts_of(facts: tuple[_AttemptFacts, ...]) -> tuple[Attempt, ...]:
    """Make the attempts of a call."""
    return tuple([_attempt_of(attempt) for attempt in facts])


def _attempt_of(facts: _AttemptFacts) -> Attempt:
    attempt = object.__new__(Attempt)
    operation, microseconds, duration, status, request_id, code, number, sent, *others = facts
    started_at = of_microseconds(microseconds)
    sent = None if sent is None else sent_of(sent)
    values = (operation, started_at, duration, status, request_id, code, number, sent, *others)
    set_values(attempt, values)
    return attempt
