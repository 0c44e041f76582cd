"""What is known of a request that did not succeed."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import ClassVar


class Sent(str):
    """What is known of a request that did not succeed: what to look at after a failed delete.

    "not_sent"
        Nothing of it was sent: the library is as it was.
    "maybe_applied"
        It may have been carried out: look before going on.
    "rejected"
        The service read it and refused it: nothing was deleted.
    """

    __slots__ = ()

    NOT_SENT: ClassVar[Sent]
    MAYBE_APPLIED: ClassVar[Sent]
    REJECTED: ClassVar[Sent]


Sent.NOT_SENT = Sent("not_sent")
Sent.MAYBE_APPLIED = Sent("maybe_applied")
Sent.REJECTED = Sent("rejected")
