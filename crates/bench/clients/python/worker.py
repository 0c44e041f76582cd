"""Python's clients, measured in turns: `worker.py KIND ENDPOINT CA_FILE AT_ONCE`.

Answers each line of standard input, a number of calls, with the nanoseconds they took.
"""

import sys
import threading
import time

import callers
from callers import Call


def run(call: Call, calls: int) -> None:
    """Make calls, one after another."""
    for _ in range(calls):
        call()


def timed(call: Call, calls: int, threads: int) -> int:
    """Nanoseconds that calls take, made by threads at once."""
    if threads == 1:
        start = time.perf_counter_ns()
        run(call, calls)
        return time.perf_counter_ns() - start
    workers = [threading.Thread(target=run, args=(call, calls // threads)) for _ in range(threads)]
    start = time.perf_counter_ns()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return time.perf_counter_ns() - start


def answer(took: int) -> None:
    """Print how long a round took."""
    print(took, flush=True)


def sync_rounds(kind: str, endpoint: str, ca_file: str, at_once: int) -> None:
    """Serve a client that blocks."""
    call = callers.SYNC[kind](endpoint, ca_file)
    for line in sys.stdin:
        answer(timed(call, int(line), at_once))


async def async_rounds(kind: str, endpoint: str, ca_file: str, at_once: int) -> None:
    """Serve an asyncio client: at_once tasks that each make one call after another."""
    import asyncio

    call, close = await callers.ASYNC[kind](endpoint, ca_file, at_once)

    async def task(calls: int) -> None:
        for _ in range(calls):
            await call()

    # Read here, on the loop's thread: nothing is in flight between rounds.
    for line in sys.stdin:
        each = int(line) // at_once
        start = time.perf_counter_ns()
        await asyncio.gather(*(task(each) for _ in range(at_once)))
        answer(time.perf_counter_ns() - start)
    await close()


def main() -> None:
    """Run the client that the arguments name."""
    kind, endpoint, ca_file, at_once = sys.argv[1:]
    if kind in callers.ASYNC:
        import asyncio

        asyncio.run(async_rounds(kind, endpoint, ca_file, int(at_once)))
    else:
        sync_rounds(kind, endpoint, ca_file, int(at_once))


if __name__ == "__main__":
    main()
