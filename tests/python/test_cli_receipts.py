"""Receipt files: what is on the disk when, whatever ends the command."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import re
import resource
import signal
import stat
import subprocess
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import yl_facesearch as yl
from command import COMMAND, Done, command, started
from held_server import GROUP, PATIENCE, HeldServer
from program import environment
from receipt_lines import ended, lines
from yl_facesearch.cli.receipt_file import ReceiptFile
from yl_facesearch.cli.receipt_lines import ReceiptLines
from yl_facesearch.cli.run import Run
from yl_facesearch.cli.signals import Signals
from yl_facesearch.sandbox import Sandbox

BEGUN_KEYS = [
    "schema",
    "event",
    "run",
    "sequence",
    "time",
    "group",
    "tool",
    "version",
    "account",
    "endpoint",
    "check_empty",
    "if_created_at",
    "settles_at",
]
ENDED_KEYS = [
    *BEGUN_KEYS[:-1],
    "outcome",
    "code",
    "detail",
    "sent",
    "meaning",
    "request_ids",
    "attempts",
    "settles_at",
]

UNFINISHED: dict[str, Any] = {
    "schema": 1,
    "event": "begun",
    "run": "0" * 32,
    "sequence": 1,
    "time": "2026-01-02T03:04:05.678Z",
    "group": {"id": "earlier"},
    "tool": "yl-facesearch",
    "version": "0.1.0",
    "account": "0" * 16,
    "endpoint": "https://h",
    "check_empty": True,
}


def time_of(text: str) -> datetime:
    """The time in a line."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def deletes(sandbox: Sandbox) -> list[dict[str, Any]]:
    """The requests to delete that came."""
    return [request for request in sandbox.requests() if request["operation"] == "delete_group"]


def delete(sandbox: Sandbox | HeldServer, path: Path, *arguments: str, **variables: str) -> Done:
    return command(sandbox, "delete-group", *arguments, "--receipt", str(path), **variables)


def test_a_line_before_each_delete_and_one_after(tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    before = datetime.now(timezone.utc) - timedelta(seconds=1)
    with Sandbox(groups={"empty": 0, "full": 2}) as sandbox:
        sandbox.lose_reply(on="delete_group")
        done = delete(sandbox, path, "empty", "full")
        endpoint, key, secret = sandbox.endpoint, sandbox.api_key, sandbox.api_secret
    assert done.returncode == 5
    begun, first, begun_too, second = lines(path)
    assert list(begun) == list(begun_too) == BEGUN_KEYS
    assert list(first) == list(second) == ENDED_KEYS
    assert len(ended(path)) == 2
    assert [line["sequence"] for line in lines(path)] == [1, 1, 2, 2]
    assert {line["run"] for line in lines(path)} == {begun["run"]}
    seen = begun["group"]
    assert (seen["id"], seen["name"], seen["face_count"]) == ("empty", "empty", 0)
    assert datetime.fromisoformat(seen["created_at"]) < before
    assert (begun["schema"], begun["tool"], begun["version"]) == (
        1,
        "yl-facesearch",
        yl.__version__,
    )
    assert begun["account"] == hashlib.sha256(key.encode()).hexdigest()[:16]
    assert (begun["endpoint"], begun["check_empty"]) == (endpoint, True)
    assert (first["outcome"], first["code"], first["sent"]) == ("inferred", None, None)
    assert [attempt["code"] for attempt in first["attempts"]] == [
        "CONNECTION_LOST",
        None,
        "INVALID_OUTER_ID",
    ]
    assert first["request_ids"] == [attempt["request_id"] for attempt in first["attempts"][1:]]
    assert (second["outcome"], second["code"], second["sent"]) == (None, "NOT_EMPTY", "rejected")
    moment = time_of(begun["time"])
    assert before <= moment <= datetime.now(timezone.utc)
    text = path.read_text(encoding="utf-8")
    assert not any(word in text + done.stdout + done.stderr for word in (key, secret))


def test_json_on_standard_output_is_the_line_that_ends(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    sandbox.add_group(GROUP)
    done = delete(sandbox, path, GROUP, "missing", "--json")
    assert [json.loads(line) for line in done.stdout.splitlines()] == ended(path)


def test_absent_is_no_erasure(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    done = delete(sandbox, path, "never", "--missing-ok")
    assert (done.returncode, done.stdout) == (0, "never absent\n")
    [line] = ended(path)
    assert line["outcome"] == "absent"
    assert line["meaning"].startswith("absent: ")
    assert "erased nothing" in line["meaning"]
    assert done.stderr == f"never: not listed\nyl-facesearch: never: {line['meaning']}\n"


def test_begun_is_on_the_disk_while_the_reply_is_awaited(
    held_deletes: HeldServer, tmp_path: Path
) -> None:
    path = tmp_path / "receipts"
    with started(held_deletes, "delete-group", "a", "b", "--receipt", str(path)) as process:
        assert held_deletes.received.wait(PATIENCE)
        process.kill()
    [begun] = lines(path)
    assert (begun["event"], begun["group"]) == ("begun", {"id": "a"})
    # The timeout, the life of a signature, and 5 minutes for a clock that no reply has shown.
    after = time_of(begun["settles_at"]) - time_of(begun["time"])
    assert timedelta(seconds=629) < after < timedelta(seconds=631)


def test_begun_is_synced_before_the_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    happened: list[Any] = []
    sync = os.fsync

    def note(file: int) -> None:
        status = os.fstat(file)
        happened.append("directory" if stat.S_ISDIR(status.st_mode) else status.st_size > 0)
        sync(file)

    class Client:
        def _latest_settles_at(self) -> tuple[int, bool]:
            return 1, True

        def delete_group(self, group_id: str, **options: Any) -> yl.Deletion:
            happened.append("call")
            return yl.Deletion(group_id, "deleted")

    monkeypatch.setattr(os, "fsync", note)
    arguments = argparse.Namespace(
        non_empty=False,
        missing_ok=False,
        if_created_at=None,
        json=False,
        keep_going=False,
        verify=False,
    )
    made = ReceiptLines("0" * 16, "https://h", check_empty=True)
    client: Any = Client()
    with ReceiptFile(str(tmp_path / "receipts")) as receipt:
        Run(arguments, Signals(), client, made, receipt).delete_all(["a"])
    assert happened == [False, "directory", True, "call", True]


@pytest.mark.parametrize("seed", range(4))
def test_killed_at_any_moment(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    path = tmp_path / "receipts"
    ids = [f"group_{number}" for number in range(10)]
    cut_off = 0
    for turn in range(6):
        with Sandbox(groups=dict.fromkeys(ids, 0)) as sandbox:
            if turn == 0:
                # Whatever the machine's speed, one run is killed in the middle of a delete.
                sandbox.hang(on="delete_group")
            for _ in ids:
                sandbox.delay(chance.uniform(0, 0.01), on="delete_group")
            earlier = path.stat().st_size if path.exists() else 0
            with started(sandbox, "delete-group", *ids, "--receipt", str(path)) as process:
                while not deletes(sandbox) and process.poll() is None:
                    time.sleep(0.001)
                time.sleep(chance.uniform(0, 0.1))
                process.kill()
            requests = deletes(sandbox)
        # Every line parses: a line is one write.
        whole = lines(path)
        of_this_run = [json.loads(line) for line in path.read_bytes()[earlier:].splitlines()]
        begun = [line["group"]["id"] for line in of_this_run if line["event"] == "begun"]
        # Of the last one the server may not have read the body by now.
        read = [request["group_id"] for request in requests if request["group_id"]]
        assert read == begun[: len(read)]
        assert len(begun) >= len(requests) > 0
        cut_off += whole[-1]["event"] == "begun"
    assert cut_off
    done = command(None, "receipts", str(path))
    assert done.returncode == 10, done


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_any_moment(tmp_path: Path, number: signal.Signals) -> None:
    chance = random.Random(number)
    ids = [f"group_{number}" for number in range(10)]
    for turn in range(10):
        path = tmp_path / f"receipts-{turn}"
        with Sandbox(groups=dict.fromkeys(ids, 0)) as sandbox:
            for _ in ids:
                sandbox.delay(chance.uniform(0, 0.01), on="delete_group")
            with started(sandbox, "delete-group", *ids, "--receipt", str(path)) as process:
                while not deletes(sandbox) and process.poll() is None:
                    time.sleep(0.001)
                time.sleep(chance.uniform(0, 0.1))
                process.send_signal(number)
                stdout, stderr = process.communicate(timeout=PATIENCE)
            left = sandbox.groups()
        receipts = ended(path)
        assert "Traceback" not in stderr
        for line in receipts:
            group_id = line["group"]["id"]
            assert (f"{group_id} deleted\n" in stdout) == (line["outcome"] == "deleted")
            if line["outcome"] is not None:
                assert group_id not in left
            else:
                # What the service has deleted is never said to be as it was.
                assert group_id in left or line["sent"] == "maybe_applied"
        is_in_doubt = any(line["sent"] == "maybe_applied" for line in receipts)
        is_done = len(receipts) == len(ids)
        statuses = [7] if is_in_doubt else [128 + number] + [0] * is_done
        assert process.returncode in statuses, stderr


def test_the_next_run_names_what_is_unfinished(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    path.write_text(json.dumps(UNFINISHED) + "\n", encoding="utf-8")
    sandbox.add_group("a")
    done = delete(sandbox, path, "a")
    assert done.returncode == 0
    said, shown = done.stderr.splitlines()
    assert shown.startswith("a: ")
    for word in (str(path), "line 1", "earlier", UNFINISHED["time"]):
        assert word in said
    assert len(lines(path)) == 3


@pytest.mark.parametrize(
    ("outcome", "code", "settles"),
    [("absent", None, True), (None, "INVALID_OUTER_ID", True), (None, "NOT_EMPTY", False)],
)
def test_a_later_run_settles_it_when_the_library_is_gone(
    tmp_path: Path, outcome: str | None, code: str | None, settles: bool
) -> None:
    path = tmp_path / "receipts"
    with Sandbox(groups={"full": 1}) as sandbox:
        group_id = "full" if code == "NOT_EMPTY" else "gone"
        earlier = UNFINISHED | {
            "group": {"id": group_id},
            "endpoint": sandbox.endpoint,
            "account": hashlib.sha256(sandbox.api_key.encode()).hexdigest()[:16],
        }
        path.write_text(json.dumps(earlier) + "\n", encoding="utf-8")
        delete(sandbox, path, group_id, *(["--missing-ok"] if outcome else []))
        last = lines(path)[-1]
        assert (last["outcome"], last["code"]) == (outcome, code)
        again = delete(sandbox, path, "another", "--missing-ok")
    assert ("line 1" in again.stderr) is not settles
    assert command(None, "receipts", str(path)).returncode == (0 if settles else 10)


@pytest.mark.parametrize("is_ended", [True, False], ids=["in doubt", "unfinished"])
@pytest.mark.parametrize(
    ("changed", "settles"),
    [
        ({}, True),
        ({"time": "2026-01-02T03:10:00.000Z"}, False),
        ({"if_created_at": "2025-12-01T00:00:01+00:00"}, False),
        ({"if_created_at": None}, False),
        ({"endpoint": "https://other"}, False),
    ],
    ids=["after settles_at", "before it", "another one", "any", "another service"],
)
def test_the_one_that_was_meant_is_seen_to_be_another(
    tmp_path: Path, changed: dict[str, Any], settles: bool, is_ended: bool
) -> None:
    created_at = datetime(2025, 12, 1, tzinfo=timezone.utc)
    group = {"id": "a", "created_at": created_at.isoformat()}
    settles_at = "2026-01-02T03:10:01.000Z"
    of_both = UNFINISHED | {"group": group}
    begun = of_both | {"settles_at": settles_at}
    doubt = yl.ConnectionLostError(
        "CONNECTION_LOST", sent=yl.Sent.MAYBE_APPLIED, settles_at=time_of(settles_at)
    )
    made = ReceiptLines("0" * 16, "https://h", check_empty=False)
    later = {"run": "1" * 32, "time": settles_at, "if_created_at": group["created_at"]}
    again = of_both | later | changed
    look = made.ended(1, "a", yl.GroupChangedError("GROUP_CHANGED", sent=yl.Sent.NOT_SENT))
    written = [
        begun,
        *([made.ended(1, "a", doubt) | of_both | {"event": "ended"}] if is_ended else []),
        again,
        # The look is made after the line that begins, and before this one.
        look | again | {"event": "ended", "time": "2026-01-02T04:00:00.000Z"},
    ]
    path = tmp_path / "receipts"
    path.write_text("".join(json.dumps(line) + "\n" for line in written), encoding="utf-8")
    assert len(lines(path)) == len(written)
    done = command(None, "receipts", str(path))
    assert done.returncode == (0 if settles else 10), done
    state = "in doubt" if is_ended else "unfinished"
    assert (f": {state}: a, " in done.stdout) is not settles
    counted = "settled by a later line" if settles else state
    assert done.stdout.endswith(f"2 deletes: 1 failed, 1 {counted}\n")


@pytest.mark.parametrize(
    ("fragment", "names"),
    [
        ('{"sch', "cannot be read"),
        (json.dumps(UNFINISHED)[:200], "earlier, 2026-01-02T03:04:05.678Z"),
        (json.dumps(UNFINISHED)[:-1], "earlier, 2026-01-02T03:04:05.678Z"),
        ("\0" * 40, "cannot be read"),
        ("\udcff", "cannot be read"),
    ],
)
def test_a_torn_line_is_never_glued_to_the_next(
    sandbox: Sandbox, tmp_path: Path, fragment: str, names: str
) -> None:
    path = tmp_path / "receipts"
    torn = fragment.encode(errors="surrogateescape")
    path.write_bytes(b'{"earlier": true}\n' + torn)
    sandbox.add_group("a")
    done = delete(sandbox, path, "a")
    assert done.returncode == 0
    assert done.stderr.startswith(f"yl-facesearch: {path}, line 2 is torn")
    assert names in done.stderr.splitlines()[0]
    first, second, *after = path.read_bytes().splitlines()
    assert (first, second) == (b'{"earlier": true}', torn)
    assert [json.loads(line)["event"] for line in after] == ["begun", "ended"]
    assert "torn" not in delete(sandbox, path, "a").stderr


def test_a_torn_line_is_only_counted_once_a_run_has_ended_it(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "receipts"
    delete(sandbox, path, "a", "--missing-ok")
    begun, _ = lines(path)
    torn = path.read_bytes().index(b"\n") + 101
    path.write_bytes(path.read_bytes()[:torn])
    done = command(None, "receipts", str(path))
    assert done.returncode == 10, done
    assert ": torn: " in done.stdout
    delete(sandbox, path, "another", "--missing-ok")
    done = command(None, "receipts", str(path))
    assert (done.returncode, done.stdout.count("\n")) == (10, 2), done
    assert f"line 1: unfinished: a, {begun['time']}" in done.stdout
    assert "4 lines, 2 runs, 2 deletes, 1 torn line: " in done.stdout
    delete(sandbox, path, "a", "--missing-ok")
    assert command(None, "receipts", str(path)).returncode == 0


def test_a_torn_line_whose_time_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    path.write_text(json.dumps(UNFINISHED)[:40], encoding="utf-8")
    assert json.loads(command(None, "receipts", "--json", str(path)).stdout)["time"] is None


def test_the_line_after_one_that_was_cut_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "receipts"
    write, left = os.write, [7]

    def fill(file: int, text: bytes) -> int:
        if not left[0]:
            left[0] = -1
            raise OSError("the disk is full")
        if left[0] < 0:
            return write(file, text)
        written = write(file, text[: left[0]])
        left[0] -= written
        return written

    with ReceiptFile(str(path)) as receipt:
        monkeypatch.setattr(os, "write", fill)
        with pytest.raises(OSError, match="full"):
            receipt.append({"first": 1})
        receipt.append({"second": 2})
    assert path.read_bytes() == b'{"first\n{"second": 2}\n'


def test_a_line_that_lacks_only_its_end_counts(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    path.write_text(json.dumps(UNFINISHED), encoding="utf-8")
    sandbox.add_group("a")
    done = delete(sandbox, path, "a")
    assert [" torn" in said for said in done.stderr.splitlines()] == [True, False, False]
    assert "earlier" in done.stderr.splitlines()[1]
    assert len(lines(path)) == 3


def test_a_new_receipt_is_its_owners_alone(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    assert delete(sandbox, path, "a").returncode == 4
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_cannot_be_begun_is_not_sent() -> None:
    with Sandbox(groups={"a": 0, "b": 0}) as sandbox:
        done = delete(sandbox, Path("/dev/full"), "a", "b", "--keep-going")
        assert (done.returncode, done.stdout) == (8, "")
        assert deletes(sandbox) == []
    assert "No space left on device" in done.stderr
    assert done.stderr.endswith("not tried: a b\n")


def with_room_for(size: int, sandbox: Sandbox, *arguments: str) -> Done:
    """The command, whose files may grow to `size` bytes only, as on a disk that fills up."""
    return subprocess.run(
        [*COMMAND, "delete-group", *arguments],
        env=environment(sandbox) | {"PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )


def test_an_outcome_is_not_lost_with_its_receipt(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    delete(sandbox, path, "a")
    whole = path.read_bytes()
    room = len(whole) + whole.index(b"\n") + 160
    sandbox.add_group("a")
    done = with_room_for(room, sandbox, "a", "b", "--receipt", str(path))
    assert (done.returncode, done.stdout) == (8, "a deleted\n")
    [line] = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert (line["group"]["id"], line["outcome"]) == ("a", "deleted")
    assert done.stderr.endswith("not tried: b\n")
    assert sandbox.groups() == {}
    assert path.stat().st_size == room
    again = delete(sandbox, path, "c")
    assert "line 4 is torn" in again.stderr.splitlines()[0]
    assert "line 3: the delete of a" in again.stderr.splitlines()[1]


def test_that_a_library_may_be_gone_is_graver_than_a_lost_receipt(
    sandbox: Sandbox, tmp_path: Path
) -> None:
    path = tmp_path / "receipts"
    delete(sandbox, path, "a")
    sandbox.add_group("a")
    sandbox.lose_request(on="delete_group")
    room = path.stat().st_size + path.read_bytes().index(b"\n") + 160
    arguments = ["--keep-going", "--max-retries=0", "--receipt", str(path)]
    done = with_room_for(room, sandbox, "a", "b", *arguments)
    assert done.returncode == 7
    assert done.stderr.endswith("not tried: b\n")


def test_one_run_at_a_time(held_deletes: HeldServer, tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    with started(held_deletes, "delete-group", "a", "--receipt", str(path)) as process:
        assert held_deletes.received.wait(PATIENCE)
        with Sandbox(groups={"b": 0}) as sandbox:
            done = delete(sandbox, path, "b")
            assert sandbox.requests() == []
        assert (done.returncode, done.stdout) == (9, "")
        assert done.stderr == (
            f"yl-facesearch: {path}: another run is writing it; nothing was sent\n"
        )
        read = command(None, "receipts", str(path))
        assert (read.returncode, read.stdout) == (9, "")
        held_deletes.release.set()
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert command(None, "receipts", str(path)).returncode == 0


def test_the_lock_ends_with_the_run_that_was_killed(
    held_deletes: HeldServer, tmp_path: Path
) -> None:
    path = tmp_path / "receipts"
    with started(held_deletes, "delete-group", "a", "--receipt", str(path)) as process:
        assert held_deletes.received.wait(PATIENCE)
        process.kill()
        process.wait(PATIENCE)
    with Sandbox(groups={"b": 0}) as sandbox:
        assert delete(sandbox, path, "b").returncode == 0


def test_a_pipe_is_written_too(sandbox: Sandbox) -> None:
    sandbox.add_group("a")
    reader, writer = os.pipe()
    done = subprocess.run(
        [*COMMAND, "delete-group", "a", "--receipt", f"/dev/fd/{writer}"],
        env=environment(sandbox),
        pass_fds=[writer],
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )
    os.close(writer)
    with open(reader, encoding="utf-8") as pipe:
        events = [json.loads(line)["event"] for line in pipe]
    assert (done.returncode, events) == (0, ["begun", "ended"])


def test_what_the_command_shows_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    with Sandbox(groups={"one": 0, "two": 0, "three": 3, "four": 0}) as sandbox:
        sandbox.script([{"on": "delete_group"}, {"on": "delete_group", "cut": 0}])
        delete(sandbox, path, "one", "two", "three", "never", "--missing-ok")
        sandbox.script([{"on": "delete_group", "cut": 0}])
        delete(sandbox, path, "four", "--max-retries=0")
    done = command(None, "receipts", str(path))
    assert (done.returncode, done.stderr) == (10, "")
    [doubt, summary] = done.stdout.splitlines()
    assert re.match(r"line 10: in doubt: four, 20\S+Z: delete_group four: CONNECTION_LOST", doubt)
    assert summary == (
        f"{path}: 10 lines, 2 runs, 5 deletes: "
        "1 deleted, 1 inferred, 1 absent (nothing erased), 1 failed, 1 in doubt"
    )
    found = json.loads(command(None, "receipts", "--json", str(path)).stdout)
    assert (found["line"], found["state"], found["group_id"]) == (10, "in doubt", "four")


@pytest.mark.parametrize(
    ("text", "line", "state"),
    [
        ("{", 3, "torn"),
        ("}\n", 3, "invalid"),
        ("[" * 100_000 + "\n", 3, "invalid"),
        ("1" * 5_000 + "\n", 3, "invalid"),
        ("\n", 3, "invalid"),
        ("null\n", 3, "invalid"),
        ('{"schema": 2}\n', 3, "invalid"),
        (json.dumps(UNFINISHED | {"account": "key"}) + "\n", 3, "invalid"),
    ],
)
def test_a_file_that_is_not_as_it_must_be(
    sandbox: Sandbox, tmp_path: Path, text: str, line: int, state: str
) -> None:
    path = tmp_path / "receipts"
    delete(sandbox, path, "a", "--missing-ok")
    with path.open("a", encoding="utf-8") as file:
        file.write(text)
    done = command(None, "receipts", "--json", str(path))
    assert (done.returncode, done.stderr) == (11, "")
    found = json.loads(done.stdout)
    assert (found["line"], found["state"]) == (line, state)
    assert f"line {line}: {state}" in command(None, "receipts", str(path)).stdout


@pytest.mark.parametrize(("removed", "exit_code"), [("a", 11), ("b", 10), ("c", 11), ("ab", 11)])
def test_a_line_that_was_taken_out_is_noticed(tmp_path: Path, removed: str, exit_code: int) -> None:
    path = tmp_path / "receipts"
    with Sandbox(groups={"one": 0, "two": 0}) as sandbox:
        delete(sandbox, path, "one", "two")
    written = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for name, line in zip("abcd", written, strict=True) if name not in removed]
    path.write_text("".join(kept), encoding="utf-8")
    assert command(None, "receipts", str(path)).returncode == exit_code


@pytest.mark.parametrize("file", ["nowhere", "."])
def test_a_file_that_cannot_be_read(tmp_path: Path, file: str) -> None:
    done = command(None, "receipts", str(tmp_path / file))
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
