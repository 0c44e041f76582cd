"""What `cargo xtask demo` shows for Python."""

import sys
from datetime import datetime

import yl_facesearch as yl

EMPTY, FULL = "yl-demo-empty", "yl-demo-full"


def show(step: str, result: str) -> None:
    print(f"  {step:<32} {result}")


def delete(
    client: yl.Client,
    step: str,
    group_id: str,
    check_empty: bool = True,
    if_created_at: datetime | None = None,
) -> yl.YlError | None:
    try:
        deletion = client.delete_group(
            group_id, check_empty=check_empty, if_created_at=if_created_at
        )
    except yl.YlError as error:
        show(step, f"{error.code} ({error.sent})")
        return error
    show(step, deletion.outcome)
    return None


def listed(client: yl.Client, step: str) -> list[str]:
    ids = sorted(group.id for group in client.list_groups() if group.id in (EMPTY, FULL))
    show(step, " ".join(ids) or "neither is listed")
    return ids


def main() -> int:
    with yl.Client(app="yl-demo/1.0") as client:
        before = listed(client, "list")
        seen = client.group_info(FULL)
        faces = client.face_count(FULL)
        show("preview yl-demo-full", f"{faces} faces, created {seen.created_at.isoformat()}")
        empty = delete(client, "delete yl-demo-empty", EMPTY)
        full = delete(client, "delete yl-demo-full", FULL)
        forced = delete(client, "delete what was previewed", FULL, False, seen.created_at)
        missing = delete(client, "delete yl-demo-full again", FULL)
        after = listed(client, "verify")
    as_expected = (
        before == [EMPTY, FULL]
        and empty is None
        and isinstance(full, yl.NotEmptyError)
        and forced is None
        and isinstance(missing, yl.GroupNotFoundError)
        and after == []
    )
    return 0 if as_expected else 1


if __name__ == "__main__":
    sys.exit(main())
