"""The command yl-facesearch; its --help is its manual."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from .. import YlError, _native
from . import delete_group, doctor, receipts, sandbox, sign
from .exit_code import MANUAL, ExitCode
from .signals import Signalled, Signals
from .usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

EPILOG = """\
environment:
  YL_API_KEY, YL_API_SECRET   the account; asked for when they are not set and there is a
                              terminal. They are never arguments, which others can read.
  YL_ENDPOINT                 the service, when --endpoint is not given
  HTTPS_PROXY, NO_PROXY ...  the proxy, when --proxy is not given

exit status:
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments`, or the process's own, and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="yl-facesearch",
        description="Delete FinAuth FaceSearch face libraries, and know what became of them.",
        epilog=EPILOG + MANUAL,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=_native.__version__)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in (delete_group, receipts, doctor, sign, sandbox):
        command.add_to(commands)
    parsed = parser.parse_args(arguments)
    signals = Signals()
    try:
        with signals.heard():
            return int(parsed.run(parsed, signals))
    except UsageError as why:
        print(f"yl-facesearch: {why}", file=sys.stderr)
        return why.exit_code
    except YlError as error:
        print(f"yl-facesearch: {error}", file=sys.stderr)
        return ExitCode.of(error)
    except Signalled as signalled:
        return signalled.exit_status
