"""What Outcome and Sent have in common."""

from __future__ import annotations

from ._hints import Any, Self

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


class _Words(type):
    """A class that can be iterated over, as an enum can."""

    def __iter__(cls) -> Iterator[str]:
        """Return each word, in order."""
        return iter([value for value in vars(cls).values() if isinstance(value, cls)])


class Words(str, metaclass=_Words):
    """A string that is one of those that its class names.

    Written out: the standard library's enum takes longer to import than all of this package. To a
    type checker each word is a Literal, so that it finds a misspelled one in a comparison.
    """

    __slots__ = ()

    def __init_subclass__(cls) -> None:
        """Make the words of the strings in the class's body."""
        for name, value in list(vars(cls).items()):
            if name.isupper():
                setattr(cls, name, str.__new__(cls, value))

    def __new__(cls, word: str) -> Self:
        """Return the word, or raise ValueError when there is no such word."""
        for known in vars(cls).values():
            if known == word and isinstance(known, cls):
                return known
        raise ValueError(f"{word!r} is not one of {', '.join(cls)}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle as the same object."""
        return type(self), (str(self),)
