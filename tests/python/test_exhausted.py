"""A process that has used up its threads or its descriptors."""

from __future__ import annotations

import sys

import pytest

from program import run
from yl_facesearch.sandbox import Sandbox

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")

NO_THREAD = """
import asyncio, os, resource
from yl_facesearch import AsyncClient, YlError

async def main():
    async with AsyncClient() as client:
        # The limit does not hold for root.
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
        if os.getuid() == 0:
            os.setuid(65534)
        try:
            await client.delete_group("a")
        except YlError as error:
            print(error.code, error.sent, "no thread" in str(error))

asyncio.run(main())
"""

# What a result is made of may not have to be imported, once the face library is gone.
NO_DESCRIPTOR = """
import os, resource
from yl_facesearch import Client

with Client() as client:
    # By it the connection is there.
    client.list_groups()
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    try:
        while True:
            os.dup(0)
    except OSError:
        deletion = client.delete_group("a")
print(deletion.outcome, len(deletion.attempts))
"""


def test_an_async_call_without_a_thread_is_not_sent(sandbox: Sandbox) -> None:
    sandbox.add_group("a")
    assert run(sandbox, "-c", NO_THREAD) == "CONNECT_FAILED not_sent True\n"
    assert sandbox.groups() == {"a": 0}


def test_a_deletion_is_reported_without_a_descriptor(sandbox: Sandbox) -> None:
    sandbox.add_group("a")
    assert run(sandbox, "-c", NO_DESCRIPTOR) == "deleted 1\n"
    assert sandbox.groups() == {}
