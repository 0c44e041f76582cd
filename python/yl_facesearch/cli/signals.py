"""Signals that end the command."""

from __future__ import annotations

import signal
from contextlib import contextmanager

from .. import CancelToken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator
    from types import FrameType

# Windows has no SIGHUP.
HEARD = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


class Signalled(KeyboardInterrupt):
    """A signal ended the work in progress."""

    def __init__(self, number: int) -> None:
        """Make it of the signal's number."""
        super().__init__(f"signal {number}")
        self.exit_status = 128 + number


class Signals:
    """Signals that end the command: at once, or after what must not be interrupted."""

    def __init__(self) -> None:
        """Handle none yet."""
        self.received: Signalled | None = None
        # Every signal cancels it. A call that was given it reports what became of its requests,
        # even when the signal comes just before the call; an exception raised there reports
        # nothing.
        self.token = CancelToken()
        self._is_held = False

    @contextmanager
    def heard(self, *, to_the_end: bool = False) -> Generator[None]:
        """Raise Signalled when a signal comes.

        to_the_end: afterwards signals are ignored, since the process ends: what it ends with is
        known by then, and no signal is to change that.
        """
        before = {number: signal.getsignal(number) for number in HEARD}
        for number, handler in before.items():
            # A signal that the parent set to be ignored, as nohup does, stays ignored.
            if handler is not signal.SIG_IGN:
                signal.signal(number, self._hear)
        try:
            yield
        finally:
            if to_the_end:
                self.hold()
                # The interpreter's end sets handlers back to the default, which ends the process,
                # but leaves what is ignored.
                for number in before:
                    signal.signal(number, signal.SIG_IGN)
            else:
                for number, handler in before.items():
                    signal.signal(number, handler)

    def hold(self) -> None:
        """Only record a signal from now on: see received and token."""
        self._is_held = True

    def resume(self) -> None:
        """Raise Signalled again when a signal comes."""
        self._is_held = False

    @contextmanager
    def let_through(self) -> Generator[None]:
        """Raise Signalled again, once; also for a signal that was recorded before."""
        self._is_held = False
        try:
            if self.received is not None:
                raise self.received
            yield
        finally:
            self._is_held = True

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self.received = Signalled(number)
        self.token.cancel()
        if not self._is_held:
            # The next signal must not interrupt the handling of this one.
            self._is_held = True
            raise self.received
