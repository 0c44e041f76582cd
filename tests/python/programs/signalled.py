"""Calls that SIGINT meets at random moments. Arguments: a seed; how many; "logging" or "silent".

Prints, as JSON, how often the signal was answered by the call, by one that had succeeded, and after
it. Any loss ends it with a traceback.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from collections import Counter

import yl_facesearch as yl
from yl_facesearch.sandbox import Sandbox

SEED, SIGNALS, LOGS = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "logging"

if LOGS:
    import logging

    logging.basicConfig(level=logging.DEBUG, filename=os.devnull)

chance = random.Random(SEED)
counts: Counter[str] = Counter()
begun = threading.Event()
moment = 0.0


def send_signals() -> None:
    for _ in range(SIGNALS):
        begun.wait()
        begun.clear()
        time.sleep(moment)
        os.kill(os.getpid(), signal.SIGINT)


def reply_after() -> float:
    """Seconds: most replies are quick, so that a thousand do not take long."""
    return chance.uniform(0.005, 0.2 if chance.random() < 0.1 else 0.05)


def moment_of_signal(reply: float) -> float:
    """Anywhere, but often about the time of the reply."""
    if chance.random() < 0.5:
        return max(0.0, reply + chance.gauss(0.0015, 0.002))
    return chance.uniform(0.0, 1.3 * reply)


def call(sandbox: Sandbox, client: yl.Client, group_id: str) -> None:
    deletion: yl.Deletion | None = None
    try:
        begun.set()
        deletion = client.delete_group(group_id)
        time.sleep(5)
        raise AssertionError("the signal is lost")
    except KeyboardInterrupt as interrupt:
        raised = interrupt
    told = vars(raised)
    requests = [request for request in sandbox.requests() if request["group_id"] == group_id]
    is_gone = group_id not in sandbox.groups()
    if deletion is not None:
        # The signal came after the call.
        assert "sent" not in told
        assert (deletion.outcome, is_gone, len(requests)) == ("deleted", True, 1)
        counts["after the call"] += 1
        return
    if not told and not requests:
        # The signal came before the call.
        counts["before the call"] += 1
        return
    assert isinstance(raised.__cause__, yl.CancelledError), raised.__cause__
    assert told["attempts"] == raised.__cause__.attempts
    if "deletion" in told:
        assert (told["deletion"].outcome, is_gone, len(requests)) == ("deleted", True, 1)
        assert told["deletion"].attempts == told["attempts"]
        counts["by a call that had succeeded"] += 1
        return
    assert told["sent"] in {"not_sent", "maybe_applied"}
    assert told["sent"] == "maybe_applied" or not requests
    assert len(told["attempts"]) <= 1
    counts["by the call"] += 1


signal.signal(signal.SIGINT, signal.default_int_handler)
threading.Thread(target=send_signals, daemon=True).start()
with Sandbox(max_groups=SIGNALS) as sandbox:
    client = sandbox.client(max_retries=0)
    for number in range(SIGNALS):
        reply = reply_after()
        moment = moment_of_signal(reply)
        sandbox.script([{"delay_ms": round(1000 * reply)}])
        sandbox.add_group(f"group-{number}")
        call(sandbox, client, f"group-{number}")
assert ("logging" in sys.modules) == LOGS
print(json.dumps(counts))
