"""What the command looks like on a terminal, and that it says things in its own words."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import pytest

import yl_facesearch as yl
from command import Terminal, command
from program import environment
from yl_facesearch.cli.words import SENTENCES, in_its_words
from yl_facesearch.sandbox import Sandbox

COMMANDS = ["", "delete-group", "groups", "group", "receipts", "doctor", "sign", "sandbox"]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_manual_fits_80_columns(name: str) -> None:
    done = command(None, *name.split(), "--help", COLUMNS="80")
    assert done.returncode == 0
    too_long = [line for line in done.stdout.splitlines() if len(line) >= 80]
    assert too_long == []
    # A text that argparse does not fold must not be folded by the terminal either.
    assert len(done.stdout.splitlines()) > 10


def shown(ids: list[str], **variables: str) -> str:
    with Sandbox(groups=dict.fromkeys(ids, 0)) as sandbox:
        own = {name: value for name, value in environment(sandbox).items() if name != "NO_COLOR"}
        own |= {"TERM": "xterm"} | variables
        with Terminal(own, "delete-group", *ids, "missing", "--missing-ok") as terminal:
            assert terminal.end() == 0, terminal.shown
        return terminal.shown


@pytest.mark.parametrize(
    ("variables", "is_coloured"),
    [
        ({}, True),
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": "0"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colours(variables: dict[str, str], is_coloured: bool) -> None:
    on_terminal = shown(["a"], **variables)
    assert ("a \x1b[32mdeleted\x1b[0m" in on_terminal) == is_coloured
    assert (re.search(r"\x1b\[\d+m", on_terminal) is not None) == is_coloured


def test_a_bar_for_several_on_a_terminal() -> None:
    on_terminal = shown(["a", "b"])
    assert "3/3" in on_terminal
    assert "[1/3] a" not in on_terminal
    # Whole lines, the bar taken away before each.
    assert re.search(r"(^|[\r\n])b \x1b\[32mdeleted", on_terminal)


def test_neither_elsewhere() -> None:
    with Sandbox(groups={"a": 0, "b": 0}) as sandbox:
        done = command(sandbox, "delete-group", "a", "b", TERM="xterm", NO_COLOR="")
    assert "[1/2] a\n" in done.stderr
    assert not set("\x1b\r") & set(done.stdout + done.stderr)


def test_the_bar_is_imported_for_nobody_else() -> None:
    program = "import sys, yl_facesearch, yl_facesearch.cli; print('tqdm' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


def test_its_own_words() -> None:
    with Sandbox(groups={"full": 1}) as sandbox:
        missing = command(sandbox, "delete-group", "missing").stderr
        full = command(sandbox, "delete-group", "full").stderr
    assert "With --missing-ok, delete-group accepts a missing face library." in missing
    assert "Remove the faces first, or delete them too with --non-empty." in full
    assert "missing_ok" not in missing
    plain = command(None, "delete-group", "a", "--endpoint", "http://192.0.2.1", YL_API_KEY="k")
    assert (
        "(--allow-http)" in command(None, *plain.args[3:], YL_API_KEY="k", YL_API_SECRET="s").stderr
    )


def test_the_words_that_it_replaces_are_the_clients() -> None:
    manuals = " ".join(
        inspect.getdoc(error) or "" for error in vars(yl).values() if inspect.isclass(error)
    )
    said = re.sub(r"\s+", " ", manuals)
    assert [sentence for sentence in SENTENCES if sentence not in said] == []
    assert in_its_words("INVALID_ARGUMENT: max_retries must be 0 to 9") == (
        "INVALID_ARGUMENT: --max-retries must be 0 to 9"
    )
    of_a_call = "delete_group a: INVALID_ARGUMENT: %s must be more than 0"
    assert in_its_words(of_a_call % "timeout") == of_a_call % "--timeout"
    assert in_its_words("max_retries") == "max_retries"
