"""A TLS peer that resets its connection does not end a program that leaves SIGPIPE its default."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from program import run
from yl_facesearch.sandbox import Sandbox

PROGRAM = Path(__file__).parent / "programs" / "resets.py"

AGAIN: dict[str, Any] = {"then_add_group": {"lib": 0}}


@pytest.mark.parametrize("warm", [False, True])
@pytest.mark.parametrize("abort", ["reset", "close_then_reset"])
@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        ({"cut": 0}, "maybe_applied"),
        ({"cut": "body"}, "maybe_applied"),
        ({"close": True}, "deleted"),
    ],
)
def test_a_reset_ends_no_program(
    fault: dict[str, Any], answer: str, abort: str, warm: bool
) -> None:
    script = [{**fault, **AGAIN, "abort": abort}, AGAIN]
    answers = [answer, "deleted"]
    if warm:
        script.insert(0, AGAIN)
        answers.insert(0, "deleted")
    with Sandbox(tls="valid", script=script, groups={"lib": 0}) as sandbox:
        assert sandbox.ca_file is not None
        assert run(sandbox, str(PROGRAM), sandbox.ca_file, str(len(answers))).split() == answers
