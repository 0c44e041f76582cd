from __future__ import annotations

import asyncio
import copy
import os
import pickle
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

import yl_facesearch as yl
from held_server import GROUP, PATIENCE, HeldServer
from loops import LOOPS, run
from yl_facesearch.sandbox import Sandbox

Call = Callable[[yl.Client, yl.CancelToken], object]

CALLS: dict[str, Call] = {
    "delete_group": lambda client, token: client.delete_group(GROUP, cancel=token),
    "list_groups": lambda client, token: client.list_groups(cancel=token),
    "group_info": lambda client, token: client.group_info(GROUP, cancel=token),
    "face_count": lambda client, token: client.face_count(GROUP, cancel=token),
}


def test_a_token() -> None:
    token = yl.CancelToken()
    assert not token.cancelled
    assert repr(token) == "<yl_facesearch.CancelToken>"
    token.cancel()
    token.cancel()
    assert token.cancelled
    assert repr(token) == "<yl_facesearch.CancelToken, cancelled>"
    twins: list[Callable[[Any], object]] = [copy.copy, copy.deepcopy, pickle.dumps]
    for twin in twins:
        with pytest.raises(TypeError):
            twin(token)


@pytest.mark.parametrize("name", list(CALLS))
def test_another_thread_cancels_a_call(held: HeldServer, name: str) -> None:
    token = yl.CancelToken()
    with held.client() as client, ThreadPoolExecutor() as pool:
        call = pool.submit(CALLS[name], client, token)
        assert held.received.wait(PATIENCE)
        token.cancel()
        with pytest.raises(yl.CancelledError) as caught:
            call.result(PATIENCE)
    sent = "maybe_applied" if name == "delete_group" else "not_sent"
    assert (caught.value.sent, caught.value.operation) == (sent, name)
    assert [attempt.code for attempt in caught.value.attempts] == ["CANCELLED"]


def test_a_token_cancels_all_its_calls_and_no_other(held: HeldServer) -> None:
    token = yl.CancelToken()
    with held.client() as client, ThreadPoolExecutor() as pool:
        mine = [pool.submit(client.delete_group, GROUP, cancel=token) for _ in range(2)]
        other = pool.submit(client.delete_group, GROUP)
        assert held.received.wait(PATIENCE)
        token.cancel()
        assert [type(call.exception(PATIENCE)) for call in mine] == [yl.CancelledError] * 2
        held.release.set()
        assert other.result(PATIENCE).outcome == "deleted"


@pytest.mark.parametrize("name", list(CALLS))
def test_a_cancelled_token_sends_nothing(sandbox: Sandbox, name: str) -> None:
    token = yl.CancelToken()
    token.cancel()
    with sandbox.client() as client, pytest.raises(yl.CancelledError) as caught:
        CALLS[name](client, token)
    assert (caught.value.sent, caught.value.attempts) == ("not_sent", ())
    assert sandbox.requests() == []


@pytest.mark.parametrize("loop", list(LOOPS))
def test_tasks_share_a_token(held: HeldServer, loop: str) -> None:
    async def main() -> None:
        token, client = yl.CancelToken(), held.async_client()
        calls = [asyncio.create_task(client.delete_group(GROUP, cancel=token)) for _ in range(2)]
        reads = [
            asyncio.create_task(client.list_groups(cancel=token)),
            asyncio.create_task(client.group_info(GROUP, cancel=token)),
            asyncio.create_task(client.face_count(GROUP, cancel=token)),
        ]
        await asyncio.to_thread(held.received.wait, PATIENCE)
        calls[0].cancel()
        with pytest.raises(asyncio.CancelledError):
            await calls[0]
        # A task's own end is not the end of those that share its token.
        assert not token.cancelled
        assert not calls[1].done()
        await asyncio.to_thread(token.cancel)
        for call in [calls[1], *reads]:
            with pytest.raises(yl.CancelledError):
                await call

    run(loop, main())


@pytest.mark.parametrize("value", [5, "token", True, object()])
def test_what_is_no_token(sandbox: Sandbox, value: Any) -> None:
    message = f"cancel must be CancelToken, not {type(value).__name__}"
    with sandbox.client() as client:
        for name in CALLS:
            with pytest.raises(yl.InvalidArgumentTypeError, match=message):
                CALLS[name](client, value)
    with pytest.raises(yl.InvalidArgumentTypeError, match=message):
        run("asyncio", sandbox.async_client().delete_group(GROUP, cancel=value))
    assert sandbox.requests() == []


def test_a_forked_childs_token_is_its_own(held: HeldServer) -> None:
    token = yl.CancelToken()
    with held.client() as client, ThreadPoolExecutor(1) as pool:
        call = pool.submit(client.delete_group, GROUP, cancel=token)
        assert held.received.wait(PATIENCE)
        child = os.fork()
        if child == 0:
            token.cancel()
            try:
                client.delete_group(GROUP, cancel=token)
            except yl.CancelledError as error:
                os._exit(0 if error.sent == "not_sent" else 1)
            finally:
                os._exit(2)
        assert os.waitpid(child, 0)[1] == 0
        assert not token.cancelled
        held.release.set()
        assert call.result(PATIENCE).outcome == "deleted"
