"""The command receipts."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from collections import Counter
from typing import TYPE_CHECKING

from .exit_code import OF_READS, ExitCode, manual
from .file_lock import lock
from .output import printable, show
from .receipt_history import History
from .usage import UsageError

if TYPE_CHECKING:
    import argparse

    from .signals import Signals

DESCRIPTION = """\
Check a file of receipts, which delete-group --receipt wrote, and list what
needs somebody's eyes:

  unfinished     a delete was begun, and no line says how it ended: the run
                 was killed
  in doubt       a delete failed, and may have been carried out all the same
  still visible  a look after the delete, --verify, found it listed
  torn           the last line has no end: a run was killed as it wrote that,
                 or the disk was full
  invalid        a line that is not as the schema has it, or does not fit
                 those before it

A later line in the same file settles a delete that is unfinished or in doubt:
the service's reply to another delete says that the face library is gone, or a
look was made once its requests could no longer be carried out. The next run of
delete-group that writes the file ends a torn line: from then on it is only
counted, and the delete that it was about is unfinished by the line before it,
or was never sent. An invalid line stays invalid: keep the file, and begin
another one. Nothing is sent, and the file is not changed."""

STATUSES = {
    ExitCode.GONE: "nothing is unfinished, in doubt, still visible, torn or invalid",
    ExitCode.USAGE: "the command was used wrongly, or the file cannot be read",
    ExitCode.NOT_WRITTEN: OF_READS[ExitCode.NOT_WRITTEN],
    ExitCode.BUSY: "a run is writing the file",
    ExitCode.IN_DOUBT: "a delete is unfinished, in doubt or still visible",
    ExitCode.INVALID: "a line is torn or invalid, and nothing is in doubt",
    ExitCode.INTERRUPTED: OF_READS[ExitCode.INTERRUPTED],
}

COUNTED = {
    "deleted": "deleted",
    "inferred": "inferred",
    "absent": "absent (nothing erased)",
    "failed": "failed",
    "in doubt": "in doubt",
    "unfinished": "unfinished",
    "settled": "settled by a later line",
}


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "receipts",
        help="check a file of receipts, and list what is unfinished or in doubt",
        description=DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
        epilog=manual(STATUSES),
    )
    parser.add_argument("file", metavar="FILE", help="the file of receipts")
    parser.add_argument(
        "--json", action="store_true", help="a line of JSON for each finding on standard output"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace, signals: Signals) -> int:
    """List the findings and return the exit status."""
    history = read(arguments.file)
    for found in history.findings:
        show(json.dumps(found._asdict()) if arguments.json else printable(str(found)))
    if not arguments.json:
        show(f"{arguments.file}: {summary(history)}")
    if history.is_in_doubt:
        return ExitCode.IN_DOUBT
    return ExitCode.INVALID if history.findings else ExitCode.GONE


def read(path: str) -> History:
    """Read the file while no run writes it."""
    try:
        with open(path, "rb") as file:
            lock(file.fileno(), path, shared=True)
            return History(file)
    except OSError as why:
        raise UsageError(f"receipts: {why}") from why


def summary(history: History) -> str:
    """Count what the lines say."""
    known = history.counts
    counts = [f"{known[name]} {text}" for name, text in COUNTED.items() if known.get(name)]
    numbers = [
        counted(history.lines, "line"),
        counted(len(history.sequences), "run"),
        counted(history.deletes, "delete"),
    ]
    if history.torn_before:
        numbers.append(counted(history.torn_before, "torn line"))
    looks = Counter(history.verified.values())
    counts += [f"{count} verified {result}" for result, count in looks.items()]
    return ", ".join(numbers) + (f": {', '.join(counts)}" if counts else "")


def counted(number: int, word: str) -> str:
    """Return a number of things."""
    return f"{number} {word}" + ("" if number == 1 else "s")
