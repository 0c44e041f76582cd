"""Deletes from a pool of processes; the argument is how they are started."""

from __future__ import annotations

import multiprocessing
import sys

import yl_facesearch as yl

client = yl.Client()


def delete(group_id: str) -> str:
    return str(client.delete_group(group_id).outcome)


def fail(group_id: str) -> None:
    client.delete_group(group_id)


def main() -> None:
    print(delete("before"))
    context = multiprocessing.get_context(sys.argv[1])
    with context.Pool(2) as pool:
        print(*pool.map(delete, [f"group-{number}" for number in range(8)]))
        try:
            pool.apply(fail, ("not-there",))
        except yl.GroupNotFoundError as error:
            print(error.code, error.sent, len(error.attempts))
    print(delete("after"))


if __name__ == "__main__":
    main()
