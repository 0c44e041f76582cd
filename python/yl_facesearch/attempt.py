"""One request on the wire."""

from __future__ import annotations

from ._record import Record
from .sent import Sent

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any

    from typing_extensions import Self


class Attempt(Record):
    """One request on the wire, or the try to put it there.

    started_at: datetime
        When it began, by this machine's clock; aware, in UTC.
    duration: float
        How long it took, in seconds.
    status: int | None
        The reply's HTTP status, when a reply came.
    request_id: str | None
        The service's id of the request, when the reply had one.
    code: str | None
        What went wrong, as the name in the table of errors; None for the attempt that succeeded.
    number: int | None
        The same as its number.
    sent: Sent | None
        What is known of the request; None for the attempt that succeeded.
    reused_connection: bool
        It went over a connection that an earlier request had used.
    clock_skew: float | None
        The service's clock less this machine's, in seconds, when the reply told the time.
    """

    __slots__ = (
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

    started_at: datetime
    duration: float
    status: int | None
    request_id: str | None
    code: str | None
    number: int | None
    sent: Sent | None
    reused_connection: bool
    clock_skew: float | None

    def __init__(
        self,
        started_at: datetime,
        duration: float,
        status: int | None = None,
        request_id: str | None = None,
        code: str | None = None,
        number: int | None = None,
        sent: str | None = None,
        reused_connection: bool = False,
        clock_skew: float | None = None,
    ) -> None:
        """Make an attempt, as tests of your own may want."""
        self._fill(
            started_at,
            duration,
            status,
            request_id,
            code,
            number,
            None if sent is None else Sent(sent),
            reused_connection,
            clock_skew,
        )

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """Make the attempt whose as_dict() this is."""
        from datetime import datetime

        known = {name: plain[name] for name in cls.__slots__ if name in plain}
        known["started_at"] = datetime.fromisoformat(plain["started_at"])
        return cls(**known)
