"""Erases all face libraries of one tenant: those whose id begins with the tenant's prefix.

    python tenant.py PREFIX

Exit status: 0 when none is left, 1 when some are.
"""

import sys

import yl_facesearch as yl


def main(prefix: str) -> int:
    with yl.Client(app="tenant-erasure/1.0") as client:
        for group in of_tenant(client, prefix):
            print(f"{group.id}: {client.face_count(group.id)} faces, {erase(client, group)}")
        left = [group.id for group in of_tenant(client, prefix)]
    print(f"left: {', '.join(left) or 'none'}")
    return 1 if left else 0


def of_tenant(client: yl.Client, prefix: str) -> list[yl.Group]:
    return [group for group in client.list_groups() if group.id.startswith(prefix)]


def erase(client: yl.Client, group: yl.Group) -> str:
    """Deletes the face library that was listed, and none that was made meanwhile."""
    try:
        deletion = client.delete_group(group.id, check_empty=False, if_created_at=group.created_at)
    except yl.YlError as error:
        return f"{error.code} ({error.sent})"
    return str(deletion.outcome)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
