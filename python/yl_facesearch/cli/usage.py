"""Why a command was not begun."""

from __future__ import annotations

from .exit_code import ExitCode


class UsageError(Exception):
    """The command was used wrongly; nothing was sent."""

    exit_code = ExitCode.USAGE


class BusyError(UsageError):
    """Another run is writing the receipt file; nothing was sent."""

    exit_code = ExitCode.BUSY
