from __future__ import annotations

from program import run
from yl_facesearch.sandbox import Sandbox

# Each takes longer to import than all of this package.
SLOW = [
    "asyncio",
    "logging",
    "dataclasses",
    "inspect",
    "typing",
    "enum",
    "datetime",
    "threading",
    "json",
    "socket",
    "ssl",
]

LOADED = f"""
import sys
before = set(sys.modules)
import yl_facesearch
print(sorted((set(sys.modules) - before) & set({SLOW})))
print(sorted(name for name in sys.modules if name.startswith("yl_facesearch")))
"""


def test_importing_is_cheap(sandbox: Sandbox) -> None:
    # -S: what the installation's own start-up loads would hide what this package does.
    slow, own = run(sandbox, "-c", LOADED).splitlines()
    assert slow == "[]"
    assert "yl_facesearch.sandbox" not in own
