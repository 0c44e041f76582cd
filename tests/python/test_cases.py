"""Every row of tests/cases; what the rows mean is in crates/testing/src/cases.rs."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import yl_facesearch as yl
from secrets_of import assert_no_secret, shown
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
        "check_empty",
        "groups",
    },
}

CHECK_EMPTY = {"1": True, "0": False, None: None}

Row = dict[str, Any]
Answer = yl.Deletion | yl.YlError


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


@pytest.fixture(scope="module")
def run() -> Iterator[Callable[[Awaitable[list[Answer]]], list[Answer]]]:
    """Runs a coroutine; one loop serves all rows."""
    loop = asyncio.new_event_loop()
    yield loop.run_until_complete
    loop.close()


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in ROWS])
def test_case(row: Row, caplog: pytest.LogCaptureFixture) -> None:
    with Sandbox(**row.get("server", {})) as sandbox:
        check(row, sandbox, answers(sandbox, row.get("call", {})), caplog)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in ROWS])
def test_async_case(
    row: Row,
    caplog: pytest.LogCaptureFixture,
    run: Callable[[Awaitable[list[Answer]]], list[Answer]],
) -> None:
    with Sandbox(**row.get("server", {})) as sandbox:
        check(row, sandbox, run(async_answers(sandbox, row.get("call", {}))), caplog)


def check(
    row: Row, sandbox: Sandbox, answers: list[Answer], caplog: pytest.LogCaptureFixture
) -> None:
    last = answers[-1]
    expect = dict(row["expect"])
    for part in expect.pop("message_contains", []):
        assert part in str(last)
    found = facts(sandbox, last)
    assert {name: found[name] for name in expect} == expect, f"{last!r}"
    attempts = [attempt for answer in answers for attempt in answer.attempts]
    lines = [record for record in caplog.records if record.name == "yl_facesearch"]
    assert [logged(line) for line in lines] == [
        (attempt.status, attempt.code, attempt.sent, attempt.request_id) for attempt in attempts
    ]
    text = b"\n".join(shown(answer) for answer in answers)
    text += "\n".join(f"{line.getMessage()} {vars(line)}" for line in caplog.records).encode()
    assert_no_secret(text, sandbox.api_key, sandbox.api_secret)


def logged(line: logging.LogRecord) -> tuple[object, ...]:
    return tuple(vars(line)[name] for name in ("status", "code", "sent", "request_id"))


@pytest.fixture(autouse=True)
def _every_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def answers(sandbox: Sandbox, call: Row) -> list[Answer]:
    """What each call of the row came to."""
    found: list[Answer] = []
    try:
        with sandbox.client(**settings(call)) as client:
            for _ in range(call.get("repeat", 1)):
                try:
                    found.append(client.delete_group(**arguments(call)))
                except yl.YlError as error:
                    found.append(error)
    except yl.YlError as error:
        found.append(error)
    return found


async def async_answers(sandbox: Sandbox, call: Row) -> list[Answer]:
    found: list[Answer] = []
    try:
        async with sandbox.async_client(**settings(call)) as client:
            for _ in range(call.get("repeat", 1)):
                try:
                    found.append(await client.delete_group(**arguments(call)))
                except yl.YlError as error:
                    found.append(error)
    except yl.YlError as error:
        found.append(error)
    return found


def settings(call: Row) -> Row:
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
    return settings


def arguments(call: Row) -> Row:
    return {
        "group_id": call.get("group_id", "YuanliStudent_01"),
        "check_empty": call.get("check_empty", True),
        "missing_ok": call.get("missing_ok", False),
    }


def facts(sandbox: Sandbox, answer: Answer) -> Row:
    """All that a row may expect; an error is in its class too."""
    requests = sandbox.requests()
    found: Row = {"requests": len(requests), "groups": sandbox.groups()}
    found["check_empty"] = [CHECK_EMPTY[request["check_empty"]] for request in requests]
    deletion = answer if isinstance(answer, yl.Deletion) else None
    error = answer if isinstance(answer, yl.YlError) else None
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
