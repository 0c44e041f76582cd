"""The looks after a delete: their results, exit statuses and receipts, by a clock of the test's."""

from __future__ import annotations

import argparse
import json
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import yl_facesearch as yl
from command import command
from receipt_lines import lines, valid
from yl_facesearch.cli import verification
from yl_facesearch.cli.look import Seen
from yl_facesearch.cli.receipt_file import ReceiptFile
from yl_facesearch.cli.receipt_lines import ReceiptLines
from yl_facesearch.cli.run import Run
from yl_facesearch.cli.signals import Signals
from yl_facesearch.sandbox import Sandbox

START = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)
CREATED_AT = START - timedelta(days=30)
SETTLES_AT = START + timedelta(minutes=6)
ARGUMENTS = argparse.Namespace(
    non_empty=True,
    missing_ok=False,
    if_created_at=None,
    json=False,
    keep_going=True,
    verify=True,
)
DELETED = yl.Deletion("a", "deleted")
IN_DOUBT = yl.ConnectionLostError(
    "CONNECTION_LOST", sent=yl.Sent.MAYBE_APPLIED, settles_at=SETTLES_AT
)
INFERRED = yl.Deletion("a", "inferred", settles_at=SETTLES_AT)

Shown = Sequence[yl.Group] | yl.YlError


def group(created_at: datetime = CREATED_AT) -> yl.Group:
    return yl.Group("a", "name", "", "s21", created_at)


SEEN = group()


class Clock:
    def __init__(self) -> None:
        self.now = START

    def time(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(verification, "utc_now", clock.time)
    monkeypatch.setattr(verification, "sleep", clock.sleep)
    return clock


class Client:
    """Deletes as `answer` says, and lists as `shows` does at each time."""

    def __init__(
        self, clock: Clock, answer: yl.Deletion | yl.YlError, shows: Callable[[float], Shown]
    ) -> None:
        self._clock, self._answer, self._shows = clock, answer, shows
        self.looks: list[float] = []

    def _latest_settles_at(self) -> tuple[int, bool]:
        return 1, True

    def delete_group(self, group_id: str, **options: Any) -> yl.Deletion:
        if isinstance(self._answer, yl.YlError):
            raise self._answer
        return self._answer

    def list_groups(self) -> Sequence[yl.Group]:
        self.looks.append((self._clock.now - START).total_seconds())
        shown = self._shows(self.looks[-1])
        if isinstance(shown, yl.YlError):
            raise shown
        return shown


def verify(
    client: Any, path: Path, seen: yl.Group | None = SEEN
) -> tuple[int, list[dict[str, Any]]]:
    """The run's exit status, and what its receipt says of the looks."""
    found = {} if seen is None else {"a": Seen(seen, 3)}
    made = ReceiptLines("0" * 16, "https://h", check_empty=False, seen=found)
    signals = Signals()
    with signals.heard(), ReceiptFile(str(path)) as receipt:
        exit_code = Run(ARGUMENTS, signals, client, made, receipt).delete_all(["a"])
    begun, ended, *verified = lines(path)
    assert [begun["event"], ended["event"]] == ["begun", "ended"]
    assert [line["event"] for line in verified] == ["verified"] * len(verified)
    assert {line["sequence"] for line in verified} <= {1}
    return exit_code, [line["verified"] for line in verified]


def results(verified: list[dict[str, Any]]) -> list[tuple[str, bool]]:
    return [(line["result"], line["settled"]) for line in verified]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "receipts"


def status_of(path: Path) -> int:
    return command(None, "receipts", str(path)).returncode


def test_gone(clock: Clock, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = Client(clock, DELETED, lambda _: [])
    exit_code, verified = verify(client, path)
    assert (exit_code, results(verified), client.looks) == (0, [("not_listed", True)], [0])
    assert verified[0] == {
        "at": "2026-11-25T12:00:00.000Z",
        "how": "list_groups",
        "result": "not_listed",
        "created_at": None,
        "settled": True,
        "detail": None,
    }
    assert capsys.readouterr().out == "a deleted\na verified not_listed\n"
    assert status_of(path) == 0


def test_a_read_that_lags(clock: Clock, path: Path) -> None:
    client = Client(clock, DELETED, lambda now: [group()] if now < 20 else [])
    exit_code, verified = verify(client, path)
    assert (exit_code, results(verified)) == (0, [("not_listed", True)])
    assert client.looks == [0, 1, 3, 7, 15, 23]


def test_still_visible(clock: Clock, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client = Client(clock, DELETED, lambda _: [group()])
    exit_code, verified = verify(client, path)
    assert (exit_code, results(verified)) == (13, [("still_visible", True)])
    assert verified[0]["created_at"] == CREATED_AT.isoformat()
    # It is looked for during 60 s more, and not longer.
    assert (client.looks[0], client.looks[-1]) == (0, 60)
    assert "still visible: the same face library is listed" in capsys.readouterr().err
    shown = command(None, "receipts", str(path))
    assert (shown.returncode, "line 3: still visible: a" in shown.stdout) == (10, True)


def test_recreated(clock: Clock, path: Path) -> None:
    other = group(START + timedelta(seconds=3))
    client = Client(clock, DELETED, lambda _: [other])
    exit_code, verified = verify(client, path)
    assert (exit_code, results(verified), client.looks) == (14, [("recreated", True)], [0])
    assert verified[0]["created_at"] == other.created_at.isoformat()
    assert status_of(path) == 0


@pytest.mark.parametrize(("created", "exit_code"), [(-1, 13), (+1, 14)])
def test_one_that_nobody_saw_is_known_by_its_time(
    path: Path, monkeypatch: pytest.MonkeyPatch, clock: Clock, created: int, exit_code: int
) -> None:
    clock.now = datetime.now(timezone.utc)
    other = group(clock.now + timedelta(hours=created))
    client = Client(clock, DELETED, lambda _: [other])
    assert verify(client, path, seen=None)[0] == exit_code


def test_a_look_that_fails(clock: Clock, path: Path) -> None:
    failed = yl.AuthenticationError("AUTHENTICATION_ERROR")
    client = Client(clock, DELETED, lambda _: failed)
    exit_code, verified = verify(client, path)
    assert (exit_code, results(verified)) == (15, [("look_failed", True)])
    assert verified[0]["detail"] == "AUTHENTICATION_ERROR"
    assert client.looks[-1] == 60


@pytest.mark.parametrize(
    ("after", "result", "exit_code", "looks"),
    [
        ([], "not_listed", 16, [0, 360]),
        ([group()], "still_visible", 13, None),
        ([group(START)], "recreated", 14, [0, 360]),
    ],
)
def test_in_doubt(
    clock: Clock,
    path: Path,
    after: list[yl.Group],
    result: str,
    exit_code: int,
    looks: list[float] | None,
) -> None:
    """What is listed before settles_at says nothing yet."""
    client = Client(clock, IN_DOUBT, lambda now: [group()] if now < 300 else after)
    found, verified = verify(client, path)
    assert results(verified) == [("still_visible", False), (result, True)]
    assert found == exit_code
    assert looks is None or client.looks == looks
    assert client.looks[-1] == (420 if result == "still_visible" else 360)
    assert status_of(path) == (10 if result == "still_visible" else 0)


def test_in_doubt_and_no_look_succeeds(clock: Clock, path: Path) -> None:
    client = Client(clock, IN_DOUBT, lambda _: yl.GatewayError("GATEWAY_ERROR"))
    exit_code, verified = verify(client, path)
    assert (exit_code, results(verified)) == (7, [("look_failed", False), ("look_failed", True)])
    assert status_of(path) == 10


def test_after_an_inferred_one_it_is_looked_again(clock: Clock, path: Path) -> None:
    client = Client(clock, INFERRED, lambda _: [])
    exit_code, verified = verify(client, path)
    assert (exit_code, client.looks) == (0, [0, 360])
    assert results(verified) == [("not_listed", False), ("not_listed", True)]


def test_a_refused_delete_is_not_looked_at(clock: Clock, path: Path) -> None:
    client = Client(clock, yl.NotEmptyError("NOT_EMPTY", sent=yl.Sent.REJECTED), lambda _: [])
    assert verify(client, path) == (5, [])
    assert client.looks == []


def test_a_signal_ends_the_wait(clock: Clock, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        if clock.now > START + timedelta(seconds=100):
            os.kill(os.getpid(), signal.SIGTERM)

    monkeypatch.setattr(verification, "sleep", sleep)
    client = Client(clock, IN_DOUBT, lambda _: [])
    exit_code, verified = verify(client, path)
    # The doubt is graver than the signal.
    assert (exit_code, results(verified)) == (7, [("not_listed", False)])
    assert status_of(path) == 10


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(groups={"a": 3, "b": 0}) as sandbox:
        yield sandbox


def test_against_a_service(sandbox: Sandbox, path: Path) -> None:
    arguments = ["a", "b", "--non-empty", "--yes", "--verify", "--json", "--receipt", str(path)]
    done = command(sandbox, "delete-group", *arguments)
    assert done.returncode == 0, done.stderr
    printed = [valid(json.loads(line)) for line in done.stdout.splitlines()]
    assert [line["event"] for line in printed] == ["ended", "ended", "verified", "verified"]
    assert [line for line in lines(path) if line["event"] != "begun"] == printed
    shown = command(None, "receipts", str(path))
    assert (shown.returncode, shown.stdout) == (
        0,
        f"{path}: 6 lines, 1 run, 2 deletes: 2 deleted, 2 verified not_listed\n",
    )


def test_recreated_at_a_service(sandbox: Sandbox) -> None:
    sandbox.script([{"on": "delete_group", "then_add_group": {"b": 0}}])
    done = command(sandbox, "delete-group", "b", "--verify")
    assert (done.returncode, done.stdout) == (14, "b deleted\nb verified recreated\n")


def test_a_dry_run_has_nothing_to_verify(sandbox: Sandbox) -> None:
    done = command(sandbox, "delete-group", "b", "--verify", "--dry-run")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert sandbox.requests() == []


def test_a_verified_line_without_its_delete_is_invalid(tmp_path: Path) -> None:
    made = ReceiptLines("0" * 16, "https://h", check_empty=False)
    verified = {"at": "2026-11-25T12:00:00.000Z", "how": "list_groups", "result": "not_listed"}
    path = tmp_path / "receipts"
    path.write_text(json.dumps(made.verified(1, "a", {**verified, "settled": True})) + "\n")
    shown = command(None, "receipts", str(path))
    assert (shown.returncode, "line 1: invalid" in shown.stdout) == (11, True)
