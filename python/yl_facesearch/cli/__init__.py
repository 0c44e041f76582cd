"""The command yl-facesearch; its --help is its manual."""

from __future__ import annotations

import re
import sys
from argparse import RawDescriptionHelpFormatter
from collections.abc import Sequence
from importlib import import_module

from .. import YlError, _native
from . import streams
from .exit_code import MEANINGS, ExitCode, manual_of_several
from .output import OutputError, say
from .parser import Parser
from .signals import Signalled, Signals
from .usage import UsageError
from .words import in_its_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

__all__ = ["main"]

# The module of each command, imported when it is needed: all of them take longer than a delete.
COMMANDS = {
    "delete-group": "delete_group",
    "groups": "groups",
    "group": "groups",
    "receipts": "receipts",
    "doctor": "doctor",
    "sign": "sign",
    "sandbox": "sandbox",
}

EPILOG = """\
environment:
  YL_API_KEY, YL_API_SECRET   the account; asked for when they are not set and
                              there is a terminal. They are never arguments,
                              which others can read.
  YL_ENDPOINT                 the service, when --endpoint is not given
  HTTPS_PROXY, NO_PROXY ...   the proxy, when --proxy is not given
  SSL_CERT_FILE, SSL_CERT_DIR the CAs to trust in place of the system's, when
                              --ca-file is not given
  NO_COLOR                    no colours, when it is not empty

"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments`, or the process's own, and return its exit status."""
    streams.prepare()
    try:
        return run(arguments)
    except OutputError as why:
        if not why.is_broken_pipe:
            say(f"yl-facesearch: {why}")
        return why.exit_status


def run(arguments: Sequence[str] | None) -> int:
    """Run the command and return its exit status; OutputError when that cannot be printed."""
    given = sys.argv[1:] if arguments is None else arguments
    parsed = parse(given)
    signals = Signals()
    try:
        with signals.heard(to_the_end=arguments is None):
            return int(parsed.run(parsed, signals))
    except UsageError as why:
        say(f"yl-facesearch: {why}")
        return why.exit_code
    except YlError as error:
        say(f"yl-facesearch: {in_its_words(str(error))}")
        return ExitCode.of(error)
    except Signalled as signalled:
        return signalled.exit_status


def parse(given: Sequence[str]) -> argparse.Namespace:
    """Read the arguments; what a command does not know ends it, with a word of that command."""
    command = given[0] if given else None
    made = parser(command)
    parsed, unknown = made.parse_known_args(given)
    if unknown:
        if command in COMMANDS:
            made.prog += f" {command}"
        takes_ids = command in ("delete-group", "group")
        is_id = takes_ids and any(re.match("-[^-]", text) for text in unknown)
        hint = "; an ID that begins with - goes after --" if is_id else ""
        made.error(f"unrecognized arguments: {' '.join(unknown)}{hint}")
    return parsed


def parser(command: str | None = None) -> Parser:
    """Return the parser of the arguments: of that command alone, if it is one."""
    made = Parser(
        prog="yl-facesearch",
        description="Delete FinAuth FaceSearch face libraries, and report what is known of each.",
        epilog=EPILOG + manual_of_several(MEANINGS),
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    made.add_argument("--version", action="version", version=_native.__version__)
    # With prog, argparse makes no help to find it by.
    commands = made.add_subparsers(
        title="commands", metavar="COMMAND", required=True, prog=made.prog
    )
    wanted = COMMANDS.values() if command not in COMMANDS else [COMMANDS[command]]
    for module in dict.fromkeys(wanted):
        import_module(f".{module}", __name__).add_to(commands)
    return made
