"""A lock on a file that the system releases when its holder ends, however it ends."""

from __future__ import annotations

import os
import sys

from .usage import BusyError


def lock(file: int, path: str, *, shared: bool = False) -> None:
    """Lock the file of the descriptor, or raise BusyError at once."""
    try:
        if sys.platform == "win32":
            import msvcrt

            # A byte beyond every line: Windows denies access to the locked part.
            os.lseek(file, 1 << 60, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as why:
        raise BusyError(f"{path}: another run is writing it; nothing was sent") from why
