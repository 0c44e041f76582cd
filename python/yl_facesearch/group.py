"""What the service says of a face library."""

from __future__ import annotations

from ._record import Record, set_values
from ._times import datetime


class Group(Record):
    """A face library, as the service describes it.

    Attributes:
        id: Its id, which delete_group takes.
        name: Its name.
        data: What its creator stored with it; may be empty.
        model_version: The version of the model that its faces were computed with.
        created_at: When it was created; aware, with the service's own offset from UTC. It tells
            one face library from a later one with the same id: delete_group takes it as
            if_created_at.
    """

    __slots__ = ()
    __match_args__ = ("id", "name", "data", "model_version", "created_at")

    id: str
    name: str
    data: str
    model_version: str
    created_at: datetime

    def __init__(
        self, id: str, name: str, data: str, model_version: str, created_at: datetime
    ) -> None:
        """Make a group, for tests of your own."""
        set_values(self, (id, name, data, model_version, created_at))
