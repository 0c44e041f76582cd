from __future__ import annotations

import asyncio
import copy
import gc
import inspect
import logging
import os
import pickle
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Any

import pytest

import yl_facesearch as yl
from arguments import ANY, changed
from held_server import GROUP, PATIENCE, PROMPTLY, SENT_BY_THEN, HeldServer
from loops import LOOPS, run
from yl_facesearch._event_loop import event_loop
from yl_facesearch.sandbox import Sandbox

HANG = [{"hang": True}]


@pytest.fixture(params=list(LOOPS))
def loop(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def requested(sandbox: Sandbox, number: int = 1) -> None:
    """Waits until the sandbox has read so many requests."""
    while len(sandbox.requests()) < number:
        await asyncio.sleep(0.001)


def told(cancelled: BaseException) -> BaseException:
    """The exception that tells of the call: asyncio of Python 3.10 puts another one before it."""
    if sys.version_info < (3, 11) and cancelled.__cause__ is None:
        assert cancelled.__context__ is not None
        return cancelled.__context__
    return cancelled


async def received(held: HeldServer) -> None:
    assert await asyncio.to_thread(held.received.wait, PATIENCE)


def test_it_is_the_client_with_await() -> None:
    assert inspect.signature(yl.AsyncClient) == inspect.signature(yl.Client)
    names = {name for name in dir(yl.Client) if not name.startswith("_")}
    assert names | {"aclose"} == {name for name in dir(yl.AsyncClient) if not name.startswith("_")}
    for name in ("delete_group", "close", "aclose"):
        assert inspect.iscoroutinefunction(getattr(yl.AsyncClient, name))

    def defaults(function: Any) -> list[tuple[str, Any]]:
        parameters = inspect.signature(function).parameters.values()
        return [(parameter.name, parameter.default) for parameter in parameters]

    assert defaults(yl.AsyncClient.delete_group) == defaults(yl.Client.delete_group)


def test_it_deletes(sandbox: Sandbox, loop: str) -> None:
    client = sandbox.async_client()
    sandbox.add_group("empty")
    sandbox.add_group("full", 2)

    async def main() -> None:
        deletion = await client.delete_group("empty")
        assert (deletion.outcome, len(deletion.attempts)) == ("deleted", 1)
        with pytest.raises(yl.NotEmptyError) as caught:
            await client.delete_group("full")
        assert caught.value.sent == "rejected"
        assert (await client.delete_group("full", check_empty=False)).outcome == "deleted"
        assert (await client.delete_group("full", missing_ok=True)).outcome == "absent"

    run(loop, main())


def test_arguments_are_refused_by_name() -> None:
    with pytest.raises(yl.InvalidArgumentTypeError, match="timeout"):
        yl.AsyncClient(**changed(timeout="1"))
    client = yl.AsyncClient(**ANY)
    wrong: list[dict[str, Any]] = [
        {"group_id": 5},
        {"group_id": GROUP, "check_empty": 1},
        {"group_id": GROUP, "missing_ok": None},
        {"group_id": GROUP, "timeout": "1"},
    ]
    for arguments in wrong:
        (name, _) = list(arguments.items())[-1]
        with pytest.raises(yl.InvalidArgumentTypeError, match=name):
            run("asyncio", client.delete_group(**arguments))
    with pytest.raises(yl.InvalidArgumentError, match="group_id"):
        run("asyncio", client.delete_group("a b"))


def test_close() -> None:
    client = yl.AsyncClient(**ANY)
    assert (client.closed, repr(client)) == (False, "<yl_facesearch.AsyncClient>")

    async def main() -> None:
        async with client as same:
            assert same is client
        assert client.closed
        await client.close()
        await client.aclose()
        with pytest.raises(yl.ClosedError) as caught:
            await client.delete_group(GROUP)
        assert caught.value.sent == "not_sent"
        with pytest.raises(yl.ClosedError):
            await client.__aenter__()

    run("asyncio", main())
    assert repr(client) == "<yl_facesearch.AsyncClient, closed>"
    with pytest.raises(yl.ClosedError):
        _ = client.clock_correction


def test_close_lets_a_call_end(held: HeldServer, loop: str) -> None:
    async def main() -> None:
        client = held.async_client()
        call = asyncio.create_task(client.delete_group(GROUP))
        await received(held)
        await client.close()
        held.release.set()
        assert (await call).outcome == "deleted"

    run(loop, main())


@pytest.mark.parametrize("twin", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_is_not_pickled_or_copied(twin: Any) -> None:
    with pytest.raises(TypeError, match="make one in each process"):
        twin(yl.AsyncClient(**ANY))


def test_without_a_loop_it_says_so() -> None:
    call = yl.AsyncClient(**ANY).delete_group(GROUP)
    with pytest.raises(RuntimeError, match="needs a running event loop"):
        call.send(None)


def test_the_loop_runs_while_a_call_waits(held: HeldServer, loop: str) -> None:
    async def main() -> None:
        call = asyncio.create_task(held.async_client().delete_group(GROUP))
        await received(held)
        for _ in range(100):
            await asyncio.sleep(0)
        assert not call.done()
        held.release.set()
        assert (await call).outcome == "deleted"

    run(loop, main())


def test_a_cancelled_task_says_what_became_of_its_call(sandbox: Sandbox, loop: str) -> None:
    sandbox.script(HANG)

    async def main() -> None:
        async with sandbox.async_client() as client:
            call = asyncio.create_task(client.delete_group(GROUP))
            await requested(sandbox)
            begun = time.monotonic()
            call.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await call
            assert time.monotonic() - begun < PROMPTLY
            assert call.cancelled()
            cause = told(caught.value).__cause__
            assert isinstance(cause, yl.CancelledError)
            assert cause.sent == "maybe_applied"
            assert vars(told(caught.value)) == {"sent": cause.sent, "attempts": cause.attempts}
            (attempt,) = cause.attempts
            assert attempt.code == "CANCELLED"
            sandbox.reset()
            # The cancelled request may yet be carried out.
            sandbox.add_group("another")
            assert (await client.delete_group("another")).outcome == "deleted"

    run(loop, main())


def test_a_task_that_is_cancelled_before_anything_is_sent(loop: str) -> None:
    with Sandbox(tls="valid", script=[{"connection": "hold"}]) as sandbox:
        client = sandbox.async_client(connect_timeout=PATIENCE)

        async def main() -> None:
            call = asyncio.create_task(client.delete_group(GROUP))
            await asyncio.sleep(0)
            call.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await call
            assert vars(told(caught.value))["sent"] == "not_sent"
            assert sandbox.requests() == []

        run(loop, main())


def test_a_task_that_is_cancelled_in_a_pause(loop: str) -> None:
    reply = {"status": 429, "text": "", "headers": [["Retry-After", "15"]]}
    with Sandbox(script=[{"apply": False, "reply": reply}], groups={GROUP: 0}) as sandbox:

        async def main() -> None:
            call = asyncio.create_task(sandbox.async_client().delete_group(GROUP))
            await requested(sandbox)
            call.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await call
            assert vars(told(caught.value))["sent"] in {"rejected", "maybe_applied"}
            assert len(vars(told(caught.value))["attempts"]) == 1

        run(loop, main())


async def cancelled_at_its_end(sandbox: Sandbox) -> BaseException:
    """Cancels a call that has ended and has not been heard of: the loop was busy."""
    sandbox.delay(0.1)
    call = asyncio.create_task(sandbox.async_client().delete_group(GROUP))
    await asyncio.sleep(0)
    time.sleep(1)
    call.cancel()
    with pytest.raises(asyncio.CancelledError) as caught:
        await call
    return told(caught.value)


def test_a_cancellation_and_a_success_are_both_told(sandbox: Sandbox, loop: str) -> None:
    sandbox.add_group(GROUP)
    raised = run(loop, cancelled_at_its_end(sandbox))
    cause = raised.__cause__
    assert isinstance(cause, yl.CancelledError)
    assert cause.detail == "the face library is gone (deleted)"
    assert (cause.sent, cause.attempts[-1].status) == ("maybe_applied", 200)
    assert cause.attempts[-1].code is None
    deletion = vars(raised)["deletion"]
    assert (deletion.outcome, deletion.attempts) == ("deleted", cause.attempts)


def test_a_cancellation_tells_of_the_failure_that_came_first(sandbox: Sandbox, loop: str) -> None:
    raised = run(loop, cancelled_at_its_end(sandbox))
    assert isinstance(raised.__cause__, yl.GroupNotFoundError)
    assert vars(raised)["sent"] == "rejected"
    assert "deletion" not in vars(raised)


def test_cancelling_twice_is_cancelling(sandbox: Sandbox, loop: str) -> None:
    sandbox.script(HANG)

    async def main() -> None:
        call = asyncio.create_task(sandbox.async_client().delete_group(GROUP))
        await requested(sandbox)
        call.cancel()
        call.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await call
        assert vars(told(caught.value))["sent"] == "maybe_applied"

    run(loop, main())


def test_many_tasks_are_cancelled_at_once(held: HeldServer, loop: str) -> None:
    async def main() -> None:
        client = held.async_client()
        calls = [asyncio.create_task(client.delete_group(GROUP)) for _ in range(200)]
        await received(held)
        for call in calls:
            call.cancel()
        for call in calls:
            with pytest.raises(asyncio.CancelledError) as caught:
                await call
            assert vars(told(caught.value))["sent"] in {"not_sent", "maybe_applied"}

    run(loop, main())


def test_wait_for(held: HeldServer, loop: str) -> None:
    async def main() -> None:
        with pytest.raises(asyncio.TimeoutError) as caught:
            await asyncio.wait_for(held.async_client().delete_group(GROUP), SENT_BY_THEN)
        cancelled = caught.value.__cause__
        assert isinstance(cancelled, asyncio.CancelledError)
        cause = told(cancelled).__cause__
        assert isinstance(cause, yl.CancelledError)
        assert cause.sent == "maybe_applied"

    run(loop, main())


@pytest.mark.skipif(sys.version_info < (3, 11), reason="asyncio.timeout came with Python 3.11")
def test_timeout(held: HeldServer, loop: str) -> None:
    timeout: Any = vars(asyncio)["timeout"]

    async def main() -> None:
        with pytest.raises(TimeoutError) as caught:
            async with timeout(SENT_BY_THEN):
                await held.async_client().delete_group(GROUP)
        # Early versions of Python 3.11 name no cause.
        cancelled = caught.value.__cause__ or caught.value.__context__
        assert isinstance(cancelled, asyncio.CancelledError)
        assert isinstance(cancelled.__cause__, yl.CancelledError)

    run(loop, main())


def test_its_own_timeout(held: HeldServer, loop: str) -> None:
    async def main() -> None:
        with pytest.raises(yl.DeadlineExceededError) as caught:
            await held.async_client().delete_group(GROUP, timeout=SENT_BY_THEN)
        assert caught.value.sent == "maybe_applied"

    run(loop, main())


def test_a_coroutine_that_is_thrown_away_makes_no_times(
    held: HeldServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The interpreter may do so at its exit, where Python 3.13.0 crashes when a time is made.
    made = list[int]()
    monkeypatch.setattr("yl_facesearch.attempt.of_microseconds", made.append)

    async def main() -> None:
        call: Any = held.async_client().delete_group(GROUP)
        call.send(None)
        await received(held)
        call.close()

    asyncio.run(main())
    assert made == []


def test_a_coroutine_that_is_thrown_away_gives_its_call_up(
    sandbox: Sandbox, loop: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    sandbox.script(HANG)

    async def main() -> None:
        client = sandbox.async_client(timeout=5)
        call: Any = client.delete_group(GROUP)
        call.send(None)
        await requested(sandbox)
        call.close()
        # The attempt's line, and the call's.
        while len(lines := [line for line in caplog.records if line.name == "yl_facesearch"]) < 2:
            await asyncio.sleep(0.001)
        assert [vars(line)["code"] for line in lines] == ["CANCELLED", "CANCELLED"]
        sandbox.reset()
        sandbox.add_group(GROUP)
        assert (await client.delete_group(GROUP)).outcome == "deleted"

    run(loop, main())


def test_thousands_of_tasks(wide_sandbox: Sandbox, loop: str) -> None:
    groups = [f"group-{number}" for number in range(3000)]
    for group in groups:
        wide_sandbox.add_group(group)

    async def main() -> list[yl.Deletion]:
        async with wide_sandbox.async_client() as client:
            return await asyncio.gather(*map(client.delete_group, groups))

    deletions = run(loop, main())
    assert [deletion.group_id for deletion in deletions] == groups
    assert wide_sandbox.groups() == {}
    connections = sum(not deletion.attempts[0].reused_connection for deletion in deletions)
    assert connections <= 100


def test_a_call_that_waits_for_its_turn_can_be_cancelled(held: HeldServer) -> None:
    async def main() -> None:
        client = held.async_client()
        before = [asyncio.create_task(client.delete_group(GROUP)) for _ in range(100)]
        await received(held)
        with pytest.raises(yl.DeadlineExceededError) as late:
            await client.delete_group(GROUP, timeout=0.2)
        assert (late.value.sent, late.value.attempts) == ("not_sent", ())
        waiting = asyncio.create_task(client.delete_group(GROUP))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await waiting
        assert vars(told(caught.value)) == {"sent": "not_sent", "attempts": ()}
        held.release.set()
        assert {call.outcome for call in await asyncio.gather(*before)} == {"deleted"}

    run("asyncio", main())


def test_several_loops_in_several_threads(wide_sandbox: Sandbox) -> None:
    groups = [[f"group-{thread}-{number}" for number in range(50)] for thread in range(6)]
    for group in (group for some in groups for group in some):
        wide_sandbox.add_group(group)
    client = wide_sandbox.async_client()
    together = threading.Barrier(len(groups))

    def thread(loop: str, some: list[str]) -> set[str]:
        async def main() -> set[str]:
            deletions = await asyncio.gather(*map(client.delete_group, some))
            return {str(deletion.outcome) for deletion in deletions}

        together.wait()
        return run(loop, main())

    with ThreadPoolExecutor(len(groups)) as pool:
        loops = list(LOOPS) * 3
        assert list(pool.map(thread, loops, groups)) == [{"deleted"}] * len(groups)
    assert wide_sandbox.groups() == {}


def test_one_loop_after_another(sandbox: Sandbox, loop: str) -> None:
    client = sandbox.async_client()
    for _ in range(20):
        assert run(loop, client.delete_group(GROUP, missing_ok=True)).outcome == "absent"


def test_a_loop_that_is_closed_with_a_call_in_flight(held: HeldServer, loop: str) -> None:
    client = held.async_client()

    async def leave() -> Any:
        call: Any = client.delete_group(GROUP)
        call.send(None)
        await received(held)
        return call

    call = run(loop, leave())
    held.release.set()
    assert run(loop, client.delete_group(GROUP)).outcome == "deleted"
    call.close()


def test_a_loop_that_is_gone_leaves_no_descriptor(sandbox: Sandbox, loop: str) -> None:
    client = sandbox.async_client()

    def descriptors(loops: int) -> int:
        for _ in range(loops):
            run(loop, client.delete_group(GROUP, missing_ok=True))
        gc.collect()
        return len(os.listdir("/proc/self/fd"))

    before = descriptors(1)
    # Some connections of earlier tests may still be closing, or this one's be opened.
    assert descriptors(50) < before + 50


def test_cancelled_calls_of_many_loops_leave_no_descriptor(sandbox: Sandbox, loop: str) -> None:
    client = sandbox.async_client()
    kept: list[BaseException] = []

    def descriptors(loops: int) -> int:
        for _ in range(loops):
            kept.append(run(loop, cancelled()))
        return len(os.listdir("/proc/self/fd"))

    async def cancelled() -> BaseException:
        call = asyncio.create_task(client.delete_group(GROUP))
        await asyncio.sleep(0.001)
        call.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await call
        return caught.value

    sandbox.script([{"hang": True, "times": 200}])
    gc.collect()
    gc.disable()
    try:
        before = descriptors(1)
        descriptors(100)
        limit = time.monotonic() + PATIENCE
        # The sandbox closes its ends a little later.
        while descriptors(0) >= before + 20:
            assert time.monotonic() < limit
    finally:
        gc.enable()


def test_a_log_line_is_written_in_the_context_of_its_own_task(sandbox: Sandbox, loop: str) -> None:
    user: ContextVar[str] = ContextVar("user")
    seen: dict[str, str] = {}

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen[vars(record)["group_id"]] = user.get("nobody")

    async def one(name: str) -> None:
        user.set(name)
        await client.delete_group(name, missing_ok=True)

    async def main() -> None:
        await one("first")
        await asyncio.gather(*(one(f"user-{number}") for number in range(20)))

    client = sandbox.async_client()
    logger, handler = logging.getLogger("yl_facesearch"), Kept()
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        run(loop, main())
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    assert seen == {name: name for name in ("first", *(f"user-{number}" for number in range(20)))}


def test_a_task_that_ends_the_loops_run_keeps_no_other_from_going_on(loop: str) -> None:
    made = LOOPS[loop]()

    async def waits(key: int) -> int:
        await event_loop().news_of(key)
        if key == 1:
            raise KeyboardInterrupt
        return key

    def news_of_both_in_one_round() -> None:
        event_loop()._due.extend([1, 2])
        event_loop().spread()

    interrupted, other = made.create_task(waits(1)), made.create_task(waits(2))
    made.call_soon(news_of_both_in_one_round)
    with pytest.raises(KeyboardInterrupt):
        made.run_until_complete(other)
    made.call_later(PATIENCE, made.stop)
    assert made.run_until_complete(other) == 2
    with pytest.raises(KeyboardInterrupt):
        interrupted.result()
    made.close()


def test_clock_correction(sandbox: Sandbox) -> None:
    sandbox.script([{"clock_offset_s": 600}])
    sandbox.add_group(GROUP)
    client = sandbox.async_client()
    assert client.clock_correction == 0.0
    run("asyncio", client.delete_group(GROUP))
    assert 590 < client.clock_correction < 610
