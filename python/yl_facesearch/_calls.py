"""Runs calls so that no signal is lost, and no result.

The interpreter runs the handlers of signals between two bytecodes (since 3.11 at the start of a
function, after a call and at a jump back), and what a handler raises comes out there. So all that
follows the request stands inside one try, the native call keeps its results too, and between that
try's last call and the return or raise there is no other call.
"""

from __future__ import annotations

from . import _log, _native
from ._no_event_loop import NoEventLoopError
from ._results import deletion_of, error_of
from .exceptions import YlError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, TypeVar

    from ._event_loop import EventLoop
    from .deletion import Deletion

    _T = TypeVar("_T")

# How often a call that is given up may be interrupted in that, by another signal or log handler.
PATIENCE = (1, 2, 3, 4, 5, 6, 7, 8)

# How many frames the caller of this package is above what writes a log line, as logging counts.
_FROM_A_CALL = 4
_FROM_GIVING_UP = 5


def run(
    operation: str,
    begin: Callable[..., _native.BlockingCall],
    arguments: tuple[object, ...],
    answer: Callable[[Any], _T],
    group_id: object = None,
) -> _T:
    """Make the call that begin begins, on this thread; what it ends with is given to answer."""
    call: _native.BlockingCall | None = None
    try:
        level = _log.level()
        call = begin(*arguments, level)
        while (end := call.advance()) is None:
            _log.write(call.lines, _FROM_A_CALL)
        if level:
            _log.write(call.lines, _FROM_A_CALL)
        if end[0]:
            result = answer(end[1])
            return result  # noqa: RET504 - between the two statements no signal is handled
        error = error_of(end[1], operation, group_id)
    except BaseException as raised:
        ended_by = raised
        for _ in PATIENCE:
            try:
                give_up(call, ended_by, operation, group_id)
                break
            except BaseException as another:
                ended_by = another
        raise ended_by  # noqa: B904 - itself, or another with it as context
    raise error


_event_loop: Callable[[], EventLoop] | None = None


def _import_event_loop() -> Callable[[], EventLoop]:
    """Import it with the first call: it imports asyncio, and to ask for it again costs too."""
    global _event_loop
    from ._event_loop import event_loop

    _event_loop = event_loop
    return event_loop


async def run_in_background(
    operation: str,
    begin: Callable[..., _native.BackgroundCall],
    arguments: tuple[object, ...],
    answer: Callable[[Any], _T],
    group_id: object = None,
) -> _T:
    """Make the call that begin begins, while the event loop runs other tasks."""
    call: _native.BackgroundCall | None = None
    try:
        loop = (_event_loop or _import_event_loop())()
        level = _log.level()
        call = begin(*arguments, level, loop.native)
        end = call.start()
        while end is None:
            await loop.news_of(call.key)
            end = call.update()
            if level and end is None:
                _log.write(call.lines, _FROM_A_CALL)
        if level:
            _log.write(call.lines, _FROM_A_CALL)
        if end[0]:
            result = answer(end[1])
            return result  # noqa: RET504 - between the two statements no signal is handled
        error = error_of(end[1], operation, group_id)
    except BaseException as raised:
        ended_by = raised
        for _ in PATIENCE:
            try:
                give_up(call, ended_by, operation, group_id)
                break
            except BaseException as another:
                ended_by = another
        raise ended_by  # noqa: B904 - itself, or another with it as context
    raise error


def give_up(
    call: _native.BlockingCall | _native.BackgroundCall | None,
    raised: BaseException,
    operation: str,
    group_id: object,
) -> None:
    """End the call, since raised ended the wait for it, and attach the call's facts to raised."""
    deletion: Deletion | None = None
    if call is None:
        if isinstance(raised, (YlError, NoEventLoopError)):
            return  # An argument was refused, or there was nothing to make the call in.
        facts = _native.cancelled_before_sending()
    else:
        call.cancel()
        _log.write(call.lines, _FROM_GIVING_UP)
        if isinstance(raised, GeneratorExit):
            # The coroutine is closed: no other code is given this exception. And where the
            # interpreter closes it at its exit, Python 3.13.0 crashes when a time is made.
            return
        end, facts = call.end, call.cancelled()
        if end is not None and end[0] and operation == "delete_group":
            deletion = deletion_of(end[1])
    cause = error_of(facts, operation, group_id)
    # Whatever __setattr__ its class has.
    BaseException.__setattr__(raised, "__cause__", cause)
    known: list[tuple[str, object]] = [("sent", cause.sent), ("attempts", cause.attempts)]
    if deletion is not None:
        known.append(("deletion", deletion))
    for name, value in known:
        try:  # noqa: SIM105 - contextlib takes long to import
            setattr(raised, name, value)
        except (AttributeError, TypeError):
            pass  # An exception may refuse new attributes; it is raised all the same.
