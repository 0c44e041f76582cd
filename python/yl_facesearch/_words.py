"""What Outcome and Sent have in common."""

from __future__ import annotations

from ._hints import Any, Self

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import ClassVar


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

    _words: ClassVar[dict[str, Any]]

    def __init_subclass__(cls) -> None:
        """Make the words of the strings in the class's body."""
        cls._words = {}
        for name, value in list(vars(cls).items()):
            if name.isupper():
                cls._words[value] = word = str.__new__(cls, value)
                setattr(cls, name, word)

    def __new__(cls, word: str) -> Self:
        """Return the word, or raise ValueError when there is no such word."""
        known: Self | None = cls._words.get(word) if isinstance(word, str) else None  # pyright: ignore
        if known is None:
            raise ValueError(f"{word!r} is not one of {', '.join(cls)}")
        return known

    def __reduce__(self) -> tuple[Any, ...]:
        """Copy and pickle as the same object."""
        return type(self), (str(self),)
