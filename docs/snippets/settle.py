from datetime import datetime, timezone

import yl_facesearch as yl


def settle(client: yl.Client, group: yl.Group, settles_at: datetime, now: datetime) -> str:
    """What to do about a delete of group that ended maybe_applied."""
    if now < settles_at:
        return "is in doubt: look after settles_at"
    for found in client.list_groups():
        if found.id == group.id and found.created_at == group.created_at:
            return "exists: delete it again"
    return "is gone"


with yl.Client(max_retries=0) as client:
    for group_id in ("one", "two"):
        group = client.group_info(group_id)
        try:
            client.delete_group(group_id, if_created_at=group.created_at)
        except yl.YlError as error:
            if error.sent != "maybe_applied" or error.settles_at is None:
                raise
            # A program stores the two and looks later; here the second time is made up.
            for now in (datetime.now(timezone.utc), error.settles_at):
                print(group_id, settle(client, group, error.settles_at, now))
