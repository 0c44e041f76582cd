from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import yl_facesearch as yl
from held_server import GROUP
from loops import LOOPS, run
from program import run as run_program
from yl_facesearch.sandbox import Sandbox

LOGGER = logging.getLogger("yl_facesearch")
LOST_THEN_FOUND = [{"cut": 0}]

Delete = Callable[[Sandbox], yl.Deletion]


def sync(sandbox: Sandbox) -> yl.Deletion:
    with sandbox.client() as client:
        return client.delete_group(GROUP)


def on(loop: str) -> Delete:
    return lambda sandbox: run(loop, sandbox.async_client().delete_group(GROUP))


@pytest.fixture(params=["sync", *LOOPS])
def delete(request: pytest.FixtureRequest) -> Delete:
    return sync if request.param == "sync" else on(request.param)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(groups={GROUP: 0}) as sandbox:
        yield sandbox


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


class Raising(logging.Handler):
    def __init__(self, raised: BaseException) -> None:
        super().__init__()
        self.raised = raised

    def emit(self, record: logging.LogRecord) -> None:
        raise self.raised


@pytest.fixture
def attach() -> Iterator[Callable[[logging.Handler, int], None]]:
    """Adds a handler to the logger, and sets its level."""
    added: list[logging.Handler] = []

    def attach(handler: logging.Handler, level: int) -> None:
        LOGGER.addHandler(handler)
        LOGGER.setLevel(level)
        added.append(handler)

    yield attach
    for handler in added:
        LOGGER.removeHandler(handler)
    LOGGER.setLevel(logging.NOTSET)


def test_one_line_for_each_attempt_and_one_for_the_end(
    sandbox: Sandbox, delete: Delete, attach: Any
) -> None:
    attach(kept := Kept(), logging.DEBUG)
    sandbox.script([{"apply": False, "reply": {"status": 503, "text": ""}}])
    deletion = delete(sandbox)
    first, look, second, end = kept.records
    assert look.getMessage().startswith("list_groups: attempt 2: answered after ")
    assert [vars(look)[name] for name in ("operation", "group_id")] == ["list_groups", None]
    assert (first.name, first.levelno, second.levelno) == (
        "yl_facesearch",
        logging.INFO,
        logging.DEBUG,
    )
    assert first.getMessage().startswith(
        f"delete_group {GROUP}: attempt 1: GATEWAY_ERROR (maybe_applied) after "
    )
    assert second.getMessage().startswith(f"delete_group {GROUP}: attempt 3: deleted after ")
    names = ("operation", "group_id", "attempt", "sent", "code", "status", "request_id")
    assert [vars(first)[name] for name in names] == [
        "delete_group",
        GROUP,
        1,
        "maybe_applied",
        "GATEWAY_ERROR",
        503,
        None,
    ]
    assert [vars(second)[name] for name in names] == [
        "delete_group",
        GROUP,
        3,
        None,
        None,
        200,
        deletion.request_id,
    ]
    assert end.getMessage() == f"delete_group {GROUP}: ended: deleted after 3 attempts"
    assert (end.levelno, vars(end)["outcome"], vars(end)["attempt"]) == (
        logging.INFO,
        "deleted",
        None,
    )


def test_doubt_is_a_warning(sandbox: Sandbox, delete: Delete, attach: Any) -> None:
    attach(kept := Kept(), logging.WARNING)
    sandbox.script([{"cut": 0, "times": 6}])
    with pytest.raises(yl.ConnectionLostError):
        delete(sandbox)
    [end] = kept.records
    assert end.levelno == logging.WARNING
    assert end.getMessage().startswith(
        f"delete_group {GROUP}: ended: CONNECTION_LOST (maybe_applied) after 6 attempts, in doubt "
    )
    assert [vars(end)[name] for name in ("sent", "code", "attempt", "outcome")] == [
        "maybe_applied",
        "CONNECTION_LOST",
        None,
        None,
    ]


def test_a_level_is_heeded(sandbox: Sandbox, delete: Delete, attach: Any) -> None:
    attach(kept := Kept(), logging.INFO)
    sandbox.script(LOST_THEN_FOUND)
    delete(sandbox)
    assert [vars(record)["code"] for record in kept.records] == [
        "CONNECTION_LOST",
        "INVALID_OUTER_ID",
        None,
    ]


def test_what_nobody_wants_is_not_written(
    sandbox: Sandbox, delete: Delete, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def is_enabled(level: int) -> bool:
        asked.append(level)
        return False

    monkeypatch.setattr(LOGGER, "isEnabledFor", is_enabled)
    monkeypatch.setattr(LOGGER, "log", None)
    delete(sandbox)
    assert asked


def test_a_call_of_a_line_is_where_the_call_was_made(sandbox: Sandbox, attach: Any) -> None:
    attach(kept := Kept(), logging.DEBUG)
    sync(sandbox)
    assert kept.records[0].funcName == "sync"
    assert kept.records[0].thread == threading.get_ident()


@pytest.mark.parametrize("loop", list(LOOPS))
def test_lines_come_on_the_loops_own_thread(sandbox: Sandbox, loop: str, attach: Any) -> None:
    attach(kept := Kept(), logging.DEBUG)
    on(loop)(sandbox)
    assert [record.thread for record in kept.records] == [threading.get_ident()] * 2


def test_a_handler_that_raises_breaks_nothing(
    sandbox: Sandbox, delete: Delete, attach: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[Any] = []

    def report(found: Any) -> None:
        reported.append(found.exc_value)

    monkeypatch.setattr(sys, "unraisablehook", report)
    mistake = LookupError("a handler's own mistake")
    attach(Raising(mistake), logging.DEBUG)
    sandbox.script(LOST_THEN_FOUND)
    assert delete(sandbox).outcome == "inferred"
    assert reported == [mistake] * 4


def test_ctrl_c_in_a_handler_ends_the_call(sandbox: Sandbox, attach: Any) -> None:
    attach(Raising(KeyboardInterrupt()), logging.DEBUG)
    reply = {"status": 429, "text": "", "headers": [["Retry-After", "15"]]}
    sandbox.script([{"apply": False, "reply": reply}])
    with pytest.raises(KeyboardInterrupt) as caught:
        sync(sandbox)
    assert isinstance(caught.value.__cause__, yl.CancelledError)
    assert vars(caught.value)["sent"] == "rejected"
    assert len(sandbox.requests()) == 1


def test_ctrl_c_in_a_handler_after_the_last_attempt(sandbox: Sandbox, attach: Any) -> None:
    attach(Raising(KeyboardInterrupt()), logging.DEBUG)
    with pytest.raises(KeyboardInterrupt) as caught:
        sync(sandbox)
    cause = caught.value.__cause__
    assert isinstance(cause, yl.CancelledError)
    assert cause.detail == "the face library is gone (deleted)"
    LOGGER.setLevel(logging.CRITICAL)
    sandbox.add_group(GROUP)
    assert sync(sandbox).outcome == "deleted"


class Calling(logging.Handler):
    """Looks at the service for each line, as one does that sends lines over the network."""

    def __init__(self, client: yl.Client) -> None:
        super().__init__()
        self.client = client
        self.found: list[list[yl.Group]] = []

    def emit(self, record: logging.LogRecord) -> None:
        if vars(record)["operation"] == "delete_group":
            self.found.append(self.client.list_groups())


def test_a_handler_may_call_the_client(sandbox: Sandbox, attach: Any) -> None:
    with sandbox.client() as client:
        attach(calling := Calling(client), logging.DEBUG)
        sandbox.script([{"apply": False, "reply": {"status": 429, "text": ""}}])
        assert client.delete_group(GROUP).outcome == "deleted"
    assert [[group.id for group in groups] for groups in calling.found] == [[GROUP], [], []]


@pytest.mark.parametrize("loop", list(LOOPS))
def test_a_handler_may_call_a_client_in_a_loop(sandbox: Sandbox, loop: str, attach: Any) -> None:
    attach(calling := Calling(sandbox.client()), logging.DEBUG)
    assert on(loop)(sandbox).outcome == "deleted"
    assert calling.found == [[], []]


@pytest.mark.parametrize("loop", list(LOOPS))
def test_ctrl_c_in_a_handler_ends_the_task_and_the_loops_run(
    sandbox: Sandbox, loop: str, attach: Any
) -> None:
    attach(Raising(KeyboardInterrupt()), logging.DEBUG)
    event_loop = LOOPS[loop]()
    call = event_loop.create_task(sandbox.async_client().delete_group(GROUP))
    with pytest.raises(KeyboardInterrupt) as caught:
        event_loop.run_until_complete(call)
    # The call itself had ended well, and the loop is as it was.
    assert call.exception() is caught.value
    assert isinstance(caught.value.__cause__, yl.CancelledError)
    assert vars(caught.value)["deletion"].outcome == "deleted"
    event_loop.run_until_complete(asyncio.sleep(0))
    event_loop.close()


UNASKED = """
import sys
import yl_facesearch as yl
client = yl.Client(max_retries=0)
for _ in range(2):
    try:
        client.delete_group("a")
    except yl.YlError as error:
        print(error.code)
    print("logging" in sys.modules)
    import logging
"""

UNASKED_ASYNC = """
import asyncio, logging
import yl_facesearch as yl
async def main():
    try:
        await yl.AsyncClient(max_retries=0).delete_group("a")
    except yl.YlError as error:
        print(error.code)
asyncio.run(main())
"""


def test_nothing_is_written_or_imported_unasked(sandbox: Sandbox) -> None:
    sandbox.script([{"cut": 0}] * 3)
    lines = run_program(sandbox, "-c", UNASKED).split()
    assert lines == ["CONNECTION_LOST", "False", "CONNECTION_LOST", "True"]
    assert run_program(sandbox, "-c", UNASKED_ASYNC) == "CONNECTION_LOST\n"


LAST_RESORT = """
import logging
import yl_facesearch as yl
logging.lastResort.setLevel(logging.DEBUG)
logging.getLogger("yl_facesearch").setLevel(logging.DEBUG)
print(yl.Client().delete_group("a").outcome)
print(logging.getLogger("yl_facesearch").handlers)
"""


def test_the_last_resort_stays_silent(sandbox: Sandbox) -> None:
    sandbox.add_group("a")
    assert run_program(sandbox, "-c", LAST_RESORT) == "deleted\n[<NullHandler (NOTSET)>]\n"


def test_concurrent_calls_keep_their_lines_apart(sandbox: Sandbox, attach: Any) -> None:
    attach(kept := Kept(), logging.DEBUG)
    groups = [f"group-{number}" for number in range(50)]

    async def main() -> None:
        async with sandbox.async_client() as client:
            calls = (client.delete_group(group, missing_ok=True) for group in groups)
            await asyncio.gather(*calls)

    asyncio.run(main())
    found = sorted(
        (vars(record)["group_id"], vars(record)["attempt"] or 0) for record in kept.records
    )
    assert found == sorted((group, number) for group in groups for number in (0, 1))
