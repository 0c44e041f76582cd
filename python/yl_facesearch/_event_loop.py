"""The event loops of asyncio that calls are made in, as the background sees them."""

from __future__ import annotations

from asyncio import AbstractEventLoop, get_running_loop
from collections import deque
from weakref import ref

from . import _native
from ._no_event_loop import NoEventLoopError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextvars import Context


class News:
    """What a task awaits until there is news of its call: to asyncio, a future.

    The task goes on as the news comes. A future of asyncio's own would let it go on a round of the
    loop later, which is a tenth of a call.
    """

    __slots__ = ("_asyncio_future_blocking", "_callback", "_context", "get_loop")

    def __init__(self, loop: ref[AbstractEventLoop]) -> None:
        """Make what a task of that loop can await."""
        self._asyncio_future_blocking = False
        self._callback: Callable[[News], object] | None = None
        self.get_loop = loop

    def __await__(self) -> Generator[News]:
        """Let the task that awaits this wait."""
        self._asyncio_future_blocking = True
        yield self

    def add_done_callback(self, callback: Callable[[News], object], *, context: Context) -> None:
        """Take what lets the task go on."""
        self._callback, self._context = callback, context

    def come(self) -> None:
        """Let the task go on, at once; raise what ends more than a task."""
        callback, self._callback = self._callback, None
        if callback is not None:
            self._context.run(callback, self)

    def result(self) -> None:
        """Report to the task that nothing failed."""

    def cancel(self, msg: object = None) -> bool:
        """Let the task go on in the loop's next round; it raises by itself what cancels it."""
        loop = self.get_loop()
        if loop is not None:
            loop.call_soon(self.come)
        return False


class EventLoop:
    """An event loop, and those of its calls that wait for news from the background."""

    __slots__ = ("__weakref__", "_due", "_loop", "_waiting", "native")

    def __init__(self, loop: AbstractEventLoop) -> None:
        """Let the background wake the loop, which holds this; this does not hold the loop."""
        self._loop = ref(loop)
        self._waiting: dict[int, News] = {}
        self._due: deque[int] = deque()
        self.native = _native.EventLoop(_from_any_thread(ref(self)))
        descriptor = self.native.fileno()
        if descriptor is not None:
            loop.add_reader(descriptor, self.spread)

    def news_of(self, key: int) -> News:
        """Return what to await until there is news of the call with that key."""
        self._waiting[key] = news = News(self._loop)
        return news

    def spread(self) -> None:
        """Let those calls go on that there is news of. For the loop's own thread."""
        self._due.extend(self.native.take())
        try:
            while self._due:
                news = self._waiting.pop(self._due.popleft(), None)
                # A call that goes on already finds the news by itself.
                if news is not None:
                    news.come()
        finally:
            # A task that raised what ends the loop's run, such as KeyboardInterrupt.
            if self._due:
                self.wake()

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
