"""The schema in the documentation and the command's own check of it, held against each other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

import yl_facesearch as yl
from receipt_lines import SCHEMA, VALIDATOR
from yl_facesearch.cli.receipt_lines import ReceiptLines
from yl_facesearch.cli.receipt_schema import fault

LINES = ReceiptLines("0" * 16, "https://h", check_empty=True)
ERROR = yl.NotEmptyError("NOT_EMPTY: it holds faces", detail="3")
VERIFIED = {
    "at": "2026-01-02T03:04:05.678Z",
    "how": "list_groups",
    "result": "not_listed",
    "created_at": None,
    "settled": True,
    "detail": None,
}
WHOLE = {
    "begun": LINES.begun(1, "a"),
    "deleted": LINES.ended(1, "a", yl.Deletion("a", "deleted")),
    "inferred": LINES.ended(1, "a", yl.Deletion("a", "inferred")),
    "absent": LINES.ended(1, "a", yl.Deletion("a", "absent")),
    "failed": LINES.ended(1, "a", ERROR),
    "verified": LINES.verified(1, "a", VERIFIED),
}
OTHERS: list[Any] = [
    *[None, True, 0, 1, 1.0, 1.5, -1, "", "a", "deleted", "begun", "ended", "verified", [], [1]],
    *[[""], [{}], {}, {"id": ""}, {"id": "a", "name": 1}, {"id": "a", "face_count": -1}],
    *[{"id": "a", "face_count": True}, {"id": "a", "created_at": None}, "0" * 16, "g" * 16],
    *["0" * 32, "A" * 32, "2026-01-02T03:04:05Z", "2026-01-02T03:04:05.678Z"],
    *[
        {"at": "now", "how": "h"},
        VERIFIED,
        VERIFIED | {"how": ""},
        VERIFIED | {"result": "gone"},
        VERIFIED | {"settled": 1},
        VERIFIED | {"created_at": 1},
        VERIFIED | {"detail": 1},
        "not_sent",
        "maybe_applied",
    ],
]


def changed(line: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The line with each field taken out, or with something else in it."""
    names = [*line, "if_created_at", "settles_at", "verified", "unknown"]
    for name in names:
        yield {other: value for other, value in line.items() if other != name}
        for value in OTHERS:
            yield line | {name: value}


@pytest.mark.parametrize("name", WHOLE)
def test_both_find_the_same_fault(name: str) -> None:
    assert VALIDATOR.is_valid(WHOLE[name])
    assert fault(WHOLE[name]) is None
    for line in changed(WHOLE[name]):
        assert (fault(line) is None) == VALIDATOR.is_valid(line), json.dumps(line)


@pytest.mark.parametrize("line", OTHERS)
def test_what_is_no_line(line: Any) -> None:
    assert fault(line) is not None
    assert not VALIDATOR.is_valid(line)


def test_the_schema_is_one() -> None:
    VALIDATOR.check_schema(SCHEMA)
