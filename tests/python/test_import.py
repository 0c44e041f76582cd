from __future__ import annotations

from pathlib import Path

import yl_facesearch
from program import run
from yl_facesearch.sandbox import Sandbox

# Each takes about as long to import as all of this package, or longer.
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
    "argparse",
    "pytest",
]

LOADED = f"""
import sys
sys.path.append({str(Path(yl_facesearch.__file__).parents[1])!r})
import yl_facesearch
print(sorted(set(sys.modules) & set({SLOW})))
print(sorted(name for name in sys.modules if name.startswith("yl_facesearch")))
yl_facesearch.Client("key", "secret")
yl_facesearch.AsyncClient("key", "secret")
print(sorted({{"asyncio", "logging"}} & set(sys.modules)))
"""


def test_importing_is_cheap(sandbox: Sandbox) -> None:
    # -S: what the installation's own start-up loads is not this package's doing.
    slow, own, slow_clients = run(sandbox, "-I", "-S", "-c", LOADED).splitlines()
    assert slow == "[]"
    assert "yl_facesearch.sandbox" not in own
    assert slow_clients == "[]"
