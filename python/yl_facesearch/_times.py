"""Times, which the native half hands over as plain numbers."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime, timedelta, timezone
else:
    try:
        # datetime's own code in Python takes longer to import than all of this package.
        from _datetime import datetime, timedelta, timezone
    except ImportError:
        from datetime import datetime, timedelta, timezone

__all__ = ["datetime", "of_microseconds", "of_timestamp"]

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def of_microseconds(microseconds: int) -> datetime:
    """Return the time that long after 1970, in UTC."""
    # Divided here: timedelta takes twice as long for it.
    return _EPOCH + timedelta(0, microseconds // 1_000_000, microseconds % 1_000_000)


def of_timestamp(timestamp: tuple[int, int]) -> datetime:
    """Return the time so many seconds after 1970, with so many seconds as its offset from UTC.

    A year that datetime does not have becomes the nearest one that it has: what the service writes
    must not hide what became of a call.
    """
    seconds, offset = timestamp
    try:
        time = _EPOCH + timedelta(seconds=seconds)
    except OverflowError:
        return (datetime.min if seconds < 0 else datetime.max).replace(tzinfo=timezone.utc)
    try:
        return time.astimezone(timezone(timedelta(seconds=offset)))
    except OverflowError:
        return time
