"""The command delete-group."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from .. import CancelledError, Client, Deletion, Sent, YlError, _native
from . import connection
from .exit_code import MANUAL, ExitCode
from .receipt import Receipt
from .signals import Signalled, Signals
from .usage import UsageError

if TYPE_CHECKING:
    import argparse

# SIGPIPE's number, which Windows does not know.
BROKEN_PIPE = 13

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
    import argparse

    parser = commands.add_parser(
        "delete-group",
        help="delete libraries",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
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
        help="append a line of JSON for each delete, whatever became of it; it is on the disk "
        "before the next delete begins",
    )
    connection.add_arguments(parser)
    parser.set_defaults(run=run)


@dataclass(frozen=True)
class Result:
    """What became of one library."""

    record: dict[str, Any]
    exit_code: ExitCode
    message: str

    @property
    def is_this_librarys_own(self) -> bool:
        """Whether it says nothing about the others."""
        return self.exit_code in (ExitCode.GONE, ExitCode.NOT_FOUND, ExitCode.NOT_EMPTY)


def run(arguments: argparse.Namespace, signals: Signals) -> int:
    """Delete the libraries and return the exit status."""
    group_ids = checked_ids(arguments)
    if arguments.non_empty and not arguments.yes and not sys.stdin.isatty():
        raise UsageError("--non-empty asks for names to be typed: use a terminal, or --yes")
    with connection.client(arguments) as client:
        if arguments.non_empty and not arguments.yes:
            confirm(group_ids)
        receipt = Receipt(arguments.receipt) if arguments.receipt is not None else None
        try:
            return delete_all(arguments, signals, client, group_ids, receipt)
        finally:
            if receipt is not None:
                receipt.close()


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


def delete_all(
    arguments: argparse.Namespace,
    signals: Signals,
    client: Client,
    group_ids: list[str],
    receipt: Receipt | None,
) -> int:
    """Delete one library after the other, each with its receipt, and return the exit status."""
    exit_code = ExitCode.GONE
    tried = 0
    with signals.held():
        for tried, group_id in enumerate(group_ids, 1):
            if len(group_ids) > 1:
                say(f"[{tried}/{len(group_ids)}] {group_id}")
            result = delete(arguments, signals, client, group_id)
            exit_code = exit_code.and_(result.exit_code)
            has_receipt = receipt is None or handed_over(receipt, result)
            show(arguments, signals, result)
            if not has_receipt:
                exit_code = exit_code.and_(ExitCode.NO_RECEIPT)
                break
            if signals.received is not None:
                exit_code = exit_code.and_(ExitCode.INTERRUPTED)
                break
            if not (result.is_this_librarys_own or arguments.keep_going):
                break
        if tried < len(group_ids):
            say(f"not tried: {' '.join(group_ids[tried:])}")
    if exit_code == ExitCode.INTERRUPTED and signals.received is not None:
        return signals.received.exit_status
    return exit_code


def delete(
    arguments: argparse.Namespace, signals: Signals, client: Client, group_id: str
) -> Result:
    """Delete one library; a signal ends the call, and nothing else here."""
    deletion: Deletion | None = None
    is_under_way = False
    try:
        with signals.let_through():
            is_under_way = True
            deletion = client.delete_group(
                group_id,
                check_empty=not arguments.non_empty,
                missing_ok=arguments.missing_ok,
            )
    except YlError as error:
        return failure(arguments, group_id, error, ExitCode.of(error))
    except Signalled as signalled:
        if deletion is None:
            return interrupted(arguments, group_id, signalled, is_under_way)
    return Result(record(arguments, group_id, deletion), ExitCode.GONE, str(deletion.outcome))


def interrupted(
    arguments: argparse.Namespace, group_id: str, signalled: Signalled, is_under_way: bool
) -> Result:
    """Return what is known of a call that a signal ended."""
    error = signalled.__cause__
    if not isinstance(error, YlError):
        # It came before the call, or as the call was returning, and what that returned is lost.
        sent = Sent.MAYBE_APPLIED if is_under_way else Sent.NOT_SENT
        error = CancelledError(f"CANCELLED: {signalled}", sent=sent)
    is_in_doubt = error.sent == Sent.MAYBE_APPLIED
    exit_code = ExitCode.MAYBE_APPLIED if is_in_doubt else ExitCode.INTERRUPTED
    return failure(arguments, group_id, error, exit_code)


def failure(
    arguments: argparse.Namespace, group_id: str, error: YlError, exit_code: ExitCode
) -> Result:
    """Return `error` as a result."""
    return Result(record(arguments, group_id, error), exit_code, f"{error} [{error.sent}]")


def record(
    arguments: argparse.Namespace, group_id: str, answer: Deletion | YlError
) -> dict[str, Any]:
    """Return what a receipt and --json tell."""
    if isinstance(answer, Deletion):
        known = {"outcome": str(answer.outcome), "code": None, "detail": None, "sent": None}
    else:
        known = {
            "outcome": None,
            "code": answer.code,
            "detail": answer.detail,
            "sent": str(answer.sent),
        }
    return {
        "time": datetime.now(timezone.utc).isoformat(timespec="milliseconds")[:-6] + "Z",
        "group_id": group_id,
        **known,
        "request_id": answer.request_id,
        "attempts": [attempt.as_dict() for attempt in answer.attempts],
        "check_empty": not arguments.non_empty,
        "endpoint": connection.endpoint(arguments),
    }


def handed_over(receipt: Receipt, result: Result) -> bool:
    """Write the receipt; one that cannot be written goes to standard error."""
    try:
        receipt.append(result.record)
    except OSError as why:
        say(f"yl-facesearch: --receipt: {why}; the receipt is:\n{json.dumps(result.record)}")
        return False
    return True


def show(arguments: argparse.Namespace, signals: Signals, result: Result) -> None:
    """Tell what became of a library."""
    group_id = result.record["group_id"]
    if result.exit_code != ExitCode.GONE:
        say(f"yl-facesearch: {group_id}: {result.message}")
    try:
        if arguments.json:
            print(json.dumps(result.record), flush=True)
        elif result.exit_code == ExitCode.GONE:
            print(f"{group_id} {result.message}", flush=True)
    except OSError:
        # Nobody reads the outcomes any more: stop before the next delete.
        signals.received = Signalled(BROKEN_PIPE)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def say(text: str) -> None:
    """Print on standard error, where nobody may be listening any more."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)
