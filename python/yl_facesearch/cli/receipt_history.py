"""What the lines of a receipt file show together."""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from .. import GroupChangedError, InvalidGroupIdError, InvalidOuterIdError, Sent
from .receipt_schema import fault

if TYPE_CHECKING:
    from collections.abc import Iterable

NOT_JSON = "not JSON"

# How every line of a receipt begins.
HEAD = b'{"schema": '

NOT_FOUND = (InvalidOuterIdError.code, InvalidGroupIdError.code)


class Finding(NamedTuple):
    """What a person should know of one line."""

    line: int
    state: str
    detail: str
    group_id: str | None = None
    time: str | None = None

    def __str__(self) -> str:
        """Return it as a line for a person."""
        of = f"{self.group_id}, {self.shown_time}: " if self.group_id is not None else ""
        return f"line {self.line}: {self.state}: {of}{self.detail}"

    @property
    def shown_time(self) -> str:
        """The time for a person."""
        return self.time or "time unknown"


class History:
    """Reads a receipt file line by line: what is torn, invalid, unfinished or in doubt."""

    def __init__(self, lines: Iterable[bytes] = ()) -> None:
        """Read the lines, each with its end."""
        self.lines = 0
        self.outcomes: Counter[str] = Counter()
        # What the last look at each delete showed.
        self.verified: dict[tuple[str, int], str] = {}
        self.invalid: list[Finding] = []
        # The last line, when it has no end.
        self.torn: Finding | None = None
        # How many torn lines later runs have ended.
        self.torn_before = 0
        # The last number in each run.
        self.sequences: dict[str, int] = {}
        # What each run has begun and not ended.
        self._begun: dict[tuple[str, int], tuple[int, dict[str, Any]]] = {}
        # Where each delete that has ended was.
        self._ended: dict[tuple[str, int], tuple[str, ...]] = {}
        # The lines of deletes in doubt; a face library that is seen gone settles them.
        self._doubts: dict[int, tuple[dict[str, Any], Finding]] = {}
        for line in lines:
            self._read(line)

    @property
    def unfinished(self) -> list[Finding]:
        """What was begun and has no end in the file."""
        return [found for _, found in self._doubts.values() if found.state == "unfinished"]

    @property
    def findings(self) -> list[Finding]:
        """All findings, in the file's order."""
        torn = [] if self.torn is None else [self.torn]
        doubts = [found for _, found in self._doubts.values()]
        return sorted([*self.invalid, *torn, *doubts], key=lambda found: found.line)

    @property
    def is_in_doubt(self) -> bool:
        """Whether a face library may be gone, or not, or is still there."""
        return bool(self._doubts)

    @property
    def counts(self) -> dict[str, int]:
        """How many deletes ended how; each is counted once."""
        states = Counter(found.state for _, found in self._doubts.values())
        ended = {name: count for name, count in self.outcomes.items() if name != "in doubt"}
        open_ones = {name: states[name] for name in ("in doubt", "unfinished")}
        settled = self.deletes - sum(ended.values()) - sum(open_ones.values())
        return ended | open_ones | {"settled": max(settled, 0)}

    @property
    def deletes(self) -> int:
        """How many deletes were ended or are unfinished."""
        return self.outcomes.total() + len(self._begun)

    def _read(self, text: bytes) -> None:
        self.lines += 1
        try:
            line: Any = json.loads(text)
            wrong = fault(line)
        except (ValueError, RecursionError):
            line, wrong = {}, NOT_JSON
        if not text.endswith(b"\n"):
            self.torn = torn(self.lines, text)
        elif wrong == NOT_JSON and is_cut(text):
            # Its delete is unfinished by the line before it, or was never sent; a look that was not
            # written counts as none.
            self.torn_before += 1
        elif wrong is not None:
            self.invalid.append(Finding(self.lines, "invalid", wrong))
        if wrong is not None:
            return
        if line["event"] == "begun":
            self._begin(line)
        elif line["event"] == "ended":
            self._end(line)
        else:
            self._verify(line)

    def _begin(self, line: dict[str, Any]) -> None:
        run, sequence = key = line["run"], line["sequence"]
        expected = self.sequences.get(run, 0) + 1
        if sequence != expected:
            wrong = f"sequence is {sequence}, not {expected}: a line was taken out or repeated"
            self.invalid.append(Finding(self.lines, "invalid", wrong))
        self.sequences[run] = sequence
        self._begun[key] = self.lines, line
        self._doubt(line, "unfinished", "begun, and no line says how it ended: look for it")

    def _end(self, line: dict[str, Any]) -> None:
        number, begun = self._begun.pop((line["run"], line["sequence"]), (0, {}))
        if where(begun) != where(line):
            wrong = "it ends a delete that no line before it begins"
            self.invalid.append(Finding(self.lines, "invalid", wrong))
        self._ended[line["run"], line["sequence"]] = where(line)
        self._doubts.pop(number, None)
        is_in_doubt = line["sent"] == Sent.MAYBE_APPLIED
        self.outcomes[line["outcome"] or ("in doubt" if is_in_doubt else "failed")] += 1
        if is_gone(line):
            self._settle(line)
        elif is_in_doubt:
            self._doubt(line, "in doubt", line["meaning"])
        elif line["code"] == GroupChangedError.code and begun:
            self._settle_as_changed(line, begun["time"])

    def _verify(self, line: dict[str, Any]) -> None:
        key = line["run"], line["sequence"]
        verified = line["verified"]
        if self._ended.get(key) != where(line):
            wrong = "it verifies a delete that no line before it ends"
            self.invalid.append(Finding(self.lines, "invalid", wrong))
            return
        self.verified[key] = verified["result"]
        if verified["result"] == "look_failed" or not verified["settled"]:
            return
        self._settle(line)
        if verified["result"] == "still_visible":
            self._doubt(line, "still visible", f"created {verified.get('created_at')}")

    def _settle(self, line: dict[str, Any]) -> None:
        place = where(line)
        self._doubts = {n: d for n, d in self._doubts.items() if where(d[0]) != place}

    def _settle_as_changed(self, line: dict[str, Any], begun_at: str) -> None:
        self._doubts = {
            n: d for n, d in self._doubts.items() if not is_changed_since(d[0], line, begun_at)
        }

    def _doubt(self, line: dict[str, Any], state: str, detail: str) -> None:
        found = Finding(self.lines, state, detail, line["group"]["id"], line["time"])
        self._doubts[self.lines] = line, found


def where(line: dict[str, Any]) -> tuple[str, ...]:
    """Return which face library a line is about."""
    if not line:
        return ()
    return line["account"], line["endpoint"], line["group"]["id"]


def is_gone(line: dict[str, Any]) -> bool:
    """Whether the service's reply to a delete says that the face library is not there."""
    return line["outcome"] is not None or line["code"] in NOT_FOUND


def is_changed_since(doubt: dict[str, Any], line: dict[str, Any], begun_at: str) -> bool:
    """Whether a look showed, once nothing could delete it any more, that the one meant is gone.

    begun_at
        When the delete of `line` was begun, before its look.
    """
    settles_at = doubt.get("settles_at")
    created_at = doubt["group"].get("created_at")
    return (
        where(doubt) == where(line)
        and settles_at is not None
        and settles_at <= begun_at
        and created_at is not None
        and created_at == line.get("if_created_at")
    )


def is_cut(text: bytes) -> bool:
    """Whether it is the beginning of a line of a receipt."""
    left = text.rstrip(b"\n")
    return left != b"" and (left.startswith(HEAD) or HEAD.startswith(left))


def torn(number: int, text: bytes) -> Finding:
    """Return the readable part of a line that was not written to its end."""
    left = text.decode(errors="replace")
    group_id = re.search(r'"group": \{"id": "([!-~]+?)"', left)
    time = re.search(r'"time": "([0-9TZ:.-]+)"', left)
    return Finding(
        number,
        "torn",
        "its end was not written" + ("" if group_id else ", and its group cannot be read"),
        group_id[1] if group_id else None,
        time[1] if time else None,
    )
