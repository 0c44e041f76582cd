from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from held_server import PATIENCE, HeldServer
from program import environment, run
from yl_facesearch.sandbox import Sandbox

NEVER_CLOSED = """
import yl_facesearch as yl
client = yl.Client()
print(client.delete_group("a").outcome)
"""

SANDBOX_NEVER_CLOSED = """
from yl_facesearch.sandbox import Sandbox
sandbox = Sandbox(groups={"a": 0})
client = sandbox.client()
print(client.delete_group("a").outcome)
"""

WAITING_IN_A_DAEMON_THREAD = """
import sys, threading
import yl_facesearch as yl
client = yl.Client(timeout=3600, max_retries=0)
threading.Thread(target=client.delete_group, args=("a",), daemon=True).start()
sys.stdin.read()
"""

BUSY_DAEMON_THREADS = """
import threading
import yl_facesearch as yl
client = yl.Client()
started = threading.Barrier(5)
def work():
    started.wait()
    while True:
        client.delete_group("a", missing_ok=True)
for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
started.wait()
client.delete_group("a", missing_ok=True)
"""

LOGGING_DAEMON_THREADS = """
import logging, threading
import yl_facesearch as yl
class Reading(logging.Handler):
    def emit(self, record):
        record.getMessage().encode()
logger = logging.getLogger("yl_facesearch")
logger.addHandler(Reading())
logger.setLevel(logging.DEBUG)
client = yl.Client()
started = threading.Barrier(5)
def work():
    started.wait()
    while True:
        client.delete_group("a", missing_ok=True)
for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
started.wait()
client.delete_group("a", missing_ok=True)
"""

ASYNC_NEVER_CLOSED = """
import asyncio
import yl_facesearch as yl
client = yl.AsyncClient()
print(asyncio.run(client.delete_group("a")).outcome)
"""

ASYNC_LEFT_IN_FLIGHT = """
import asyncio
import yl_facesearch as yl
ended = []
async def main():
    client = yl.AsyncClient(max_retries=0)
    for _ in range(20):
        call = asyncio.create_task(client.delete_group("a"))
        call.add_done_callback(lambda call: ended.append(call.cancelled()))
    try:
        await client.delete_group("a", timeout=1)
    except yl.DeadlineExceededError as error:
        print(error.sent)
asyncio.run(main())
print(ended == [True] * 20)
"""

ASYNC_WAITING_IN_A_DAEMON_THREAD = """
import asyncio, sys, threading
import yl_facesearch as yl
client = yl.AsyncClient(timeout=3600, max_retries=0)
def work():
    asyncio.run(client.delete_group("a"))
threading.Thread(target=work, daemon=True).start()
sys.stdin.read()
"""

ASYNC_BUSY_DAEMON_THREADS = """
import asyncio, threading
import yl_facesearch as yl
client = yl.AsyncClient()
started = threading.Barrier(5)
async def work():
    async def one():
        while True:
            await client.delete_group("a", missing_ok=True)
    await client.delete_group("a", missing_ok=True)
    started.wait()
    await asyncio.gather(*(one() for _ in range(16)))
for _ in range(4):
    threading.Thread(target=asyncio.run, args=(work(),), daemon=True).start()
started.wait()
asyncio.run(client.delete_group("a", missing_ok=True))
"""

CTRL_C = """
import asyncio
import yl_facesearch as yl
async def main():
    client = yl.AsyncClient(timeout=3600, max_retries=0)
    try:
        await client.delete_group("a")
    except asyncio.CancelledError as cancelled:
        print(cancelled.sent, type(cancelled.__cause__).__name__)
        raise
try:
    asyncio.run(main())
except KeyboardInterrupt:
    print("KeyboardInterrupt")
"""


def test_a_client_that_is_never_closed(sandbox: Sandbox) -> None:
    sandbox.add_group("a")
    assert run(sandbox, "-c", NEVER_CLOSED) == "deleted\n"


def test_a_sandbox_that_is_never_closed(sandbox: Sandbox) -> None:
    assert run(sandbox, "-c", SANDBOX_NEVER_CLOSED) == "deleted\n"


def test_an_async_client_that_is_never_closed(sandbox: Sandbox) -> None:
    sandbox.add_group("a")
    assert run(sandbox, "-c", ASYNC_NEVER_CLOSED) == "deleted\n"


def test_a_loop_that_ends_with_calls_in_flight(held: HeldServer) -> None:
    assert run(held, "-c", ASYNC_LEFT_IN_FLIGHT) == "maybe_applied\nTrue\n"


def test_ctrl_c_in_a_loop(held: HeldServer) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", CTRL_C],
        env=environment(held),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert held.received.wait(PATIENCE)
        process.send_signal(signal.SIGINT)
        output = process.communicate(timeout=PATIENCE)
    assert output == ("maybe_applied CancelledError\nKeyboardInterrupt\n", "")
    assert process.returncode == 0


@pytest.mark.parametrize("program", [WAITING_IN_A_DAEMON_THREAD, ASYNC_WAITING_IN_A_DAEMON_THREAD])
def test_a_daemon_thread_that_waits_for_a_reply(held: HeldServer, program: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment(held),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert held.received.wait(PATIENCE)
        output = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output) == (0, (b"", b""))


@pytest.mark.parametrize(
    ("program", "exits"),
    [(BUSY_DAEMON_THREADS, 5), (ASYNC_BUSY_DAEMON_THREADS, 5), (LOGGING_DAEMON_THREADS, 15)],
    ids=["calls", "async calls", "calls and log lines"],
)
def test_daemon_threads_that_are_busy_while_the_interpreter_ends(
    sandbox: Sandbox, program: str, exits: int
) -> None:
    for _ in range(exits):
        run(sandbox, "-c", program)
