"""The standard streams, whatever they were when the command was started."""

from __future__ import annotations

import os
import sys

STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))


def prepare() -> None:
    """Open closed streams, and accept every character for reading and writing."""
    for number, (name, mode) in enumerate(STREAMS):
        if getattr(sys, name) is None:
            fill(number)
            setattr(sys, name, open(number, mode, encoding="utf-8", closefd=False))  # noqa: SIM115
    for stream, errors in ((sys.stdin, "surrogateescape"), (sys.stdout, "backslashreplace")):
        # A test may have replaced it.
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=errors)


def fill(number: int) -> None:
    """Open a closed descriptor: the file that is opened next would be the standard stream.

    Reading standard input and writing standard output fail as they did; messages are lost.
    """
    flags = {0: os.O_WRONLY, 1: os.O_RDONLY, 2: os.O_WRONLY}[number]
    opened = os.open(os.devnull, flags)
    if opened != number:
        os.dup2(opened, number)
        os.close(opened)
