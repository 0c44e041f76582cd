from datetime import datetime, timedelta, timezone

import yl_facesearch as yl


def erase(client: yl.Client, group: yl.Group) -> str:
    try:
        client.delete_group(group.id, check_empty=False, if_created_at=group.created_at)
    except yl.YlError as error:
        if error.sent == "maybe_applied" and error.settles_at is not None:
            return settle(client, group, error.settles_at)
        raise
    return "gone"


def settle(client: yl.Client, group: yl.Group, settles_at: datetime) -> str:
    """Look, once it is time; call it again until then."""
    left = settles_at - datetime.now(timezone.utc)
    if left > timedelta(0):
        return f"in doubt: look in {left.total_seconds() / 60:.0f} min"
    for found in client.list_groups():
        if found.id == group.id and found.created_at == group.created_at:
            return "it exists: delete it again"
    return "gone"


with yl.Client(max_retries=0) as client:
    print(erase(client, client.group_info("YuanliStudent_01")))
