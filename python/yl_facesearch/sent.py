"""What is known of the requests of a call that did not succeed."""

from __future__ import annotations

from ._words import Words

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, Literal, TypeAlias

    SentWord: TypeAlias = Literal["not_sent", "maybe_applied", "rejected"]
else:
    Final = object


class Sent(Words):
    """What is known of the delete requests of a call that did not succeed.

    A string enum: each value is the string below, and Sent("not_sent") is Sent.NOT_SENT.

    Attributes:
        NOT_SENT: "not_sent": no delete request was sent, and nothing was deleted. What only reads
            sends no delete request.
        MAYBE_APPLIED: "maybe_applied": a request may have been carried out, or may yet be. Check
            whether the face library still exists.
        REJECTED: "rejected": the service refused every request that it read, and nothing was
            deleted.
    """

    __slots__ = ()

    NOT_SENT: Final = "not_sent"
    MAYBE_APPLIED: Final = "maybe_applied"
    REJECTED: Final = "rejected"


if not TYPE_CHECKING:
    SentWord = Sent


def sent_of(word: SentWord) -> SentWord:
    """Return the word as a Sent, or raise ValueError when there is no such word."""
    return Sent(word)  # type: ignore[return-value]  # its text is the Literal
