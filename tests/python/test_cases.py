"""Every row of tests/cases; what the rows mean is in crates/testing/src/cases.rs."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import yl_facesearch as yl
from secrets_of import assert_no_secret, shown
from yl_facesearch.sandbox import Sandbox

CASES = Path(__file__).parents[1] / "cases"
KEYS = {
    "row": {"name", "server", "call", "expect"},
    "server": {"groups", "script", "tls", "refuse", "date_offset_s", "max_validity_s"},
    "call": {
        "operation",
        "group_id",
        "check_empty",
        "missing_ok",
        "if_created_at",
        "max_retries",
        "timeout_ms",
        "attempt_timeout_ms",
        "connect_timeout_ms",
        "call_timeout_ms",
        "api_key",
        "api_secret",
        "endpoint",
        "allow_http",
        "ca_file",
        "proxy",
        "app",
        "repeat",
    },
    "expect": {
        "outcome",
        "code",
        "number",
        "sent",
        "operation",
        "group_id",
        "status",
        "detail",
        "message_contains",
        "request_id",
        "time_used",
        "retryable",
        "attempts",
        "requests",
        "operations",
        "check_empty",
        "settles_at",
        "settles_at_is_assumed",
        "found_created_at",
        "recreated_at",
        "groups_listed",
        "group_name",
        "group_data",
        "model_version",
        "created_at",
        "face_count",
        "user_agent",
        "groups",
    },
}

TAKEN_AS_THEY_ARE = (
    "api_key",
    "api_secret",
    "endpoint",
    "allow_http",
    "max_retries",
    "proxy",
    "app",
)
CHECK_EMPTY = {"1": True, "0": False, None: None}

Row = dict[str, Any]
# A read's success is the list of its groups, or a number of faces.
Answer = yl.Deletion | list[yl.Group] | int | yl.YlError


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
        ends = {"outcome", "groups_listed", "face_count", "code"} & set(expect)
        assert len(ends) == 1, f"{row['name']}: one end of the call, not {ends}"


@pytest.fixture(scope="module")
def run() -> Iterator[Callable[[Awaitable[list[Answer]]], list[Answer]]]:
    """Runs a coroutine; one loop serves all rows."""
    loop = asyncio.new_event_loop()
    yield loop.run_until_complete
    loop.close()


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in ROWS])
def test_case(row: Row, caplog: pytest.LogCaptureFixture) -> None:
    with Sandbox(**server(row)) as sandbox:
        check(row, sandbox, answers(sandbox, row.get("call", {})), caplog)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in ROWS])
def test_async_case(
    row: Row,
    caplog: pytest.LogCaptureFixture,
    run: Callable[[Awaitable[list[Answer]]], list[Answer]],
) -> None:
    with Sandbox(**server(row)) as sandbox:
        check(row, sandbox, run(async_answers(sandbox, row.get("call", {}))), caplog)


def server(row: Row) -> Row:
    """The sandbox's arguments, which say in seconds what the table says in its names."""
    found = dict(row.get("server", {}))
    for name in ("date_offset", "max_validity"):
        if f"{name}_s" in found:
            found[name] = found.pop(f"{name}_s")
    return found


def check(
    row: Row, sandbox: Sandbox, answers: list[Answer], caplog: pytest.LogCaptureFixture
) -> None:
    last = answers[-1]
    expect = dict(row["expect"])
    for part in expect.pop("message_contains", []):
        assert part in str(last)
    found = facts(sandbox, last)
    if "user_agent" in expect:
        headers: list[tuple[str, str]] = sandbox.requests()[-1]["headers"]
        [found["user_agent"]] = [value for name, value in headers if name.lower() == "user-agent"]
        expect["user_agent"] += yl.__version__
    if "created_at" in expect:
        expect["created_at"] = time(expect["created_at"]).isoformat()
    logged_by_us = [record for record in caplog.records if record.name == "yl_facesearch"]
    # The others tell of a call's end.
    lines = [record for record in logged_by_us if vars(record)["attempt"] is not None]
    # What a read returns does not name its attempts: its log lines do.
    found.setdefault("attempts", len(lines))
    assert {name: found[name] for name in expect} == expect, f"{last!r}"
    if all(isinstance(answer, yl.Deletion | yl.YlError) for answer in answers):
        assert [logged(line) for line in lines] == [
            (attempt.operation, attempt.status, attempt.code, attempt.sent, attempt.request_id)
            for answer in answers
            if isinstance(answer, yl.Deletion | yl.YlError)
            for attempt in answer.attempts
        ]
    text = b"\n".join(shown(answer) for answer in answers)
    text += "\n".join(f"{line.getMessage()} {vars(line)}" for line in caplog.records).encode()
    assert_no_secret(text, sandbox.api_key, sandbox.api_secret)


def logged(line: logging.LogRecord) -> tuple[object, ...]:
    return tuple(vars(line)[name] for name in ("operation", "status", "code", "sent", "request_id"))


@pytest.fixture(autouse=True)
def _every_line(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)


def answers(sandbox: Sandbox, call: Row) -> list[Answer]:
    """What each call of the row came to."""
    found: list[Answer] = []
    try:
        with sandbox.client(**settings(sandbox, call)) as client:
            for _ in range(call.get("repeat", 1)):
                try:
                    found.append(made(call, method(client, call)(**arguments(call))))
                except yl.YlError as error:
                    found.append(error)
    except yl.YlError as error:
        found.append(error)
    return found


async def async_answers(sandbox: Sandbox, call: Row) -> list[Answer]:
    found: list[Answer] = []
    try:
        async with sandbox.async_client(**settings(sandbox, call)) as client:
            for _ in range(call.get("repeat", 1)):
                try:
                    found.append(made(call, await method(client, call)(**arguments(call))))
                except yl.YlError as error:
                    found.append(error)
    except yl.YlError as error:
        found.append(error)
    return found


def settings(sandbox: Sandbox, call: Row) -> Row:
    settings: Row = {name: call[name] for name in TAKEN_AS_THEY_ARE if name in call}
    if call.get("proxy") == "sandbox":
        settings["proxy"] = sandbox.endpoint.replace("https:", "http:", 1)
    for name in ("timeout", "attempt_timeout", "connect_timeout"):
        if f"{name}_ms" in call:
            settings[name] = call[f"{name}_ms"] / 1000
    if "ca_file" in call:
        settings["ca_file"] = None if call["ca_file"] == "none" else call["ca_file"]
    return settings


def time(text: str) -> datetime:
    """Read RFC 3339, without the fraction, which the client drops too."""
    whole = re.sub(r"\.[0-9]+", "", text)
    return datetime.fromisoformat(whole.replace("Z", "+00:00"))


def method(client: yl.Client | yl.AsyncClient, call: Row) -> Any:
    return getattr(client, call.get("operation", "delete_group"))


def made(call: Row, result: Any) -> Answer:
    return [result] if isinstance(result, yl.Group) else result


def arguments(call: Row) -> Row:
    operation = call.get("operation", "delete_group")
    found: Row = {}
    if "call_timeout_ms" in call:
        found["timeout"] = call["call_timeout_ms"] / 1000
    if operation == "list_groups":
        return found
    found["group_id"] = call.get("group_id", "YuanliStudent_01")
    if operation == "delete_group":
        found["check_empty"] = call.get("check_empty", True)
        found["missing_ok"] = call.get("missing_ok", False)
        if "if_created_at" in call:
            found["if_created_at"] = time(call["if_created_at"])
    return found


def facts(sandbox: Sandbox, answer: Answer) -> Row:
    """All that a row may expect; an error is in its class too."""
    requests = sandbox.requests()
    found: Row = {"requests": len(requests), "groups": sandbox.groups()}
    found["check_empty"] = [CHECK_EMPTY[request["check_empty"]] for request in requests]
    found["operations"] = [request["operation"] for request in requests]
    deletion = answer if isinstance(answer, yl.Deletion) else None
    error = answer if isinstance(answer, yl.YlError) else None
    known = deletion or error
    if known is not None:
        found["request_id"] = known.request_id is not None
        found["attempts"] = len(known.attempts)
        found["settles_at"] = known.settles_at is not None
        found["settles_at_is_assumed"] = known.settles_at_is_assumed
    found["recreated_at"] = deletion is not None and deletion.recreated_at is not None
    found["found_created_at"] = error is not None and error.found_created_at is not None
    groups = answer if isinstance(answer, list) else None
    found["groups_listed"] = None if groups is None else [group.id for group in groups]
    for name, of in (
        ("group_name", "name"),
        ("group_data", "data"),
        ("model_version", "model_version"),
    ):
        found[name] = getattr(groups[0], of) if groups else None
    # As the service wrote it, with its offset.
    found["created_at"] = groups[0].created_at.isoformat() if groups else None
    found["face_count"] = answer if isinstance(answer, int) else None
    found["outcome"] = deletion and str(deletion.outcome)
    found["time_used"] = deletion and deletion.time_used_ms
    for name in (
        "code",
        "number",
        "sent",
        "operation",
        "group_id",
        "status",
        "detail",
        "retryable",
    ):
        found[name] = getattr(error, name, None)
    if error is not None:
        assert type(error).number == error.number
        assert type(error).__name__ in str(yl.__all__)
    return found
