"""The commands groups and group, which only read."""

from __future__ import annotations

import json
from argparse import RawDescriptionHelpFormatter
from typing import TYPE_CHECKING

from . import connection
from .delete_group import check
from .exit_code import OF_READS, ExitCode, manual
from .look import Seen, face_count, look
from .output import printable, show

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from .signals import Signals

DESCRIPTION = """\
{does}.
Nothing is changed. A read shows the state at some time: whether it shows a
change at once is not documented."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    statuses = OF_READS | {ExitCode.GONE: "the face libraries are shown"}
    parser = add(commands, "groups", "list the account's face libraries", statuses)
    parser.set_defaults(run=run_groups)
    statuses = OF_READS | {
        ExitCode.GONE: "the face library is shown",
        ExitCode.NOT_FOUND: "there is no such face library",
    }
    parser = add(commands, "group", "show one face library", statuses)
    parser.add_argument("id", metavar="ID", help="a group_id; after -- also one that begins with -")
    parser.set_defaults(run=run_group)


def add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    does: str,
    statuses: Mapping[ExitCode, str],
) -> argparse.ArgumentParser:
    """Add a command that reads."""
    parser = commands.add_parser(
        name,
        help=does,
        description=DESCRIPTION.format(does=does[0].upper() + does[1:]),
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
        epilog=manual(statuses),
    )
    parser.add_argument("--json", action="store_true", help="a line of JSON for each face library")
    connection.add_arguments(parser)
    return parser


def run_groups(arguments: argparse.Namespace, signals: Signals) -> int:
    """List the face libraries and return the exit status."""
    with connection.client(arguments, connection.credentials()) as client:
        found = list(look(client).values())
    if arguments.json:
        for seen in found:
            show(json.dumps(seen.as_dict()))
        return ExitCode.GONE
    rows = [("ID", "NAME", "CREATED", "FACES"), *[row(seen) for seen in found]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for cells in rows:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        show("  ".join(padded).rstrip())
    return ExitCode.GONE


def row(seen: Seen) -> tuple[str, str, str, str]:
    """Return a line of the table."""
    group = seen.group
    count = "?" if seen.face_count is None else str(seen.face_count)
    return group.id, printable(group.name), group.created_at.isoformat(), count


def run_group(arguments: argparse.Namespace, signals: Signals) -> int:
    """Show the face library and return the exit status."""
    check(arguments.id, "")
    with connection.client(arguments, connection.credentials()) as client:
        seen = Seen(client.group_info(arguments.id), face_count(client, arguments.id))
    known = seen.as_dict()
    if arguments.json:
        show(json.dumps(known))
        return ExitCode.GONE
    for name, value in known.items():
        shown = "unknown" if value is None else printable(str(value))
        show(f"{name:<15}{shown}".rstrip())
    return ExitCode.GONE
