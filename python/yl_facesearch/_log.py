"""The logger "yl_facesearch" of the standard library, once the program has imported logging."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from logging import Logger

    from ._native import _LogLine

_logger: Logger | None = None


def level() -> int:
    """Return the lowest level in use that somebody wants to see; 0: none. Imports nothing."""
    logger = _logger or _found()
    if logger is None:
        return 0
    # Two questions, where three in order would cost a call by asyncio 1 % of its instructions.
    if logger.isEnabledFor(20):
        return 10 if logger.isEnabledFor(10) else 20
    return 30 if logger.isEnabledFor(30) else 0


def _found() -> Logger | None:
    global _logger
    logging = sys.modules.get("logging")
    if logging is None:
        return None
    # One of its last names: the module may be half imported, by another thread.
    null_handler = getattr(logging, "NullHandler", None)
    if null_handler is not None:
        logger: Logger = logging.getLogger("yl_facesearch")
        logger.addHandler(null_handler())
        _logger = logger
    return _logger


def write(lines: list[_LogLine], stacklevel: int) -> None:
    """Write the lines, and take them from the list.

    stacklevel
        How many frames up the caller of this package is, as logging counts them, from this one.

    Raises what is meant to end more than a handler, such as KeyboardInterrupt.
    """
    while lines:
        line = lines.pop(0)
        if _logger is None:
            continue
        level, message, operation, group_id, number, outcome, sent, code, status, request_id = line
        extra = {
            "operation": operation,
            "group_id": group_id,
            "attempt": number,
            "outcome": outcome,
            "sent": sent,
            "code": code,
            "status": status,
            "request_id": request_id,
        }
        try:
            _logger.log(level, message, extra=extra, stacklevel=stacklevel)
        except Exception as mistake:
            _Unraisable(mistake)


class _Unraisable:
    """Reports a handler's mistake as Python reports what nobody can catch: sys.unraisablehook."""

    def __init__(self, mistake: Exception) -> None:
        self.mistake = mistake

    def __del__(self) -> None:
        raise self.mistake
