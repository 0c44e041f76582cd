"""Receipts of deletes."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

from .usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Receipt:
    """A file with a line of JSON for each delete, on the disk before the next delete begins."""

    def __init__(self, path: str) -> None:
        """Open the file, or raise UsageError."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_CLOEXEC", 0)
        try:
            # Whom faces were kept of is nobody else's business.
            self._file = os.open(path, flags, 0o600)
            # A pipe or a device has no disk to wait for.
            self._syncs = stat.S_ISREG(os.fstat(self._file).st_mode)
            if self._syncs:
                os.fsync(self._file)
                _sync_directory(os.path.dirname(os.path.abspath(path)))
        except OSError as why:
            raise UsageError(f"--receipt: {why}") from why

    def append(self, record: Mapping[str, object]) -> None:
        """Write `record` and wait until it is on the disk; OSError when it is not."""
        line = json.dumps(record).encode() + b"\n"
        while line:
            line = line[os.write(self._file, line) :]
        if self._syncs:
            os.fsync(self._file)

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)


def _sync_directory(path: str) -> None:
    """Put a new file's name on the disk too; Windows does that by itself."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    directory = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
