"""A server of several processes: its parent uses the client before and after it forks the workers.

Arguments: "sync" or "async"; how many workers; how many deletes each; a CA file, or nothing.
"""

from __future__ import annotations

import asyncio
import os
import sys
import threading
import warnings

import yl_facesearch as yl

# Python 3.12 and later warn of any thread.
warnings.filterwarnings("ignore", message=".*multi-threaded", category=DeprecationWarning)

KIND, WORKERS, DELETES = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])

CA_FILE = sys.argv[4] or None
# By address: glibc cannot resolve names in a child that was forked while a thread was at it.
ENDPOINT = os.environ["YL_ENDPOINT"].replace("localhost", "127.0.0.1")

client = (
    yl.Client(endpoint=ENDPOINT, ca_file=CA_FILE)
    if KIND == "sync"
    else yl.AsyncClient(endpoint=ENDPOINT, ca_file=CA_FILE)
)


def work(groups: list[str]) -> None:
    if isinstance(client, yl.Client):
        for group in groups:
            assert client.delete_group(group).outcome == "deleted"
    else:
        asyncio.run(work_async(client, groups))


async def work_async(client: yl.AsyncClient, groups: list[str]) -> None:
    for deletion in await asyncio.gather(*map(client.delete_group, groups)):
        assert deletion.outcome == "deleted"


def groups(name: str) -> list[str]:
    return [f"{name}-{number}" for number in range(DELETES)]


def use(stop: threading.Event) -> None:
    """Keeps calls in flight in the parent while it forks."""
    while not stop.is_set():
        if isinstance(client, yl.Client):
            client.delete_group("nothing", missing_ok=True)
        else:
            asyncio.run(absent(client))


async def absent(client: yl.AsyncClient) -> None:
    calls = (client.delete_group("nothing", missing_ok=True) for _ in range(20))
    await asyncio.gather(*calls)


def main() -> None:
    work(groups("parent"))
    stop = threading.Event()
    threads = [threading.Thread(target=use, args=(stop,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    children: list[int] = []
    for worker in range(WORKERS):
        child = os.fork()
        if child == 0:
            work(groups(f"worker-{worker}"))
            sys.exit(0)
        children.append(child)
    for child in children:
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    stop.set()
    for thread in threads:
        thread.join()
    work(groups("parent-again"))


main()
