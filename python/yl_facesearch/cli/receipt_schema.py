"""Version 1 of the receipt's schema, as far as `yl-facesearch receipts` checks it.

docs/pages/reference/receipt.schema.json says the same; the tests hold the two against each other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeGuard, cast

from .receipt_lines import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def is_text(value: object) -> TypeGuard[str]:
    """Whether it is a text that is not empty."""
    return isinstance(value, str) and value != ""


def is_text_or_null(value: object) -> bool:
    """Whether it is a text, or null."""
    return value is None or isinstance(value, str)


def is_integer(value: object) -> TypeGuard[int]:
    """Whether it is an integer; JSON Schema counts 1.0 as one, and true as none."""
    is_whole = isinstance(value, float) and value.is_integer()
    return is_whole or (isinstance(value, int) and not isinstance(value, bool))


def is_object(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether it is an object."""
    return isinstance(value, dict)


def is_list_of(is_item: Callable[[object], bool]) -> Callable[[object], bool]:
    """Make the check of a list."""

    def check(value: object) -> bool:
        return isinstance(value, list) and all(map(is_item, cast("list[object]", value)))

    return check


def matches(pattern: str) -> Callable[[object], bool]:
    """Make the check of a text's form."""
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def is_group(value: object) -> bool:
    """Whether it is a face library as a look showed it."""
    return (
        is_object(value)
        and is_text(value.get("id"))
        and is_text_or_null(value.get("name"))
        and is_text_or_null(value.get("created_at"))
        and is_count_or_null(value.get("face_count"))
    )


def is_count_or_null(value: object) -> bool:
    """Whether it is a number of faces, or null."""
    return value is None or (is_integer(value) and value >= 0)


def is_verified(value: object) -> bool:
    """Whether it says when and how a look was made, and what it showed."""
    return (
        is_object(value)
        and is_time(value.get("at"))
        and is_text(value.get("how"))
        and value.get("result") in ("not_listed", "still_visible", "recreated", "look_failed")
        and is_text_or_null(value.get("created_at"))
        and isinstance(value.get("settled"), bool)
        and is_text_or_null(value.get("detail"))
    )


is_time = matches(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")


def is_time_or_null(value: object) -> bool:
    """Whether it is a time, or null."""
    return value is None or is_time(value)


COMMON: Mapping[str, Callable[[object], bool]] = {
    "schema": lambda value: is_integer(value) and value == SCHEMA,
    "event": lambda value: value in ("begun", "ended", "verified"),
    "run": matches("[0-9a-f]{32}"),
    "sequence": lambda value: is_integer(value) and value >= 1,
    "time": is_time,
    "group": is_group,
    "tool": is_text,
    "version": is_text,
    "account": matches("[0-9a-f]{16}"),
    "endpoint": is_text,
    "check_empty": lambda value: isinstance(value, bool),
}
OF_EVENT: Mapping[str, Mapping[str, Callable[[object], bool]]] = {
    "begun": {},
    "ended": {
        "outcome": lambda value: value in ("deleted", "inferred", "absent", None),
        "code": lambda value: value is None or is_text(value),
        "detail": is_text_or_null,
        "sent": lambda value: value in ("not_sent", "rejected", "maybe_applied", None),
        "meaning": is_text,
        "request_ids": is_list_of(lambda value: isinstance(value, str)),
        "attempts": is_list_of(is_object),
    },
    "verified": {"verified": is_verified},
}


def fault(line: object) -> str | None:
    """Return why `line` is not a receipt's line; None: it is one."""
    if not is_object(line):
        return "not a JSON object"
    found = fault_in(line, COMMON) or fault_in(line, OF_EVENT[line["event"]])
    if found is None and not is_text_or_null(line.get("if_created_at")):
        found = "if_created_at is not as it must be"
    if (
        found is None
        and line["event"] != "verified"
        and not is_time_or_null(line.get("settles_at"))
    ):
        found = "settles_at is not as it must be"
    if found is not None or line["event"] != "ended":
        return found
    has_outcome = [line["outcome"] is not None, line["code"] is None, line["sent"] is None]
    if any(has_outcome) and not all(has_outcome):
        return "outcome, code and sent contradict each other"
    return None


def fault_in(line: Mapping[str, Any], checks: Mapping[str, Callable[[object], bool]]) -> str | None:
    """Return the first field that is missing or not as it must be."""
    for name, is_right in checks.items():
        if name not in line:
            return f"{name} is missing"
        if not is_right(line[name]):
            return f"{name} is not as it must be"
    return None
