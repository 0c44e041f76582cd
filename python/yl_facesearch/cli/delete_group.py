"""The command delete-group."""

from __future__ import annotations

import sys
from argparse import RawDescriptionHelpFormatter
from contextlib import nullcontext
from typing import TYPE_CHECKING

from .. import _native
from . import connection
from .exit_code import MANUAL
from .output import say
from .receipt_file import ReceiptFile
from .receipt_lines import ReceiptLines
from .run import Run
from .usage import UsageError

if TYPE_CHECKING:
    import argparse

    from .signals import Signals

DESCRIPTION = """\
Delete libraries. One that holds faces is refused, and one that is not there is a failure, unless
you say otherwise. There is no dry run: an empty library is deleted. The ids are all checked before
anything is sent.

A library that is not there or not empty does not keep the others from being deleted; any other
failure ends the run, unless you say --keep-going.

Each library's outcome goes to standard output: deleted (the service confirmed it), inferred (an
earlier attempt's reply was lost, and now the library is gone) or absent. Everything else goes to
standard error."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "delete-group",
        help="delete libraries",
        description=DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
        epilog="exit status:\n" + MANUAL,
    )
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help="a library; after -- also one that begins with -"
    )
    parser.add_argument(
        "--from-file",
        metavar="FILE",
        help="more ids, one on each line; - is standard input",
    )
    parser.add_argument(
        "--non-empty",
        action="store_true",
        help="delete libraries that hold faces, and the faces; asks for each name to be typed",
    )
    parser.add_argument(
        "--yes", action="store_true", help="with --non-empty: do not ask for the names"
    )
    parser.add_argument(
        "--missing-ok", action="store_true", help="a library that is not there is no failure"
    )
    parser.add_argument(
        "--keep-going", action="store_true", help="go on after any failure but a signal"
    )
    parser.add_argument(
        "--max-retries",
        type=int,
        default=2,
        metavar="N",
        help="how often a call may be tried again (2)",
    )
    parser.add_argument(
        "--json",
        action="store_true",
        help="a line of JSON for each library that was tried, on standard output",
    )
    parser.add_argument(
        "--receipt",
        metavar="FILE",
        help="append two lines of JSON for each delete: that it is begun, on the disk before "
        "anything is sent, and what became of it; one run at a time writes the file",
    )
    connection.add_arguments(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, signals: Signals) -> int:
    """Delete the libraries and return the exit status."""
    group_ids = checked_ids(arguments)
    if arguments.non_empty and not arguments.yes and not sys.stdin.isatty():
        raise UsageError("--non-empty asks for names to be typed: use a terminal, or --yes")
    credentials = connection.credentials()
    with (
        connection.client(arguments, credentials) as client,
        nullcontext() if arguments.receipt is None else ReceiptFile(arguments.receipt) as receipt,
    ):
        if receipt is not None:
            report(receipt)
        if arguments.non_empty and not arguments.yes:
            confirm(group_ids)
        lines = ReceiptLines(
            connection.account(credentials),
            connection.endpoint(arguments),
            check_empty=not arguments.non_empty,
        )
        return Run(arguments, signals, client, lines, receipt).delete_all(group_ids)


def report(receipt: ReceiptFile) -> None:
    """Say what earlier runs have left in the file, before anything is added to it."""
    torn = receipt.history.torn
    if torn is not None:
        is_known = torn.group_id is not None
        of = f"{torn.group_id}, {torn.time}" if is_known else "its group cannot be read"
        say(
            f"yl-facesearch: {receipt.path}, line {torn.line} is torn ({of}): a run ended while it "
            "wrote that; it stays, and the next line is one of its own"
        )
    for found in receipt.history.unfinished:
        say(
            f"yl-facesearch: {receipt.path}, line {found.line}: the delete of {found.group_id}, "
            f"begun {found.time}, is unfinished: it may have been carried out"
        )


def checked_ids(arguments: argparse.Namespace) -> list[str]:
    """Return the ids, each once, in order."""
    group_ids: list[str] = list(arguments.ids)
    if arguments.from_file is not None:
        try:
            with open(
                0 if arguments.from_file == "-" else arguments.from_file,
                encoding="utf-8-sig",
                closefd=arguments.from_file != "-",
            ) as file:
                group_ids += [line.strip() for line in file if line.strip()]
        except (OSError, UnicodeDecodeError) as why:
            raise UsageError(f"--from-file: {why}") from why
    elif not group_ids:
        raise UsageError("delete-group: name a library, or --from-file")
    for group_id in group_ids:
        _native.check_group_id(group_id)
    return list(dict.fromkeys(group_ids))


def confirm(group_ids: list[str]) -> None:
    """Have each name typed, before anything is sent."""
    for group_id in group_ids:
        say(
            f"The library {group_id} and all its faces will be deleted. Nobody can bring them back."
        )
        print("Type its name to go on: ", end="", file=sys.stderr, flush=True)
        if sys.stdin.readline().strip() != group_id:
            raise UsageError("that is not its name: nothing was sent")
