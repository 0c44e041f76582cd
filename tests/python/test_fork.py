from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from program import run
from yl_facesearch.sandbox import Sandbox

PROGRAMS = Path(__file__).parent / "programs"


@pytest.mark.parametrize("program", ["fork.py", "fork_async.py"])
def test_fork(sandbox: Sandbox, program: str) -> None:
    groups = ["before", "child", "grandchild", "child-again", "parent"]
    for group in groups:
        sandbox.add_group(group)
    assert run(sandbox, str(PROGRAMS / program)).split() == ["deleted"] * len(groups)
    assert sandbox.groups() == {}
    assert [record["group_id"] for record in sandbox.requests()] == groups


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_pool(sandbox: Sandbox, method: str, kind: str) -> None:
    for group in ["before", "after", *(f"group-{number}" for number in range(8))]:
        sandbox.add_group(group)
    printed = run(sandbox, str(PROGRAMS / "pool.py"), method, kind).splitlines()
    assert printed == [
        "deleted",
        " ".join(["deleted"] * 8),
        "INVALID_OUTER_ID rejected 1",
        "deleted",
    ]
    assert sandbox.groups() == {}


@pytest.mark.parametrize("tls", [None, "valid"])
@pytest.mark.parametrize("kind", ["sync", "async"])
def test_forks_while_calls_are_in_flight(kind: str, tls: Literal["valid"] | None) -> None:
    workers, deletes = 12, 8
    names = ["parent", "parent-again", *(f"worker-{number}" for number in range(workers))]
    groups = {f"{name}-{number}": 0 for name in names for number in range(deletes)}
    with Sandbox(tls=tls, groups=groups, max_groups=len(groups)) as sandbox:
        arguments = (kind, str(workers), str(deletes), sandbox.ca_file or "")
        run(sandbox, str(PROGRAMS / "prefork.py"), *arguments)
        assert sandbox.groups() == {}
