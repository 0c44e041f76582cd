"""Looks at face libraries before anything is deleted."""

from __future__ import annotations

from .. import GroupNotFoundError
from .output import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from .. import Client, Group


class Seen:
    """A face library as it was seen; face_count is None when it was gone by then."""

    def __init__(self, group: Group, face_count: int | None) -> None:
        """Keep what was seen."""
        self.group = group
        self.face_count = face_count

    def __str__(self) -> str:
        """Return it for a person."""
        group = self.group
        name = f'"{printable(group.name)}", ' if group.name else ""
        return f"{group.id}: {name}created {group.created_at.isoformat()}, {faces(self.face_count)}"

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return self.group.as_dict() | {"face_count": self.face_count}


def faces(count: int | None) -> str:
    """Return a number of faces for a person."""
    if count is None:
        return "faces unknown"
    return f"{count} face" + ("" if count == 1 else "s")


def look(
    client: Client, group_ids: Iterable[str] | None = None, timeout: float | None = None
) -> dict[str, Seen]:
    """Return the face libraries that the account has; of group_ids, if given.

    timeout
        Seconds for each of its calls; None: the client's.
    """
    wanted = None if group_ids is None else set(group_ids)
    groups = [it for it in client.list_groups(timeout=timeout) if wanted is None or it.id in wanted]
    return {group.id: Seen(group, face_count(client, group.id, timeout)) for group in groups}


def face_count(client: Client, group_id: str, timeout: float | None = None) -> int | None:
    """Count the faces; None when the face library was deleted meanwhile."""
    try:
        return client.face_count(group_id, timeout=timeout)
    except GroupNotFoundError:
        return None
