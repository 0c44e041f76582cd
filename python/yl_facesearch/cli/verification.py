"""Looks, after the deletes of a run, whether the face libraries are gone."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from time import sleep

from .. import Deletion, Sent, YlError
from .exit_code import ExitCode
from .output import say
from .receipt_lines import text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from .. import Client, Group

# Reads may lag: for how long a face library that is still listed is looked for again.
LAG = 60.0
# Between two looks; the last one also before all further looks.
PAUSES = (1.0, 2.0, 4.0, 8.0)
# The longest sleep: the machine's clock may be set, or the machine suspended, meanwhile.
LONGEST_SLEEP = 10.0

RESULTS = {
    "not_listed": "it is not listed",
    "still_visible": "still visible: the same face library is listed",
    "recreated": "recreated: another face library with this id is listed",
    "look_failed": "not verified: the look failed",
}


class Check:
    """A delete whose face library is looked for."""

    def __init__(
        self,
        number: int,
        group_id: str,
        answer: Deletion | YlError,
        created_at: datetime | None,
        begun_at: datetime,
    ) -> None:
        """Make a check of the delete that ended with `answer`.

        created_at
            Which face library was to be deleted; None: nobody saw it.
        begun_at
            When the delete was begun, by this machine's clock.
        """
        self.number = number
        self.group_id = group_id
        self.answer = answer
        self.created_at = created_at
        self.begun_at = begun_at
        # None: no look must follow.
        self.next_look: datetime | None = utc_now()
        # What the last look showed.
        self.result: str | None = None
        # No request of the delete can be carried out any more.
        self.is_settled = False
        # From then on, a face library that is listed is reported.
        self._until = utc_now() + timedelta(seconds=LAG)
        self._looks = 0

    @property
    def is_in_doubt(self) -> bool:
        """Whether the delete failed, and may have been carried out."""
        return not isinstance(self.answer, Deletion)

    def classify(self, group: Group | None) -> str:
        """Return what a look that showed `group` under this id says."""
        if group is None:
            return "not_listed"
        if self.created_at is not None:
            is_same = group.created_at == self.created_at
        else:
            # It is told from a newer one by the time at which the delete was begun.
            skews = [attempt.clock_skew for attempt in self.answer.attempts]
            skew = next((skew for skew in skews if skew is not None), 0.0)
            is_same = group.created_at <= self.begun_at + timedelta(seconds=skew)
        return "still_visible" if is_same else "recreated"

    def take(self, found: str, at: datetime) -> str | None:
        """Take in what a look found; return it when it is the result, for now or at the end."""
        settles_at = self.answer.settles_at
        self.is_settled = at >= settles_at if settles_at is not None else not self.is_in_doubt
        # In doubt, it may well be listed: only the look after settles_at says more.
        is_early = self.is_in_doubt and not self.is_settled
        if found in ("still_visible", "look_failed") and not is_early and at < self._until:
            pause = timedelta(seconds=PAUSES[min(self._looks, len(PAUSES) - 1)])
            self.next_look = min(at + pause, self._until)
            self._looks += 1
            return None
        self.result = found
        self._looks, self.next_look = 0, None
        if settles_at is not None and not self.is_settled:
            self.next_look = settles_at
            self._until = settles_at + timedelta(seconds=LAG)
        return found

    def exit_code(self, before: ExitCode) -> ExitCode:
        """Return the exit status of the delete, which was `before`, with what was looked at."""
        if self.result is None or (self.is_in_doubt and not self.is_settled):
            return before
        if self.result == "not_listed":
            return ExitCode.SEEN_GONE if self.is_in_doubt else before
        return {
            "still_visible": ExitCode.STILL_VISIBLE,
            "recreated": ExitCode.RECREATED,
            "look_failed": before.and_(ExitCode.NOT_VERIFIED),
        }[self.result]


def utc_now() -> datetime:
    """Return the time; tests set another."""
    return datetime.now(timezone.utc)


def is_to_be_verified(answer: Deletion | YlError) -> bool:
    """Whether the delete may have changed something."""
    return isinstance(answer, Deletion) or answer.sent == Sent.MAYBE_APPLIED


def looks(client: Client, checks: list[Check]) -> Iterator[tuple[Check, dict[str, Any]]]:
    """Look until each check has its result, and yield each result as a receipt has it.

    A face library that is listed as it was is looked for again, for LAG seconds; and all of them
    again once the requests in doubt have settled.
    """
    waiting = list(checks)
    while waiting:
        moments = [check.next_look for check in waiting if check.next_look is not None]
        wait_until(min(moments))
        due = [check for check, moment in zip(waiting, moments, strict=True) if moment <= utc_now()]
        groups: dict[str, Group] | None = None
        why = None
        try:
            groups = {group.id: group for group in client.list_groups()}
        except YlError as error:
            why = str(error)
        for check in due:
            at = utc_now()
            group = None if groups is None else groups.get(check.group_id)
            found = "look_failed" if groups is None else check.classify(group)
            result = check.take(found, at)
            if result is not None:
                yield (
                    check,
                    {
                        "at": text_of(at),
                        "how": "list_groups",
                        "result": result,
                        "created_at": None if group is None else group.created_at.isoformat(),
                        "settled": check.is_settled,
                        "detail": why,
                    },
                )
        waiting = [check for check in waiting if check.next_look is not None]


def wait_until(moment: datetime) -> None:
    """Sleep until then, by this machine's clock."""
    left = (moment - utc_now()).total_seconds()
    if left > LAG:
        say(f"verify: the next look is at {text_of(moment)}, when what is in doubt settles")
    while left > 0:
        sleep(min(left, LONGEST_SLEEP))
        left = (moment - utc_now()).total_seconds()
