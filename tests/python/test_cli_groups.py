from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from command import Terminal, command
from program import environment
from receipt_lines import lines
from yl_facesearch.sandbox import Sandbox

CREATED_AT = "2026-01-27T14:19:01+08:00"
OTHER = "2026-01-27T14:19:02+08:00"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    described: dict[str, Any] = {"faces": 3, "name": "Students \x1b[2J", "created_at": CREATED_AT}
    with Sandbox(groups={"full": described, "empty": 0}) as sandbox:
        yield sandbox


def operations(sandbox: Sandbox) -> set[str]:
    return {record["operation"] for record in sandbox.requests()}


def test_a_table(sandbox: Sandbox) -> None:
    done = command(sandbox, "groups")
    assert (done.returncode, done.stderr) == (0, "")
    header, *rows = done.stdout.splitlines()
    assert header.split() == ["ID", "NAME", "CREATED", "FACES"]
    assert sorted(row.split()[0] for row in rows) == ["empty", "full"]
    [full] = [row for row in rows if row.startswith("full")]
    assert full.endswith("  3")
    assert "\x1b" not in done.stdout
    assert operations(sandbox) == {"list_groups", "face_count"}


def test_as_json(sandbox: Sandbox) -> None:
    done = command(sandbox, "groups", "--json")
    found = {record["id"]: record for record in map(json.loads, done.stdout.splitlines())}
    assert (found["full"]["face_count"], found["empty"]["face_count"]) == (3, 0)
    one = command(sandbox, "group", "full", "--json")
    assert json.loads(one.stdout) == found["full"]
    assert list(found["full"]) == [
        "id",
        "name",
        "data",
        "model_version",
        "created_at",
        "face_count",
    ]


def test_one(sandbox: Sandbox) -> None:
    done = command(sandbox, "group", "full")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"^face_count +3$", done.stdout, re.MULTILINE)
    missing = command(sandbox, "group", "missing")
    assert (missing.returncode, missing.stdout) == (4, "")
    assert "INVALID_GROUP_ID" in missing.stderr
    assert command(sandbox, "group", "no spaces").returncode == 2
    assert command(sandbox, "groups", YL_API_SECRET="another").returncode == 3


def test_a_dry_run_changes_nothing(sandbox: Sandbox) -> None:
    done = command(sandbox, "delete-group", "--dry-run", "empty", "full", "missing")
    assert done.returncode == 5
    empty, full, missing = done.stdout.splitlines()
    assert empty.startswith("empty: ")
    assert empty.endswith("0 faces: would be deleted")
    assert full.endswith("3 faces: holds faces, would be refused")
    assert missing == "missing: not listed: would not be found"
    assert operations(sandbox) == {"list_groups", "face_count"}
    forced = command(sandbox, "delete-group", "--dry-run", "--non-empty", "full", "--json")
    assert (forced.returncode, json.loads(forced.stdout)["meaning"]) == (0, "would be deleted")
    changed = command(sandbox, "delete-group", "--dry-run", "full", "--if-created-at", OTHER)
    assert changed.returncode == 12


def test_only_the_reviewed_one_is_deleted(sandbox: Sandbox) -> None:
    shown = json.loads(command(sandbox, "group", "full", "--json").stdout)["created_at"]
    arguments = ["delete-group", "full", "--non-empty", "--yes", "--if-created-at"]
    done = command(sandbox, *arguments, OTHER)
    assert done.returncode == 12
    assert "GROUP_CHANGED" in done.stderr
    assert "full" in sandbox.groups()
    assert command(sandbox, *arguments, shown).returncode == 0
    assert "full" not in sandbox.groups()
    for wrong in ("2026-01-27T14:19:01", "yesterday"):
        assert command(sandbox, *arguments, wrong).returncode == 2
    two = command(sandbox, "delete-group", "a", "b", "--if-created-at", shown)
    assert (two.returncode, "one face library" in two.stderr) == (2, True)


def test_it_is_shown_before_its_id_is_asked_for(sandbox: Sandbox) -> None:
    with Terminal(environment(sandbox), "delete-group", "full", "--non-empty") as terminal:
        terminal.answer("Type its id to continue: ", "full")
        assert terminal.end() == 0
    shown, _, _ = terminal.shown.partition("Type its id")
    assert "3 faces" in shown
    assert "full" not in sandbox.groups()


def test_only_what_was_shown_is_deleted(sandbox: Sandbox) -> None:
    with Terminal(environment(sandbox), "delete-group", "full", "--non-empty") as terminal:
        terminal.wait_for("Type its id to continue: ")
        # Meanwhile somebody makes another one of this id.
        sandbox.add_group("full", 7, created_at=datetime.fromisoformat(OTHER))
        terminal.answer("", "full")
        assert terminal.end() == 12
    assert "GROUP_CHANGED" in terminal.shown
    assert sandbox.groups()["full"] == 7


def test_faces_that_were_not_shown_are_not_deleted(sandbox: Sandbox) -> None:
    with Terminal(environment(sandbox), "delete-group", "new", "--non-empty") as terminal:
        terminal.wait_for("Type its id to continue: ")
        # It was not listed, and there it is.
        sandbox.add_group("new", 7)
        terminal.answer("", "new")
        assert terminal.end() == 5
    assert "new: not listed" in terminal.shown
    assert sandbox.groups()["new"] == 7


@pytest.mark.parametrize("is_asked", [False, True])
def test_a_look_that_fails(sandbox: Sandbox, is_asked: bool) -> None:
    sandbox.refuse("AUTHORIZATION_ERROR: DENIED", status=403, on="list_groups")
    if is_asked:
        with Terminal(environment(sandbox), "delete-group", "full", "--non-empty") as terminal:
            assert terminal.end() == 3
        assert "full" in sandbox.groups()
    else:
        done = command(sandbox, "delete-group", "full", "--non-empty", "--yes")
        assert (done.returncode, done.stdout) == (0, "full deleted\n")
        assert "could not be listed first: list_groups: AUTHORIZATION_ERROR: DENIED" in done.stderr


def test_a_receipt_says_what_was_seen(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    sandbox.lose_reply(on="delete_group")
    done = command(sandbox, "delete-group", "full", "--non-empty", "--yes", "--receipt", str(path))
    assert done.returncode == 0, done.stderr
    begun, ended = lines(path)
    assert begun["group"] == ended["group"]
    assert (begun["group"]["id"], begun["group"]["face_count"]) == ("full", 3)
    assert begun["group"]["created_at"].startswith("2026-01-27T")
    assert ended["outcome"] == "inferred"
    assert ended["settles_at"] > ended["time"]
    assert command(None, "receipts", str(path)).returncode == 0
