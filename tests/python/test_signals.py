"""Neither a signal nor a result is lost, whenever the signal comes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

PROGRAM = Path(__file__).parent / "programs/signalled.py"
PROCESSES = 4
SIGNALS = 125


@pytest.mark.parametrize("logs", ["silent", "logging"])
def test_signals_at_random_moments(logs: str) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, PROGRAM, str(seed), str(SIGNALS), logs],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for seed in range(PROCESSES)
    ]
    counts: Counter[str] = Counter()
    for process in running:
        output, errors = process.communicate(timeout=300)
        assert (process.returncode, errors) == (0, "")
        counts.update(json.loads(output))
    assert sum(counts.values()) == PROCESSES * SIGNALS
    assert counts["by the call"] > 0
