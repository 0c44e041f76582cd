"""Hosts that are neither threads nor asyncio: what works there, and what says that it does not."""

from __future__ import annotations

import pytest
import trio

import yl_facesearch as yl
from held_server import GROUP, HeldServer
from program import run
from yl_facesearch.sandbox import Sandbox


def test_an_async_client_under_trio_says_what_to_use(sandbox: Sandbox) -> None:
    client = sandbox.async_client()
    with pytest.raises(RuntimeError, match=r"asyncio or uvloop. Under trio.*use Client"):
        trio.run(client.delete_group, GROUP)
    with pytest.raises(RuntimeError, match=r"asyncio or uvloop"):
        client.list_groups().send(None)
    assert sandbox.requests() == []


def test_a_client_under_trio(held: HeldServer) -> None:
    async def main() -> yl.Deletion:
        deletions: list[yl.Deletion] = []
        client = held.client()

        async def delete() -> None:
            deletions.append(await trio.to_thread.run_sync(client.delete_group, GROUP))

        async with trio.open_nursery() as nursery:
            nursery.start_soon(delete)
            while not held.received.is_set():
                await trio.sleep(0.001)
            held.release.set()
        return deletions[0]

    assert trio.run(main).outcome == "deleted"


def test_a_trio_scope_cancels_a_call_by_its_token(held: HeldServer) -> None:
    async def main() -> yl.CancelledError:
        token, errors = yl.CancelToken(), list[yl.CancelledError]()
        client = held.client()

        def delete() -> None:
            try:
                client.delete_group(GROUP, cancel=token)
            except yl.CancelledError as error:
                errors.append(error)

        async with trio.open_nursery() as nursery:
            nursery.start_soon(trio.to_thread.run_sync, delete)
            while not held.received.is_set():
                await trio.sleep(0.001)
            token.cancel()
        return errors[0]

    assert trio.run(main).sent == "maybe_applied"


GEVENT = """
from gevent import monkey
monkey.patch_all()
import gevent
import yl_facesearch as yl
client, turns = yl.Client(), []
def other():
    while not turns or turns[-1] < 20:
        turns.append(len(turns))
        gevent.sleep(0.001)
    return len(turns)
others = gevent.spawn(other)
pool = gevent.get_hub().threadpool
print(pool.apply(client.delete_group, ("a",)).outcome, client.delete_group("b").outcome)
print(others.get() > 20)
import asyncio
print(asyncio.run(yl.AsyncClient().delete_group("c")).outcome)
"""


def test_gevent(sandbox: Sandbox) -> None:
    for group in "abc":
        sandbox.add_group(group)
    assert run(sandbox, "-c", GEVENT) == "deleted deleted\nTrue\ndeleted\n"
