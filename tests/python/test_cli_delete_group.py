from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest

from command import Terminal, command, started
from held_server import GROUP, PATIENCE, HeldServer
from program import environment
from receipt_lines import ended
from yl_facesearch.sandbox import Sandbox


def test_a_library_is_deleted(sandbox: Sandbox) -> None:
    sandbox.add_group(GROUP)
    done = command(sandbox, "delete-group", GROUP)
    assert (done.returncode, done.stdout) == (0, f"{GROUP} deleted\n")
    # What is deleted is shown, as it was before.
    shown = rf'{GROUP}: "{GROUP}", created 20\d\d-\S+, 0 faces\n'
    assert re.fullmatch(shown, done.stderr), done.stderr
    assert sandbox.groups() == {}


def test_the_script_is_installed(sandbox: Sandbox) -> None:
    sandbox.add_group(GROUP)
    script = Path(sysconfig.get_path("scripts")) / "yl-facesearch"
    done = subprocess.run(
        [script, "delete-group", GROUP],
        env=environment(sandbox),
        capture_output=True,
        text=True,
        check=False,
        timeout=3 * PATIENCE,
    )
    assert (done.returncode, done.stdout) == (0, f"{GROUP} deleted\n")


def test_many_libraries_are_told_of_as_they_go(sandbox: Sandbox) -> None:
    for group_id in ["a", "-b", "c"]:
        sandbox.add_group(group_id)
    done = command(sandbox, "delete-group", "--missing-ok", "--", "a", "-b", "a", "d", "c")
    assert done.returncode == 0
    assert done.stdout == "a deleted\n-b deleted\nd absent\nc deleted\n"
    said = done.stderr.splitlines()
    reviewed = [line.split(":")[0] for line in said[:4]]
    assert (reviewed, said[2]) == (["a", "-b", "d", "c"], "d: not listed")
    absent = said.pop(7)
    assert said[4:] == [
        "[1/4] a",
        "[2/4] -b",
        "[3/4] d",
        "[4/4] c",
        "4 face libraries: 3 deleted, 1 absent",
    ]
    assert absent.startswith("yl-facesearch: d: absent: ")


def test_a_lost_reply(sandbox: Sandbox) -> None:
    sandbox.add_group(GROUP)
    sandbox.lose_reply(on="delete_group")
    done = command(sandbox, "delete-group", GROUP)
    assert (done.returncode, done.stdout) == (0, f"{GROUP} inferred\n")


@pytest.mark.parametrize("source", ["file", "-"])
def test_ids_from_a_file(sandbox: Sandbox, tmp_path: Path, source: str) -> None:
    ids = "a\n\n  #b \r\nc"
    for group_id in ["a", "#b", "c", "d"]:
        sandbox.add_group(group_id)
    if source == "file":
        source = str(tmp_path / "ids")
        Path(source).write_text(ids, encoding="utf-8", newline="")
    done = command(sandbox, "delete-group", "d", "--from-file", source, stdin=ids)
    assert done.returncode == 0
    assert done.stdout == "d deleted\na deleted\n#b deleted\nc deleted\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ([], "name a face library"),
        (["--from-file", "nowhere"], "nowhere"),
        (["a", "b c"], "group_id may hold"),
        (["a", ""], "group_id must not be empty"),
        (["a", "--timeout", "0"], "timeout must be"),
        (["a", "--timeout", "soon"], "invalid float value"),
        (["a", "--max-retries", "-1"], "--max-retries must be"),
        (["a", "--endpoint", "http://192.0.2.1"], "plain http"),
        (["a", "--ca-file", "nowhere.pem"], "nowhere.pem"),
        (["a", "--proxy", "http://user:hunter2@localhost:1"], "HTTPS_PROXY"),
        (["a", "--receipt", "no/such/directory/receipts"], "--receipt: "),
        (["a", "--receipt", "."], "--receipt: "),
        (["a", "--non-empty"], "--yes"),
        (["a", "--api-secret", "s"], "unrecognized arguments"),
        (["a", "--non"], "unrecognized arguments"),
        (["a", "--missing_ok"], "--missing_ok (see yl-facesearch delete-group --help)"),
        (["-x"], "-x; an ID that begins with - goes after -- (see yl-facesearch delete-group"),
        (["a", "--yes"], "--non-empty"),
    ],
)
def test_a_mistake_in_usage_sends_nothing(
    sandbox: Sandbox, tmp_path: Path, arguments: list[str], says: str
) -> None:
    sandbox.add_group("a")
    done = command(sandbox, "delete-group", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "hunter2" not in done.stderr
    assert sandbox.requests() == []


def test_no_credentials() -> None:
    done = command(None, "delete-group", "a")
    assert done.returncode == 2
    assert "YL_API_KEY is not set" in done.stderr


@pytest.mark.parametrize(
    ("script", "arguments", "exit_code", "code", "sent"),
    [
        ([], ["missing"], 4, "INVALID_OUTER_ID", "rejected"),
        ([], ["full"], 5, "NOT_EMPTY", "rejected"),
        (
            [{"reply": {"status": 401, "json": {"error": "AUTHENTICATION_ERROR"}}, "apply": False}],
            ["empty"],
            3,
            "AUTHENTICATION_ERROR",
            "rejected",
        ),
        ([{"cut": 0}], ["empty", "--max-retries", "0"], 7, "CONNECTION_LOST", "maybe_applied"),
        (
            [{"hang": True}],
            ["empty", "--timeout", "2", "--max-retries", "0"],
            7,
            "DEADLINE_EXCEEDED",
            "maybe_applied",
        ),
        (
            [{"reply": {"json": {"group_id": "full"}}}],
            ["empty"],
            7,
            "UNEXPECTED_RESPONSE",
            "maybe_applied",
        ),
    ],
)
def test_each_kind_of_failure(
    tmp_path: Path,
    script: list[dict[str, Any]],
    arguments: list[str],
    exit_code: int,
    code: str,
    sent: str,
) -> None:
    receipt = tmp_path / "receipts"
    of_deletes = [{"on": "delete_group", **step} for step in script]
    with Sandbox(groups={"empty": 0, "full": 2}, script=of_deletes) as sandbox:
        done = command(sandbox, "delete-group", *arguments, "--json", "--receipt", str(receipt))
    assert done.returncode == exit_code, done.stderr
    [record] = ended(receipt)
    assert json.loads(done.stdout) == record
    assert (record["group"]["id"], record["outcome"]) == (arguments[0], None)
    assert (record["code"], record["sent"]) == (code, sent)
    assert f"yl-facesearch: delete_group {arguments[0]}: {code}" in done.stderr
    assert f"[{sent}]" in done.stderr


def test_nothing_sent(tmp_path: Path) -> None:
    receipt = tmp_path / "receipts"
    with Sandbox(refuse=True) as sandbox:
        done = command(
            sandbox, "delete-group", "a", "--max-retries", "0", "--receipt", str(receipt)
        )
    assert done.returncode == 6
    [record] = ended(receipt)
    assert (record["code"], record["sent"]) == ("CONNECT_FAILED", "not_sent")


@pytest.mark.parametrize(
    ("ids", "exit_code"),
    [
        (["missing", "empty"], 4),
        (["missing", "full", "empty"], 5),
        (["full", "missing", "empty"], 5),
    ],
)
def test_a_library_of_its_own_trouble_does_not_stop_the_others(
    ids: list[str], exit_code: int
) -> None:
    with Sandbox(groups={"empty": 0, "full": 2}) as sandbox:
        done = command(sandbox, "delete-group", *ids)
        assert (done.returncode, done.stdout) == (exit_code, "empty deleted\n")
        assert sandbox.groups() == {"full": 2}


def test_other_trouble_stops_the_run() -> None:
    with Sandbox(groups={"a": 0, "b": 0, "c": 0}) as sandbox:
        sandbox.refuse("AUTHORIZATION_ERROR: DENIED", status=403, on="delete_group")
        done = command(sandbox, "delete-group", "a", "b", "c")
        assert (done.returncode, done.stdout) == (3, "")
        assert done.stderr.endswith(
            "3 face libraries: 1 failed, 2 not tried\n"
            "failed: a: AUTHORIZATION_ERROR [rejected]\n"
            "not tried: b c\n"
        )
        operations = [request["operation"] for request in sandbox.requests()]
        assert operations.count("delete_group") == 1


def test_unless_it_is_to_keep_going() -> None:
    with Sandbox(groups={"a": 0, "b": 0, "c": 0}) as sandbox:
        sandbox.lose_reply(on="delete_group")
        sandbox.refuse("AUTHORIZATION_ERROR: DENIED", status=403, on="delete_group")
        done = command(sandbox, "delete-group", "--keep-going", "--max-retries=0", "a", "b", "c")
        # Of the two failures the graver one.
        assert (done.returncode, done.stdout) == (7, "c deleted\n")
        assert "not tried" not in done.stderr


def test_nobody_reads_the_failures() -> None:
    with Sandbox(groups={"b": 0}) as sandbox:
        with started(sandbox, "delete-group", "a", "b") as process:
            assert process.stderr is not None
            process.stderr.close()
            stdout, _ = process.communicate(timeout=3 * PATIENCE)
        assert (process.returncode, stdout) == (4, "b deleted\n")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_while_the_reply_is_awaited(
    held_deletes: HeldServer, tmp_path: Path, number: signal.Signals
) -> None:
    path = tmp_path / "receipts"
    with started(
        held_deletes, "delete-group", "a", "b", "--receipt", str(path), "--json"
    ) as process:
        assert held_deletes.received.wait(PATIENCE)
        process.send_signal(number)
        stdout, stderr = process.communicate(timeout=PATIENCE)
    # The gravest thing to tell is not the signal.
    assert process.returncode == 7
    [record] = ended(path)
    assert (record["group"]["id"], record["code"]) == ("a", "CANCELLED")
    assert (record["sent"], len(record["attempts"])) == ("maybe_applied", 1)
    assert json.loads(stdout) == record
    assert stderr.endswith("not tried: b\n")
    assert "Traceback" not in stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_before_anything_is_sent(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "receipts"
    with Sandbox(refuse=True) as sandbox:
        # It tries to connect again and again, with longer and longer pauses.
        arguments = ["--max-retries=20", "--timeout=3600", "--receipt", str(path)]
        with started(sandbox, "delete-group", "a", "b", *arguments) as process:
            assert process.stderr is not None
            first = process.stderr.readline()
            assert first.startswith("yl-facesearch: the face libraries could not be listed first: ")
            assert process.stderr.readline() == "[1/2] a\n"
            process.send_signal(number)
            _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 128 + number, stderr
    assert stderr.endswith("not tried: b\n")
    [record] = ended(path)
    assert (record["code"], record["sent"]) == ("CANCELLED", "not_sent")


def test_nobody_reads_the_outcomes() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with Sandbox(groups={"a": 0, "b": 0}) as sandbox:
        with started(sandbox, "delete-group", "a", "b", stdout=writer) as process:
            os.close(writer)
            assert process.wait(3 * PATIENCE) == 128 + signal.SIGPIPE
            assert process.stderr is not None
            assert process.stderr.read().endswith("not tried: b\n")
        assert sandbox.groups() == {"b": 0}


def test_faces_are_deleted_with_yes() -> None:
    with Sandbox(groups={"full": 2}) as sandbox:
        done = command(sandbox, "delete-group", "full", "--non-empty", "--yes", "--json")
        assert (done.returncode, sandbox.groups()) == (0, {})
    record = json.loads(done.stdout)
    assert (record["outcome"], record["check_empty"]) == ("deleted", False)


def test_an_id_is_typed_to_delete_its_faces() -> None:
    with Sandbox(groups={"full": 2, "fuller": 3}) as sandbox:
        arguments = ["delete-group", "full", "fuller", "--non-empty"]
        with Terminal(environment(sandbox), *arguments) as terminal:
            terminal.answer("Type its id to continue: ", "full")
            terminal.answer("Type its id to continue: ", "fuller")
            assert terminal.end() == 0
        assert sandbox.groups() == {}


@pytest.mark.parametrize("typed", ["", "y", "full", "Fuller"])
def test_another_id_deletes_nothing(typed: str) -> None:
    with Sandbox(groups={"full": 2, "fuller": 3}) as sandbox:
        arguments = ["delete-group", "full", "fuller", "--non-empty"]
        with Terminal(environment(sandbox), *arguments) as terminal:
            terminal.answer("Type its id to continue: ", "full")
            terminal.answer("Type its id to continue: ", typed)
            assert terminal.end() == 2
            assert "nothing was deleted" in terminal.shown
        assert sandbox.groups() == {"full": 2, "fuller": 3}
        assert "delete_group" not in {record["operation"] for record in sandbox.requests()}


def test_a_signal_at_the_prompt() -> None:
    with Sandbox(groups={"full": 2}) as sandbox:
        with Terminal(environment(sandbox), "delete-group", "full", "--non-empty") as terminal:
            terminal.wait_for("Type its id to continue: ")
            terminal.interrupt()
            assert terminal.end() == 130
        assert "delete_group" not in {record["operation"] for record in sandbox.requests()}


def test_credentials_are_asked_for_unseen(sandbox: Sandbox) -> None:
    sandbox.add_group(GROUP)
    variables = environment(sandbox)
    del variables["YL_API_KEY"], variables["YL_API_SECRET"]
    with Terminal(variables, "delete-group", GROUP) as terminal:
        terminal.answer("YL_API_KEY: ", sandbox.api_key)
        terminal.answer("YL_API_SECRET: ", sandbox.api_secret)
        assert terminal.end() == 0
        assert re.search(f"{GROUP} \\S*deleted", terminal.shown)
        assert sandbox.api_key not in terminal.shown
        assert sandbox.api_secret not in terminal.shown


def test_a_ca_is_named_by_the_option() -> None:
    with Sandbox(tls="unknown_ca", groups={"a": 0}) as sandbox:
        done = command(sandbox, "delete-group", "a", "--max-retries=0")
    assert done.returncode == 6
    assert "(--ca-file)" in done.stderr, done


@pytest.mark.parametrize(
    ("name", "statuses"),
    [
        ("delete-group", [0, *range(2, 10), *range(12, 17), 130]),
        ("groups", [0, 2, 3, 6, 8, 130]),
        ("group", [0, 2, 3, 4, 6, 8, 130]),
        ("doctor", [0, 2, 3, 6, 8, 130]),
        ("receipts", [0, 2, 8, 9, 10, 11, 130]),
    ],
)
def test_the_manual_of_a_command_names_its_own_exit_statuses(
    name: str, statuses: list[int]
) -> None:
    _, _, manual = command(None, name, "--help").stdout.partition("\nexit status:\n")
    assert [int(it) for it in re.findall(r"^  (\d+) +[a-z-]", manual, re.MULTILINE)] == statuses
    assert ("every face library is gone" in manual) == (name == "delete-group")


def test_the_manual_names_every_exit_status() -> None:
    done = command(None, "--help")
    assert done.returncode == 0
    for code in [0, *range(2, 17), 130]:
        assert re.search(rf"^  {code} ", done.stdout, re.MULTILINE), code
    assert done.stdout.endswith("7, 8, 130, 13, 14, 15, 16, 3, 5, 4, 6, 12, 10, 11, 9, 2\n")
    order = "7, 8, 130, 13, 14, 15, 16, 3, 5, 4, 6, 12, 9, 2\n"
    assert command(None, "delete-group", "--help").stdout.endswith(order)
    assert "SSL_CERT_FILE" in done.stdout
    assert command(None).returncode == 2
