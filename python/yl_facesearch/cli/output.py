"""What the command prints, and what it does when that cannot be written."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager, suppress

from .exit_code import ExitCode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import Protocol, TextIO

    class _Bar(Protocol):
        """A progress bar, which is in the way of a line."""

        def clear(self) -> object:
            """Take it from the terminal."""

        def refresh(self) -> object:
            """Show it again."""


# SIGPIPE's number, which Windows does not know.
BROKEN_PIPE = 13


COLOURS = {"green": 32, "yellow": 33, "red": 31}


# The bar that is shown now.
bar: _Bar | None = None


class OutputError(Exception):
    """Standard output cannot be written."""

    def __init__(self, why: OSError) -> None:
        """Make it from the system's error."""
        super().__init__(f"standard output: {why.strerror}")
        # The reader closed the pipe, as head does: that is not reported as a failure.
        self.is_broken_pipe = why.errno == errno.EPIPE
        self.exit_status = 128 + BROKEN_PIPE if self.is_broken_pipe else ExitCode.NOT_WRITTEN


def show(text: str, end: str = "\n") -> None:
    """Print on standard output, or raise OutputError."""
    try:
        with without_bar():
            print(text, end=end, flush=True)
    except OSError as why:
        # The interpreter tries to write the rest as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise OutputError(why) from why


def say(text: str, end: str = "\n") -> None:
    """Print on standard error, which may be closed."""
    with suppress(OSError), without_bar():
        print(text, end=end, file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """Return text of unknown origin without control characters."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


@contextmanager
def without_bar() -> Generator[None]:
    """Take the bar away meanwhile."""
    if bar is None:
        yield
        return
    bar.clear()
    yield
    bar.refresh()


def painted(text: str, colour: str, stream: TextIO) -> str:
    """Return text in a colour, where the stream is a terminal that shows it and nobody objects."""
    is_plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    if is_plain or not stream.isatty():
        return text
    return f"\x1b[{COLOURS[colour]}m{text}\x1b[0m"
