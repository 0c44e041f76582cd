"""A process that is stopped past its deadline, as by Ctrl-Z or a paused container."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from held_server import GROUP, PATIENCE, HeldServer
from program import environment, state

TIMEOUT = 2

BLOCKING = f"""
import yl_facesearch as yl
print(yl.Client(timeout={TIMEOUT}).delete_group({GROUP!r}).outcome)
"""
ASYNC = f"""
import asyncio
import yl_facesearch as yl

async def main():
    async with yl.AsyncClient(timeout={TIMEOUT}) as client:
        print((await client.delete_group({GROUP!r})).outcome)

asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
@pytest.mark.parametrize("program", [BLOCKING, ASYNC], ids=["blocking", "async"])
def test_the_reply_that_came_meanwhile_counts(held: HeldServer, program: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", program],
        env=environment(held),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert held.received.wait(PATIENCE)
    os.kill(process.pid, signal.SIGSTOP)
    while state(process.pid) != "T":
        time.sleep(0.01)
    held.release.set()
    # The deadline passes: no event, but a time.
    time.sleep(TIMEOUT)
    os.kill(process.pid, signal.SIGCONT)
    assert process.communicate(timeout=PATIENCE) == ("deleted\n", "")
