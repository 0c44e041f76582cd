"""Wrong uses end in one line and the right status; streams that are closed or full lose nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from command import COMMAND, Done, command
from held_server import PATIENCE
from program import environment
from receipt_lines import ended
from yl_facesearch.sandbox import Sandbox

NOT_UTF_8 = os.fsdecode(b"a\xff")
HUGE = "99999999999999999999"
CREDENTIALS = {"YL_API_KEY": "a-key-of-an-account", "YL_API_SECRET": "a-secret-of-an-account"}


def shell(sandbox: Sandbox, redirections: str, *arguments: str) -> Done:
    """The command in a shell, with the shell's redirections."""
    return subprocess.run(
        ["bash", "-c", f'"$@" {redirections}', "bash", *COMMAND, *arguments],
        env=environment(sandbox),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["delete-group", NOT_UTF_8], r"b'a\xff' is not UTF-8"),
        (["delete-group", "a", "--endpoint", NOT_UTF_8], "--endpoint: is not UTF-8"),
        (["delete-group", "a", "--proxy", NOT_UTF_8], "--proxy: is not UTF-8"),
        (["delete-group", "a", "--max-retries", HUGE], "--max-retries must"),
        (["delete-group", "a", "--max-retries", "9" * 5000], "--max-retries"),
        (["delete-group", "a", "--timeout", "nan"], "--timeout must be"),
        (["delete-group", "a", "--timeout", "1e400"], "--timeout must be"),
        (["delete-group", "a", "--timeout", "1e300"], "--timeout must be"),
        (["delete-group", "a", "--connect-timeout", "-1"], "--connect-timeout must be"),
        (["delete-group", "a", "--ca-file", NOT_UTF_8], "--ca-file"),
        (["delete-group", "a b"], "'a b': "),
        (["delete-group", "a" * 5000], f"'{'a' * 60}...': "),
        (["delete-group", "a\nb"], r"'a\nb': "),
        (["delete-group", ""], "'': "),
        (["sign", "--current-time", HUGE], "--current-time"),
        (["sign", "--current-time", f"-{HUGE}"], "--current-time"),
        (["sign", "--current-time", "1.5"], "--current-time"),
        (["sign", "--expire-time", HUGE], "--expire-time"),
        (["sign", "--random", NOT_UTF_8], "--random"),
        (["sandbox", "--group", f"a={HUGE}"], "--group"),
        (["sandbox", "--group", f"a={'9' * 5000}"], "--group"),
        (["sandbox", "--group", NOT_UTF_8], "group"),
        (["sandbox", "--tls", NOT_UTF_8], "sandbox"),
        (["receipts"], "FILE"),
        (["receipts", NOT_UTF_8], "No such file"),
        (["another"], "COMMAND"),
        ([NOT_UTF_8], "COMMAND"),
        ([], "COMMAND"),
    ],
)
def test_one_line_and_status_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    done = command(None, *arguments, **CREDENTIALS)
    assert (done.returncode, done.stdout) == (2, ""), done
    [line] = done.stderr.splitlines()
    assert line.startswith("yl-facesearch")
    assert says in line
    assert len(line) < 500


def test_credentials_that_are_not_utf_8() -> None:
    done = command(None, "delete-group", "a", YL_API_KEY=NOT_UTF_8, YL_API_SECRET="secret")
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert "YL_API_KEY" in done.stderr


@pytest.mark.parametrize("script", ["[" * 100_000, "[1" * 10, "{}", "\0", "\udcff"])
def test_a_script_that_cannot_be_read(tmp_path: Path, script: str) -> None:
    path = tmp_path / "script"
    path.write_bytes(script.encode(errors="surrogateescape"))
    done = command(None, "sandbox", "--script", str(path))
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1), done


def test_ids_from_several_files(sandbox: Sandbox, tmp_path: Path) -> None:
    for group_id in "abc":
        sandbox.add_group(group_id)
    (tmp_path / "one").write_text("a\n", encoding="utf-8")
    (tmp_path / "two").write_text("b\nc\n", encoding="utf-8")
    files = ["--from-file", str(tmp_path / "one"), "--from-file", str(tmp_path / "two")]
    assert command(sandbox, "delete-group", *files).returncode == 0
    assert sandbox.groups() == {}


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"b c", "'b c': "),
        (b"b\xff", r"b'b\xff' is not UTF-8"),
        (b"\xff\xfea\0", "is not UTF-8"),
        (b"\0", r"'\x00': "),
        ("a\u2028b".encode(), r"'a\u2028b': "),
    ],
)
def test_a_bad_id_in_a_long_file_is_named(
    sandbox: Sandbox, tmp_path: Path, bad: bytes, says: str
) -> None:
    path = tmp_path / "ids"
    path.write_bytes(b"\xef\xbb\xbf" + b"a\n" * 500 + bad + b"\n" + b"a\n" * 500)
    done = command(sandbox, "delete-group", "--from-file", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert f"{path}, line 501: " in line
    assert says in line
    assert sandbox.requests() == []


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
def test_a_file_without_ids_is_a_mistake(sandbox: Sandbox, tmp_path: Path, text: str) -> None:
    path = tmp_path / "ids"
    path.write_text(text, encoding="utf-8")
    done = command(sandbox, "delete-group", "--from-file", str(path))
    assert (done.returncode, done.stdout) == (2, "")
    says = "holds no id: nothing was deleted\n"
    assert done.stderr == f"yl-facesearch: --from-file: {path} {says}"
    done = command(sandbox, "delete-group", "--from-file", "-", stdin=text)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"yl-facesearch: --from-file: standard input {says}"
    assert sandbox.requests() == []


def test_standard_input_is_closed(sandbox: Sandbox) -> None:
    sandbox.add_group("a")
    done = shell(sandbox, "<&-", "delete-group", "a")
    assert (done.returncode, done.stdout) == (0, "a deleted\n")
    for arguments in (["--from-file", "-"], ["b", "--non-empty"]):
        done = shell(sandbox, "<&-", "delete-group", *arguments)
        assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)


@pytest.mark.parametrize("redirection", [">&-", ">/dev/full"])
@pytest.mark.parametrize("as_json", [False, True])
def test_an_outcome_that_cannot_be_printed(
    sandbox: Sandbox, tmp_path: Path, redirection: str, as_json: bool
) -> None:
    path = tmp_path / "receipts"
    for group_id in "ab":
        sandbox.add_group(group_id)
    arguments = ["a", "b", "--receipt", str(path), *(["--json"] if as_json else [])]
    done = shell(sandbox, redirection, "delete-group", *arguments)
    assert done.returncode == 8, done
    _, _, first, said, *more = done.stderr.splitlines()
    assert first == "[1/2] a"
    assert said.startswith("yl-facesearch: standard output: ")
    [line] = ended(path)
    if as_json:
        assert json.loads(more[0]) == line
    else:
        assert more[0] == "a deleted"
    assert more[1:] == ["2 face libraries: 1 deleted, 1 not tried", "not tried: b"]
    assert sandbox.groups() == {"b": 0}


def test_standard_error_is_closed(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    sandbox.add_group("b")
    arguments = ["a", "b", "--json", "--receipt", str(path)]
    done = shell(sandbox, "2>&-", "delete-group", *arguments)
    assert (done.returncode, done.stderr) == (4, "")
    assert [json.loads(line) for line in done.stdout.splitlines()] == ended(path)


def test_every_standard_stream_is_closed(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "receipts"
    sandbox.add_group("a")
    done = shell(sandbox, "<&- >&- 2>&-", "delete-group", "a", "--receipt", str(path))
    assert done.returncode == 8
    [line] = ended(path)
    assert line["outcome"] == "deleted"


PRINTING: list[Any] = [
    ["doctor"],
    ["doctor", "--json"],
    ["sign"],
    ["sandbox"],
    ["sandbox", "--json"],
    ["receipts", "/dev/null"],
    ["--help"],
    ["delete-group", "--help"],
    ["--version"],
]


@pytest.mark.parametrize("arguments", PRINTING)
def test_nobody_reads(sandbox: Sandbox, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, *arguments],
        env=environment(sandbox),
        stdin=subprocess.DEVNULL,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (128 + signal.SIGPIPE, "")


@pytest.mark.parametrize("redirection", [">&-", ">/dev/full"])
@pytest.mark.parametrize("arguments", PRINTING)
def test_what_cannot_be_printed_is_a_failure(
    sandbox: Sandbox, arguments: list[str], redirection: str
) -> None:
    done = shell(sandbox, redirection, *arguments)
    assert (done.returncode, done.stdout) == (8, ""), done
    [line] = done.stderr.splitlines()
    assert line.startswith("yl-facesearch: standard output: ")
