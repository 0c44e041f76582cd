"""A file of receipts, as a run writes it."""

from __future__ import annotations

import json
import os
import stat
from typing import TYPE_CHECKING

from .file_lock import lock
from .receipt_history import History
from .usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self


class ReceiptFile:
    """Lines of JSON, each on the disk before append returns. A context manager.

    A regular file is locked until it is closed. What is in it is never changed: a torn last line is
    ended, and stays.
    """

    def __init__(self, path: str) -> None:
        """Open the file; raise UsageError when that fails, BusyError when a run is writing it."""
        self.path = path
        self.history = History()
        try:
            # Whose faces were kept is private.
            self._file = os.open(path, flags(path), 0o600)
        except OSError as why:
            raise UsageError(f"--receipt: {why}") from why
        try:
            # A pipe or a device has no disk to wait for, and nothing to be read.
            self._is_regular = stat.S_ISREG(os.fstat(self._file).st_mode)
            if self._is_regular:
                self._prepare()
        except OSError as why:
            self.close()
            raise UsageError(f"--receipt: {path}: {why}") from why
        except BaseException:
            self.close()
            raise
        self._is_torn = self.history.torn is not None

    def _prepare(self) -> None:
        lock(self._file, self.path)
        if os.fstat(self._file).st_size == 0:
            # Also when an earlier run created it and was killed before this.
            os.fsync(self._file)
            sync_directory(os.path.dirname(os.path.realpath(self.path)))
        with open(self._file, "rb", closefd=False) as lines:
            self.history = History(lines)

    def append(self, line: Mapping[str, object]) -> None:
        """Write the line and wait until it is on the disk; OSError when it is not."""
        # One write: what kills the command leaves a whole line, or none.
        text = (b"\n" if self._is_torn else b"") + json.dumps(line).encode() + b"\n"
        while text:
            text = text[os.write(self._file, text) :]
            self._is_torn = bool(text)
        if self._is_regular:
            os.fsync(self._file)

    def close(self) -> None:
        """Close the file and release its lock."""
        os.close(self._file)

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Close it."""
        self.close()


def flags(path: str) -> int:
    """Return how the file is opened: a regular one is read first."""
    try:
        is_regular = stat.S_ISREG(os.stat(path).st_mode)
    except FileNotFoundError:
        is_regular = True
    access = os.O_RDWR if is_regular else os.O_WRONLY
    return access | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)


def sync_directory(path: str) -> None:
    """Put a new file's name on the disk; Windows does that by itself."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    directory = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
