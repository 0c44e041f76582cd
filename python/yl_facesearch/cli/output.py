"""What the command prints, and what it does when that cannot be written."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import suppress

from .exit_code import ExitCode

# SIGPIPE's number, which Windows does not know.
BROKEN_PIPE = 13


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
        print(text, end=end, flush=True)
    except OSError as why:
        # The interpreter tries to write the rest as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        raise OutputError(why) from why


def say(text: str, end: str = "\n") -> None:
    """Print on standard error, which may be closed."""
    with suppress(OSError):
        print(text, end=end, file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """Return text of unknown origin without control characters."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
