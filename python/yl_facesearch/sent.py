"""What is known of a request that did not succeed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class Sent(str):
    """What is known of a request that did not succeed: what to look at after a failed delete.

    "not_sent"
        No request was sent: nothing was deleted.
    "maybe_applied"
        A request may have been carried out, or may yet be: check whether the face library still
        exists.
    "rejected"
        The service refused every request that it read: nothing was deleted.
    """

    __slots__ = ()

    NOT_SENT: ClassVar[Sent]
    MAYBE_APPLIED: ClassVar[Sent]
    REJECTED: ClassVar[Sent]


Sent.NOT_SENT = Sent("not_sent")
Sent.MAYBE_APPLIED = Sent("maybe_applied")
Sent.REJECTED = Sent("rejected")
