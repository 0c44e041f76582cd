from __future__ import annotations

from pathlib import Path

import pytest

from program import run
from yl_facesearch.sandbox import Sandbox

PROGRAMS = Path(__file__).parent / "programs"


def test_fork(sandbox: Sandbox) -> None:
    groups = ["before", "child", "grandchild", "child-again", "parent"]
    for group in groups:
        sandbox.add_group(group)
    assert run(sandbox, str(PROGRAMS / "fork.py")).split() == ["deleted"] * len(groups)
    assert sandbox.groups() == {}
    assert [record["group_id"] for record in sandbox.requests()] == groups


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_pool(sandbox: Sandbox, method: str) -> None:
    for group in ["before", "after", *(f"group-{number}" for number in range(8))]:
        sandbox.add_group(group)
    printed = run(sandbox, str(PROGRAMS / "pool.py"), method).splitlines()
    assert printed == [
        "deleted",
        " ".join(["deleted"] * 8),
        "INVALID_OUTER_ID rejected 1",
        "deleted",
    ]
    assert sandbox.groups() == {}
