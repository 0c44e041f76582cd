from __future__ import annotations

import subprocess
import sys

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


def test_a_client_that_is_never_closed(sandbox: Sandbox) -> None:
    sandbox.add_group("a")
    assert run(sandbox, "-c", NEVER_CLOSED) == "deleted\n"


def test_a_sandbox_that_is_never_closed(sandbox: Sandbox) -> None:
    assert run(sandbox, "-c", SANDBOX_NEVER_CLOSED) == "deleted\n"


def test_a_daemon_thread_that_waits_for_a_reply(held: HeldServer) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WAITING_IN_A_DAEMON_THREAD],
        env=environment(held),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert held.received.wait(PATIENCE)
        output = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output) == (0, (b"", b""))


def test_daemon_threads_that_make_calls_while_the_interpreter_ends(sandbox: Sandbox) -> None:
    for _ in range(5):
        run(sandbox, "-c", BUSY_DAEMON_THREADS)
