"""Every row of tests/cases; what the rows mean is in crates/sandbox/src/cases.rs."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

import yl_facesearch as yl
from yl_facesearch.sandbox import Sandbox

CASES = Path(__file__).parents[1] / "cases"
KEYS = {
    "row": {"name", "server", "call", "expect"},
    "server": {"groups", "script", "tls", "refuse"},
    "call": {
        "group_id",
        "check_empty",
        "missing_ok",
        "max_retries",
        "timeout_ms",
        "connect_timeout_ms",
        "api_key",
        "api_secret",
        "endpoint",
        "allow_http",
        "ca_file",
        "proxy",
        "repeat",
    },
    "expect": {
        "outcome",
        "code",
        "number",
        "sent",
        "status",
        "detail",
        "message_contains",
        "request_id",
        "time_used",
        "retryable",
        "attempts",
        "requests",
        "groups",
    },
}

Row = dict[str, Any]


def rows() -> list[Row]:
    found: list[Row] = []
    for path in sorted(CASES.glob("*.json")):
        found += json.loads(path.read_text(encoding="utf-8"))
    return found


ROWS = rows()


def test_the_table_can_be_read() -> None:
    assert len(ROWS) > 200
    assert len({row["name"] for row in ROWS}) == len(ROWS)
    for row in ROWS:
        for part, known in KEYS.items():
            unknown = set(row if part == "row" else row.get(part, {})) - known
            assert not unknown, f"{row['name']}: {part} has unknown keys {unknown}"
        expect = row["expect"]
        assert ("outcome" in expect) != ("code" in expect), row["name"]


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in ROWS])
def test_case(row: Row) -> None:
    call = row.get("call", {})
    with Sandbox(**row.get("server", {})) as sandbox:
        deletion, error = None, None
        try:
            deletion = last_answer(sandbox, call)
        except yl.YlError as caught:
            error = caught
        found = facts(sandbox, deletion, error)
    expect = dict(row["expect"])
    for part in expect.pop("message_contains", []):
        assert part in str(error)
    assert {name: found[name] for name in expect} == expect, f"{deletion or error!r}"


def last_answer(sandbox: Sandbox, call: Row) -> yl.Deletion:
    settings: Row = {
        name: call[name]
        for name in ("api_key", "api_secret", "endpoint", "allow_http", "max_retries", "proxy")
        if name in call
    }
    for name in ("timeout", "connect_timeout"):
        if f"{name}_ms" in call:
            settings[name] = call[f"{name}_ms"] / 1000
    if "ca_file" in call:
        settings["ca_file"] = None if call["ca_file"] == "none" else call["ca_file"]
    with sandbox.client(**settings) as client:

        def delete() -> yl.Deletion:
            return client.delete_group(
                call.get("group_id", "YuanliStudent_01"),
                check_empty=call.get("check_empty", True),
                missing_ok=call.get("missing_ok", False),
            )

        for _ in range(call.get("repeat", 1) - 1):
            with suppress(yl.YlError):
                delete()
        return delete()


def facts(sandbox: Sandbox, deletion: yl.Deletion | None, error: yl.YlError | None) -> Row:
    """All that a row may expect; an error is in its class too."""
    found: Row = {"requests": len(sandbox.requests()), "groups": sandbox.groups()}
    answer = deletion or error
    assert answer is not None
    found["request_id"] = answer.request_id is not None
    found["attempts"] = len(answer.attempts)
    found["outcome"] = deletion and str(deletion.outcome)
    found["time_used"] = deletion and deletion.time_used_ms
    for name in ("code", "number", "sent", "status", "detail", "retryable"):
        found[name] = getattr(error, name, None)
    if error is not None:
        assert type(error).number == error.number
        assert type(error).__name__ in str(yl.__all__)
    return found
