"""What Attempt, Deletion and Group have in common."""

from __future__ import annotations

from ._hints import Any, NoReturn
from ._times import datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ClassVar


class Record:
    """An immutable object of the attributes that its class names in __match_args__, in that order.

    Written out: the standard library's dataclasses take longer to import than all of this package.
    All values are in one tuple, so that to make an object is to set one attribute.
    """

    __slots__ = ("_values",)
    __match_args__: ClassVar[tuple[str, ...]] = ()

    _values: tuple[Any, ...]

    def __init_subclass__(cls) -> None:
        """Make the attributes."""
        for index, name in enumerate(vars(cls).get("__match_args__", ())):
            if name not in vars(cls):
                # A setter, which __setattr__ keeps from being reached: to type checkers these are
                # variables.
                setattr(cls, name, property(_value(index), _refuse))

    def _made(self) -> tuple[Any, ...]:
        """Return all values; a class may make some of them when they are first asked for."""
        return self._values

    def as_dict(self) -> dict[str, Any]:
        """Return all attributes as JSON can hold them: times in ISO 8601."""
        return {name: plain(getattr(self, name)) for name in self.__match_args__}

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: it is immutable."""
        raise AttributeError(f"{type(self).__name__} is immutable: {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: it is immutable."""
        raise AttributeError(f"{type(self).__name__} is immutable: {name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        """Compare all attributes."""
        if not isinstance(other, Record) or type(other) is not type(self):
            return NotImplemented
        return self._made() == other._made()

    def __hash__(self) -> int:
        """Agree with __eq__."""
        return hash(self._made())

    def __repr__(self) -> str:
        """Show all attributes."""
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__match_args__)
        return f"{type(self).__name__}({shown})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle by making it again."""
        return type(self), self._made()


def _refuse(record: Record, value: object) -> NoReturn:
    raise AttributeError(f"{type(record).__name__} is immutable")


def _value(index: int) -> Callable[[Record], Any]:
    return lambda record: record._values[index]


# What sets all attributes at once, past __setattr__: set_values(record, values).
set_values: Callable[[Record, tuple[Any, ...]], None] = vars(Record)["_values"].__set__


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple):
        return [item.as_dict() for item in value]  # pyright: ignore
    if isinstance(value, datetime):
        return value.isoformat()
    return value
