"""How the command reads its arguments."""

from __future__ import annotations

import os
import re
import sys
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from contextlib import suppress
from datetime import datetime

from .exit_code import ExitCode
from .output import say, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from _typeshed import SupportsWrite

# A message contains what was typed, which may be of any length.
LONGEST = 300


class Formatter(RawDescriptionHelpFormatter):
    """Knows the terminal's width by itself.

    argparse makes a formatter for each argument that is added, and would import shutil for the
    width, which takes as long as a delete.
    """

    def __init__(self, prog: str, **others: Any) -> None:
        """Make it."""
        super().__init__(prog, **{"width": columns() - 2, **others})


def columns() -> int:
    """Return the terminal's width, as shutil.get_terminal_size does."""
    with suppress(KeyError, ValueError):
        if (named := int(os.environ["COLUMNS"])) > 0:
            return named
    # Standard output may be closed or replaced.
    with suppress(AttributeError, OSError, ValueError):
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or 80  # type: ignore[union-attr]
    return 80


class Parser(ArgumentParser):
    """Reports what is wrong with the arguments, in one line."""

    def __init__(self, **settings: Any) -> None:
        """Make it."""
        settings["formatter_class"] = Formatter
        super().__init__(**settings)

    def error(self, message: str) -> NoReturn:
        """End the command."""
        if len(message) > LONGEST:
            message = f"{message[:LONGEST]}..."
        self.exit(ExitCode.USAGE, f"{self.prog}: {message} (see {self.prog} --help)\n")

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        # argparse's own ignores what it cannot write.
        (show if file is sys.stdout else say)(message, end="")


def utf_8(text: str) -> str:
    """Check that an argument is text."""
    try:
        text.encode()
    except UnicodeEncodeError:
        # Not the argument itself: it may contain a password.
        raise ArgumentTypeError("is not UTF-8") from None
    return text


def time(text: str) -> datetime:
    """Read a time with an offset from UTC, as groups shows it."""
    with suppress(ValueError):
        # Python 3.10 does not know Z.
        read = datetime.fromisoformat(re.sub("[Zz]$", "+00:00", text))
        if read.tzinfo is not None:
            return read
    raise ArgumentTypeError("must be RFC 3339 with an offset, as 2026-01-27T14:19:01+08:00")


def unix_time(text: str) -> int:
    """Read seconds that fit into 64 bits."""
    with suppress(ValueError):
        seconds = int(text)
        if -(1 << 63) <= seconds < 1 << 63:
            return seconds
    raise ArgumentTypeError("must be whole seconds since 1970, in 64 bits")
