"""Each program that README.md and the documentation show does and prints what its page says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from building import ROOT, Program
from yl_facesearch.sandbox import Sandbox

Group = int | dict[str, Any]  # of a sandbox

BUSY = {"apply": False, "reply": {"status": 503, "text": ""}}
LOST_REPLY = {"cut": 0}


@dataclass
class Shown:
    """A program with its arguments, what it meets, and what it leaves.

    A file beside it with the ending .out holds all that it must print; else `prints` is a part.
    """

    file: str
    prints: str = ""
    groups: Mapping[str, Group] = field(default_factory=dict[str, Group])
    script: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    left: list[str] = field(default_factory=list[str])
    arguments: tuple[str, ...] = ()


ONE = {"YuanliStudent_01": 0}
FULL = {"YuanliStudent_01": 3}
KNOWN = {"YuanliStudent_01": {"faces": 3, "created_at": "2026-01-27T14:19:01+08:00"}}
TEN = {f"library-{number}": int(number == 7) for number in range(10)}

PROGRAMS = [
    *(Shown(f"examples/delete.{ending}", "deleted", ONE) for ending in ("py", "c", "cpp", "rs")),
    Shown("examples/delete_async.py", "deleted", ONE),
    Shown("examples/command.sh", "YuanliStudent_01 deleted", ONE),
    Shown("examples/test_lost_reply.py", "1 passed"),
    Shown("examples/sandbox.py", "seen gone, after a lost reply"),
    *(
        Shown(
            f"docs/snippets/what_next.{ending}",
            groups={"one": 0, "two": 3, "four": 0},
            script=[{}, {}, {}, LOST_REPLY],
            left=["two"],
        )
        for ending in ("py", "c", "cpp", "rs")
    ),
    *(
        Shown(f"docs/snippets/look.{ending}", groups=KNOWN, left=["YuanliStudent_01"])
        for ending in ("py", "c", "cpp", "rs")
    ),
    Shown("docs/snippets/delete_exactly.py", groups=FULL),
    Shown("docs/snippets/not_empty.py", groups={"class_3": 3}),
    *(
        Shown(
            f"docs/snippets/settle.{ending}",
            groups={"one": 0, "two": 0},
            # The first is carried out, the second is not: neither is answered.
            script=[
                {"on": "delete_group", "cut": 0},
                {"on": "delete_group", "read": "head"},
            ],
            left=["two"],
        )
        for ending in ("py", "c", "cpp", "rs")
    ),
    Shown(
        "docs/snippets/attempts.py", groups=ONE, script=[BUSY, {"on": "delete_group", **LOST_REPLY}]
    ),
    Shown("docs/snippets/fork_server.py", groups={"first": 0, "second": 0, "third": 0}),
    Shown("docs/snippets/many_tasks.py", groups=TEN, left=["library-7"]),
    Shown("docs/snippets/task_cancelled.py", groups=ONE, script=[{"hang": True}]),
    Shown("docs/snippets/log_lines.py", groups=ONE, script=[BUSY]),
    Shown("docs/snippets/test_erase.py", "2 passed"),
    Shown("docs/snippets/non_throwing.cpp", groups=FULL, left=["YuanliStudent_01"]),
    Shown("docs/snippets/migration_before.py", groups=ONE, script=[LOST_REPLY]),
    Shown("docs/snippets/migration_after.py", groups=ONE, script=[LOST_REPLY]),
    Shown(
        "docs/snippets/receipt.sh",
        groups={"one": 0, "two": 0, "three": 3},
        script=[{"on": "delete_group"}, {"on": "delete_group", **LOST_REPLY}],
        left=["three"],
    ),
    Shown("docs/snippets/from_file.sh", groups={"one": 3}),
    Shown("docs/snippets/review.sh", groups=KNOWN),
    Shown("docs/snippets/evidence.sh", groups={"one": 3}),
    Shown("docs/snippets/doctor.sh", "credentials  "),
    Shown("docs/snippets/sign.sh", "sign SHA-256"),
    Shown("docs/snippets/sandbox.sh"),
    Shown("docs/snippets/cmake/CMakeLists.txt", "deleted", ONE),
]


@pytest.mark.parametrize(
    ("program", "shown"),
    [pytest.param(shown.file, shown, id=shown.file) for shown in PROGRAMS],
    indirect=["program"],
)
def test_it_does_what_its_page_says(program: Program, shown: Shown) -> None:
    with Sandbox(groups=shown.groups, script=shown.script) as sandbox:
        done = program.run(sandbox, *shown.arguments)
        assert done.returncode == 0, done
        assert shown.prints in done.stdout
        printed = (ROOT / shown.file).with_suffix(".out")
        if printed.exists():
            assert done.stdout == printed.read_text(encoding="utf-8")
        else:
            assert shown.prints, "nothing says what it must print"
        assert list(sandbox.groups()) == shown.left
