"""An AsyncClient that was used before a fork works in the child and then in the parent."""

from __future__ import annotations

import asyncio
import os
import sys
import warnings

import yl_facesearch as yl

# Python 3.12 and later warn of any thread.
warnings.filterwarnings("ignore", message=".*multi-threaded", category=DeprecationWarning)


async def delete(client: yl.AsyncClient, group_id: str) -> None:
    print((await client.delete_group(group_id)).outcome, flush=True)


def wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def main() -> int:
    client = yl.AsyncClient()
    loop = asyncio.new_event_loop()
    loop.run_until_complete(delete(client, "before"))
    child = os.fork()
    if child == 0:
        asyncio.run(delete(client, "child"))
        grandchild = os.fork()
        if grandchild == 0:
            asyncio.run(delete(client, "grandchild"))
            os._exit(0)
        status = wait(grandchild)
        asyncio.run(delete(client, "child-again"))
        # Interpreter exit, not os._exit: its clean-up must not touch what is the parent's.
        loop.close()
        return status
    status = wait(child)
    loop.run_until_complete(delete(client, "parent"))
    loop.close()
    return status


sys.exit(main())
