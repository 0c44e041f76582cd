"""The command sandbox."""

from __future__ import annotations

import json
import threading
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, Any, cast

from ..sandbox import Sandbox
from .output import say, show
from .parser import utf_8
from .signals import Signalled
from .usage import UsageError

if TYPE_CHECKING:
    import argparse

    from .signals import Signals

DESCRIPTION = """\
Run a FaceSearch service on this machine, until Ctrl-C or SIGTERM ends it. It
behaves as the vendor documents its calls, strictly, and fails on request;
help(yl_facesearch.sandbox) says what a script may hold.

Prints the lines that let a shell's programs use it."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "sandbox",
        help="run a service on this machine, for tests",
        description=DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--group",
        dest="groups",
        action="append",
        default=[],
        type=group,
        metavar="ID[=FACES]",
        help="a face library and how many faces it holds (0); may be given again",
    )
    parser.add_argument(
        "--tls",
        nargs="?",
        const="valid",
        metavar="MODE",
        help="https: valid (when no MODE is given), or a fault such as expired or wrong_host",
    )
    parser.add_argument(
        "--script", metavar="FILE", help="a JSON array of faults, one for each request"
    )
    parser.add_argument(
        "--authority",
        dest="authorities",
        action="append",
        default=[],
        metavar="HOST:PORT",
        help="one more name that it is reached by; may be given again",
    )
    parser.add_argument(
        "--max-groups",
        type=int,
        default=10,
        metavar="N",
        help="how many face libraries the account may hold (10)",
    )
    parser.add_argument("--json", action="store_true", help="print one line of JSON instead")
    parser.set_defaults(run=run)


def group(text: str) -> tuple[str, int]:
    """Read a face library and its faces."""
    group_id, _, faces = utf_8(text).partition("=")
    if not group_id or not (faces or "0").isdecimal() or len(faces) > 9:
        raise ArgumentTypeError("must be ID or ID=FACES, with at most nine digits")
    return group_id, int(faces or 0)


def run(arguments: argparse.Namespace, signals: Signals) -> int:
    """Serve until a signal comes and return the exit status."""
    if arguments.max_groups < 0:
        raise UsageError("sandbox: --max-groups must be 0 or more")
    try:
        sandbox = Sandbox(
            tls=arguments.tls,
            script=script(arguments.script),
            groups=dict(arguments.groups),
            authorities=arguments.authorities,
            max_groups=arguments.max_groups,
        )
    except (OSError, ValueError) as why:
        text = str(why).replace("see max_groups", "see --max-groups")
        option = "--" if text.startswith(("tls: ", "script: ")) else ""
        raise UsageError(f"sandbox: {option}{text}") from why
    with sandbox:
        try:
            show_access(sandbox, arguments.json)
            threading.Event().wait()
        except Signalled:
            pass
    return 0


def script(path: str | None) -> list[dict[str, Any]]:
    """Read the faults."""
    if path is None:
        return []
    with open(path, encoding="utf-8") as file:
        try:
            steps = json.load(file)
        except RecursionError:
            raise ValueError("--script: it is nested too deeply") from None
        except ValueError as why:
            raise ValueError(f"--script: {path}: {why}") from why
    if not isinstance(steps, list):
        raise ValueError("--script: must hold a JSON array")
    return cast("list[dict[str, Any]]", steps)


def show_access(sandbox: Sandbox, as_json: bool) -> None:
    """Print its address and its credentials."""
    known = {
        "endpoint": sandbox.endpoint,
        "api_key": sandbox.api_key,
        "api_secret": sandbox.api_secret,
        "ca_file": sandbox.ca_file,
    }
    if as_json:
        show(json.dumps(known))
        return
    for name in ("endpoint", "api_key", "api_secret"):
        show(f"export YL_{name.upper()}='{known[name]}'")
    if sandbox.ca_file is not None:
        # For every program that the shell starts, not the command alone.
        show(f"export SSL_CERT_FILE='{sandbox.ca_file}'")
    say("serving; Ctrl-C or SIGTERM ends it")
