"""The lines of a receipt file, as docs/pages/reference/receipt.schema.json has them."""

from __future__ import annotations

import os
from datetime import datetime, timezone

from .. import Deletion, Outcome, YlError, _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .look import Seen

SCHEMA = 1

MEANINGS = {
    Outcome.DELETED: "deleted: the service confirmed it",
    Outcome.INFERRED: "inferred: an earlier request's reply was lost, and then the service knew no "
    "such face library",
    Outcome.ABSENT: "absent: the service knew no such face library at the first request; this run "
    "erased nothing",
}


class ReceiptLines:
    """Makes the lines of one run."""

    def __init__(
        self,
        account: str,
        endpoint: str,
        check_empty: bool,
        seen: Mapping[str, Seen] | None = None,
        *,
        if_created_at: datetime | None = None,
        only_as_seen: bool = False,
    ) -> None:
        """Begin a run.

        seen
            The face libraries as they were before it.
        if_created_at
            When the face library was created that is to be deleted, and no other.
        only_as_seen
            Somebody has confirmed the face libraries as they were seen: no other is to be deleted.
        """
        self._seen = seen or {}
        self._if_created_at = if_created_at
        self._only_as_seen = only_as_seen
        self._run = os.urandom(16).hex()
        self._account = account
        self._endpoint = endpoint
        self._check_empty = check_empty

    def begun(
        self, sequence: int, group_id: str, settles_at: datetime | None = None
    ) -> dict[str, Any]:
        """Return the line that is on the disk before the first byte of a request leaves.

        settles_at
            The latest that the delete can settle.
        """
        line = self._line("begun", sequence, group_id)
        line["settles_at"] = None if settles_at is None else text_of(settles_at)
        return line

    def ended(self, sequence: int, group_id: str, answer: Deletion | YlError) -> dict[str, Any]:
        """Return the line that reports how the delete ended."""
        line = self._line("ended", sequence, group_id)
        if isinstance(answer, Deletion):
            line |= {"outcome": str(answer.outcome), "code": None, "detail": None, "sent": None}
            line["meaning"] = MEANINGS[answer.outcome]
        else:
            line |= {"outcome": None, "code": answer.code, "detail": answer.detail}
            line |= {"sent": str(answer.sent), "meaning": str(answer) or answer.code}
        request_ids = [attempt.request_id for attempt in answer.attempts]
        line["request_ids"] = [request_id for request_id in request_ids if request_id is not None]
        line["attempts"] = [attempt.as_dict() for attempt in answer.attempts]
        settles_at = answer.settles_at
        line["settles_at"] = None if settles_at is None else text_of(settles_at)
        return line

    def verified(self, sequence: int, group_id: str, verified: dict[str, Any]) -> dict[str, Any]:
        """Return the line that reports a look after the delete."""
        return self._line("verified", sequence, group_id) | {"verified": verified}

    def check_empty(self, group_id: str) -> bool:
        """Return whether a face library that holds faces is to be refused."""
        return self._check_empty or (self._only_as_seen and group_id not in self._seen)

    def if_created_at(self, group_id: str) -> datetime | None:
        """Return when the only face library was created that is to be deleted; None: any."""
        return self._if_created_at or (self.created_at(group_id) if self._only_as_seen else None)

    def created_at(self, group_id: str) -> datetime | None:
        """Return which face library was seen under this id; None: none was."""
        seen = self._seen.get(group_id)
        return None if seen is None else seen.group.created_at

    def _as_seen(self, group_id: str) -> dict[str, Any]:
        seen = self._seen.get(group_id)
        if seen is None:
            return {}
        created_at = text_in_utc(seen.group.created_at)
        return {"name": seen.group.name, "created_at": created_at, "face_count": seen.face_count}

    def _line(self, event: str, sequence: int, group_id: str) -> dict[str, Any]:
        if_created_at = self.if_created_at(group_id)
        # Time and group come first, so that a torn line still names them.
        return {
            "schema": SCHEMA,
            "event": event,
            "run": self._run,
            "sequence": sequence,
            "time": now(),
            "group": {"id": group_id} | self._as_seen(group_id),
            "tool": "yl-facesearch",
            "version": _native.__version__,
            "account": self._account,
            "endpoint": self._endpoint,
            "check_empty": self.check_empty(group_id),
            "if_created_at": None if if_created_at is None else text_in_utc(if_created_at),
        }


def text_in_utc(created_at: datetime) -> str:
    """Return when a face library was created, always in the same form."""
    return created_at.astimezone(timezone.utc).isoformat()


def text_of(time: datetime) -> str:
    """Return a time in UTC, to the millisecond."""
    return time.astimezone(timezone.utc).isoformat(timespec="milliseconds")[:-6] + "Z"


def fingerprint(api_key: str) -> str:
    """Return a name for the account that does not reveal its key."""
    # It brings OpenSSL, which takes longer to load than all of this package.
    import hashlib

    return hashlib.sha256(os.fsencode(api_key)).hexdigest()[:16]


def now() -> str:
    """Return the time in UTC, to the millisecond."""
    return text_of(datetime.now(timezone.utc))
