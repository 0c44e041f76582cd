"""Deletes from a pool of processes. Arguments: how they are started; "sync" or "async"."""

from __future__ import annotations

import asyncio
import multiprocessing
import sys

import yl_facesearch as yl

client = yl.Client()
async_client = yl.AsyncClient()


def delete(group_id: str) -> str:
    return str(client.delete_group(group_id).outcome)


def delete_async(group_id: str) -> str:
    return str(asyncio.run(async_client.delete_group(group_id)).outcome)


def fail(group_id: str) -> None:
    client.delete_group(group_id)


def fail_async(group_id: str) -> None:
    asyncio.run(async_client.delete_group(group_id))


def main() -> None:
    method, kind = sys.argv[1:]
    succeeding, failing = (delete, fail) if kind == "sync" else (delete_async, fail_async)
    print(succeeding("before"))
    context = multiprocessing.get_context(method)
    with context.Pool(2) as pool:
        print(*pool.map(succeeding, [f"group-{number}" for number in range(8)]))
        try:
            pool.apply(failing, ("not-there",))
        except yl.GroupNotFoundError as error:
            print(error.code, error.sent, len(error.attempts))
    print(succeeding("after"))


if __name__ == "__main__":
    main()
