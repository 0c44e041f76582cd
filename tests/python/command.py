"""Runs the command in a process of its own, with or without a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from types import TracebackType

from held_server import PATIENCE, HeldServer
from program import environment, state
from yl_facesearch.sandbox import Sandbox

COMMAND = [sys.executable, "-m", "yl_facesearch"]

Done = subprocess.CompletedProcess[str]


def command(
    server: Sandbox | HeldServer | None, *arguments: str, stdin: str = "", **variables: str
) -> Done:
    """What came of the command; there is no terminal."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env={**(os.environ if server is None else environment(server)), **variables},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )


def started(
    server: Sandbox | HeldServer,
    *arguments: str,
    stdout: int = subprocess.PIPE,
    stderr: int = subprocess.PIPE,
) -> subprocess.Popen[str]:
    """The command, under way."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        env=environment(server),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        text=True,
    )


class Terminal:
    """The command at a terminal: type answers to what it shows."""

    def __init__(self, variables: dict[str, str], *arguments: str) -> None:
        self._terminal, theirs = pty.openpty()
        # A new one has no size, and a bar has no room there.
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        self.shown = ""
        self._seen = 0
        self.process = subprocess.Popen(
            [*COMMAND, *arguments],
            env=variables,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)

    def answer(self, prompt: str, text: str) -> None:
        """Wait for `prompt`, then type `text`."""
        self.wait_for(prompt)
        os.write(self._terminal, text.encode() + b"\n")

    def wait_for(self, prompt: str) -> None:
        """Wait until `prompt` is shown, once more than before."""
        while prompt not in self.shown[self._seen :]:
            assert self._read(), self.shown
        self._seen = len(self.shown)

    def interrupt(self) -> None:
        """Send SIGINT once the command waits for an answer.

        Python handles a signal that comes just before its read only after it.
        """
        while state(self.process.pid) != "S":
            time.sleep(0.01)
        self.process.send_signal(signal.SIGINT)

    def end(self) -> int:
        """Read to the end and return the exit status."""
        while self._read():
            pass
        return self.process.wait(PATIENCE)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._terminal], [], [], 3 * PATIENCE)
        assert ready, f"it waits: {self.shown!r}"
        try:
            read = os.read(self._terminal, 4096)
        except OSError:  # Linux's way to say that the other side was closed
            return False
        self.shown += read.decode()
        return bool(read)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        os.close(self._terminal)
        self.process.kill()
        self.process.wait()
