"""What Attempt, Deletion and Group have in common."""

from __future__ import annotations

from ._hints import Any, NoReturn
from ._times import datetime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import ClassVar


class Record:
    """An immutable object of the attributes that its class names in __slots__, in that order.

    Written out: the standard library's dataclasses take longer to import than all of this package.
    """

    __slots__: tuple[str, ...] = ()

    _setters: ClassVar[tuple[Callable[[Any, Any], None], ...]]

    def __init_subclass__(cls) -> None:
        """Look the setters of the attributes up: once, not for each object."""
        cls._setters = tuple([vars(cls)[name].__set__ for name in cls.__slots__])

    def _fill(self, *values: object) -> None:
        for set_value, value in zip(self._setters, values, strict=True):
            set_value(self, value)

    def _values(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in self.__slots__)

    def as_dict(self) -> dict[str, Any]:
        """Return all attributes as JSON can hold them: times in ISO 8601."""
        return {name: plain(getattr(self, name)) for name in self.__slots__}

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuse: it is immutable."""
        raise AttributeError(f"{type(self).__name__} is immutable: {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        """Refuse: it is immutable."""
        raise AttributeError(f"{type(self).__name__} is immutable: {name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        """Compare all attributes."""
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    def __hash__(self) -> int:
        """Agree with __eq__."""
        return hash(self._values())

    def __repr__(self) -> str:
        """Show all attributes."""
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({shown})"

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle by making it again."""
        return type(self), self._values()


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple):
        return [item.as_dict() for item in value]  # pyright: ignore
    if isinstance(value, datetime):
        return value.isoformat()
    return value
