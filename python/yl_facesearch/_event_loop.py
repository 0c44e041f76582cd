"""The event loops of asyncio that calls are made in, as the background sees them."""

from __future__ import annotations

from asyncio import AbstractEventLoop, Future, get_running_loop
from weakref import ref

from . import _native
from ._no_event_loop import NoEventLoopError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class EventLoop:
    """An event loop, and those of its calls that wait for news from the background."""

    __slots__ = ("__weakref__", "_loop", "_waiting", "native")

    def __init__(self, loop: AbstractEventLoop) -> None:
        """Let the background wake the loop, which holds this; this does not hold the loop."""
        self._loop = ref(loop)
        self._waiting: dict[int, Future[None]] = {}
        self.native = _native.EventLoop(_from_any_thread(ref(self)))
        descriptor = self.native.fileno()
        if descriptor is not None:
            loop.add_reader(descriptor, self.spread)

    def news_of(self, key: int) -> Future[None]:
        """Return a future that is done once there is news of the call with that key."""
        loop = self._loop()
        assert loop is not None
        self._waiting[key] = future = loop.create_future()
        return future

    def spread(self) -> None:
        """Let those calls go on that there is news of. For the loop's own thread."""
        for key in self.native.take():
            future = self._waiting.pop(key, None)
            # A call that goes on already finds the news by itself.
            if future is not None and not future.done():
                future.set_result(None)

    def wake(self) -> None:
        """Let the loop spread the news, from any thread."""
        loop = self._loop()
        if loop is not None:
            loop.call_soon_threadsafe(self.spread)


def _from_any_thread(event_loop: ref[EventLoop]) -> Callable[[], None]:
    """Return what wakes the loop where it watches no socket."""

    def wake() -> None:
        found = event_loop()
        if found is not None:
            found.wake()

    return wake


_event_loops: dict[ref[AbstractEventLoop], EventLoop] = {}


def event_loop() -> EventLoop:
    """Return that of the running loop, or raise NoEventLoopError."""
    try:
        loop = get_running_loop()
    except RuntimeError:
        raise NoEventLoopError from None
    found = _event_loops.get(ref(loop))
    if found is None or not found.native.is_of_this_process:
        _close_those_of_closed_loops()
        found = EventLoop(loop)
        _event_loops[ref(loop, _forget)] = found
    return found


def _close_those_of_closed_loops() -> None:
    # A cancelled call may keep its loop alive until the garbage is collected, by its exception's
    # traceback: sockets must not wait for that.
    for loop_ref, found in list(_event_loops.items()):
        loop = loop_ref()
        if loop is None or loop.is_closed():
            _event_loops.pop(loop_ref, None)
            found.native.close()


def _forget(loop: ref[AbstractEventLoop]) -> None:
    _event_loops.pop(loop, None)
