"""The command delete-group."""

from __future__ import annotations

import os
import sys
from argparse import RawDescriptionHelpFormatter
from contextlib import nullcontext

from .. import InvalidArgumentError, YlError, _native
from . import connection
from .exit_code import MEANINGS, OF_DELETES, OF_RECEIPTS, ExitCode, manual_of_several
from .json_text import import_json, json_text
from .look import Seen, look
from .output import printable, say, show
from .parser import time
from .receipt_lines import ReceiptLines
from .run import Run
from .usage import UsageError
from .words import in_its_words

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

    from .. import Client
    from .receipt_file import ReceiptFile
    from .signals import Signals

# How much of an id a message shows.
LONGEST = 60

# A look before a delete is no reason to let the delete wait, in seconds.
LONGEST_LOOK = 10.0

DESCRIPTION = """\
Delete face libraries. One that holds faces is refused, and one that does not
exist is a failure, unless you say otherwise. All ids are checked before
anything is sent. What will be deleted is shown first: name, time of creation
and number of faces.

A face library that does not exist, is not empty or is not the one that was
seen does not keep the others from being deleted; any other failure ends the
run, unless you say --keep-going.

The outcome of each is printed on standard output: deleted (the service
confirmed it), inferred (a request's fate was unknown, and then there was no
such face library) or absent (it did not exist: nothing was erased). With
--verify, a line "ID verified RESULT" follows for each look: not_listed,
still_visible, recreated or look_failed. Everything else is printed on standard
error."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "delete-group",
        help="delete face libraries",
        description=DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
        epilog=manual_of_several(
            {code: meaning for code, meaning in MEANINGS.items() if code not in OF_RECEIPTS}
            | {ExitCode.GONE: OF_DELETES}
        ),
    )
    parser.add_argument(
        "ids", nargs="*", metavar="ID", help="a group_id; after -- also one that begins with -"
    )
    parser.add_argument(
        "--from-file",
        action="append",
        default=[],
        metavar="FILE",
        help="more ids, one on each line, at least one; - is standard input; may be repeated",
    )
    parser.add_argument(
        "--non-empty",
        action="store_true",
        help="also delete face libraries that hold faces; asks you to type each id",
    )
    parser.add_argument(
        "--yes", action="store_true", help="with --non-empty: do not ask for the ids"
    )
    parser.add_argument(
        "--missing-ok", action="store_true", help="a face library that does not exist is no failure"
    )
    parser.add_argument(
        "--if-created-at",
        type=time,
        metavar="TIME",
        help="delete only the face library that was created then, as groups shows it; for one ID",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="show what would be deleted, and send nothing that changes anything",
    )
    parser.add_argument(
        "--verify",
        action="store_true",
        help="look afterwards whether each is gone, for up to 60 s; and again when what was in "
        "doubt has settled, which takes minutes",
    )
    parser.add_argument(
        "--keep-going", action="store_true", help="continue after any failure but a signal"
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
        help="a line of JSON for each face library that was tried, on standard output",
    )
    parser.add_argument(
        "--receipt",
        metavar="FILE",
        help="append two lines of JSON for each delete: that it is begun, on the disk before "
        "anything is sent, and how it ended; one run at a time writes the file",
    )
    connection.add_arguments(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, signals: Signals) -> int:
    """Delete the face libraries and return the exit status."""
    group_ids = checked_ids(arguments)
    if arguments.yes and not arguments.non_empty:
        raise UsageError("--yes answers what --non-empty asks: give both, or neither")
    asks = arguments.non_empty and not (arguments.yes or arguments.dry_run)
    if asks and not sys.stdin.isatty():
        raise UsageError("--non-empty asks for ids to be typed: use a terminal, or --yes")
    if arguments.dry_run and arguments.verify:
        raise UsageError("--verify looks after a delete, and --dry-run makes none")
    if arguments.if_created_at is not None and len(group_ids) > 1:
        raise UsageError("--if-created-at is about one face library: name one ID")
    if arguments.json:
        import_json()
    credentials = connection.credentials()
    if arguments.dry_run:
        with connection.client(arguments, credentials) as client:
            return dry_run(arguments, look(client, group_ids), group_ids)
    with (
        connection.client(arguments, credentials) as client,
        nullcontext() if arguments.receipt is None else receipt_file(arguments.receipt) as receipt,
    ):
        if receipt is not None:
            report(receipt)
        seen = review(client, group_ids, arguments.timeout, asks)
        if asks:
            confirm(group_ids)
        is_named = arguments.json or receipt is not None
        lines = ReceiptLines(
            connection.account(credentials) if is_named else "",
            connection.endpoint(arguments),
            check_empty=not arguments.non_empty,
            seen=seen,
            if_created_at=arguments.if_created_at,
            only_as_seen=asks,
        )
        run = Run(arguments, signals, client, lines, receipt)
        return run.delete_all(group_ids)


def receipt_file(path: str) -> ReceiptFile:
    """Open a receipt file; few runs write one, and what reads one takes long to import."""
    from .receipt_file import ReceiptFile

    return ReceiptFile(path)


def review(client: Client, group_ids: list[str], timeout: float, asks: bool) -> dict[str, Seen]:
    """Show what will be deleted; what cannot be seen is asked about by nobody."""
    if not group_ids:
        return {}
    try:
        seen = look(client, group_ids, min(timeout, LONGEST_LOOK))
    except YlError as why:
        if asks:
            raise
        text = in_its_words(str(why))
        say(f"yl-facesearch: the face libraries could not be listed first: {text}")
        return {}
    for group_id in group_ids:
        say(str(seen.get(group_id, f"{group_id}: not listed")))
    return seen


def dry_run(arguments: argparse.Namespace, seen: dict[str, Seen], group_ids: list[str]) -> int:
    """Show what would be deleted, and return the exit status that a run would have now."""
    exit_code = ExitCode.GONE
    for group_id in group_ids:
        found = seen.get(group_id)
        meaning, ended = would_become(arguments, found)
        exit_code = exit_code.and_(ended)
        if arguments.json:
            group = {"id": group_id} if found is None else found.as_dict()
            show(json_text({"dry_run": True, "group": group, "meaning": meaning}))
        else:
            show(f"{group_id + ': not listed' if found is None else found}: {meaning}")
    return exit_code


def would_become(arguments: argparse.Namespace, found: Seen | None) -> tuple[str, ExitCode]:
    """Return what a delete would do now, and its exit status."""
    asked = arguments.if_created_at
    if asked is not None and (found is None or found.group.created_at != asked):
        return "not the face library that --if-created-at names, would be refused", ExitCode.CHANGED
    if found is None:
        is_fine = arguments.missing_ok
        meaning = "would be absent" if is_fine else "would not be found"
        return meaning, ExitCode.GONE if is_fine else ExitCode.NOT_FOUND
    if found.face_count and not arguments.non_empty:
        return "holds faces, would be refused", ExitCode.NOT_EMPTY
    return "would be deleted", ExitCode.GONE


def report(receipt: ReceiptFile) -> None:
    """Report what earlier runs have left in the file, before anything is added to it."""
    torn = receipt.history.torn
    if torn is not None:
        is_known = torn.group_id is not None
        of = f"{torn.group_id}, {torn.shown_time}" if is_known else "its group cannot be read"
        say(
            f"yl-facesearch: {receipt.path}, line {torn.line} is torn ({of}): a run ended while it "
            "wrote that; it stays, and the next line is one of its own"
        )
    for found in receipt.history.unfinished:
        # The file may contain lines that no run has written.
        group_id = printable(found.group_id or "")
        say(
            f"yl-facesearch: {receipt.path}, line {found.line}: the delete of {group_id}, begun "
            f"{found.time}, is unfinished: it may have been carried out"
        )


def checked_ids(arguments: argparse.Namespace) -> list[str]:
    """Return the ids, each once, in order."""
    if not arguments.ids and not arguments.from_file:
        raise UsageError("delete-group: name a face library, or --from-file")
    for group_id in arguments.ids:
        check(group_id, "")
    group_ids: list[str] = list(arguments.ids)
    for path in arguments.from_file:
        group_ids += ids_in(path)
    return list(dict.fromkeys(group_ids))


def ids_in(path: str) -> list[str]:
    """Return the ids that a file holds, one on each line."""
    name = "standard input" if path == "-" else path
    try:
        with open(
            0 if path == "-" else path,
            encoding="utf-8-sig",
            # check() names the line.
            errors="surrogateescape",
            closefd=path != "-",
        ) as file:
            lines = [line.strip() for line in file]
    except OSError as why:
        raise UsageError(f"--from-file: {name}: {why.strerror}") from why
    for number, line in enumerate(lines, 1):
        if line:
            check(line, f"{name}, line {number}: ")
    if not any(lines):
        # What writes a list of ids may have failed: that must not look as if all were gone.
        raise UsageError(f"--from-file: {name} holds no id: nothing was deleted")
    return [line for line in lines if line]


def check(group_id: str, place: str) -> None:
    """Raise UsageError for text that cannot be an id."""
    shown = repr(group_id if len(group_id) <= LONGEST else f"{group_id[:LONGEST]}...")
    try:
        _native.check_group_id(group_id)
    except UnicodeEncodeError as why:
        written = os.fsencode(group_id[:LONGEST])
        raise UsageError(f"{place}{written!r} is not UTF-8") from why
    except InvalidArgumentError as why:
        raise UsageError(f"{place}{shown}: {why}") from why


def confirm(group_ids: list[str]) -> None:
    """Ask for each id to be typed, before anything is sent."""
    for group_id in group_ids:
        say(
            f"The face library {group_id} and all its faces will be deleted. Nobody can bring them "
            "back."
        )
        say("Type its id to continue: ", end="")
        if typed_line() != group_id:
            raise UsageError("that is not its id: nothing was deleted")


def typed_line() -> str:
    """Return what was typed; an empty text when the terminal is closed."""
    try:
        return sys.stdin.readline().strip()
    except OSError:
        return ""
