import yl_facesearch as yl


def erase(client: yl.Client, group_id: str) -> str:
    try:
        deletion = client.delete_group(group_id)
    except yl.GroupNotFoundError as error:
        return f"does not exist ({error.code}, {error.sent})"
    except yl.YlError as error:
        if error.sent == "maybe_applied":
            return f"is in doubt: look again after settles_at ({error.code})"
        return f"was not deleted by this call ({error.code}, {error.sent})"
    return f"is gone ({deletion.outcome})"


with yl.Client(max_retries=0) as client:
    for group_id in ("one", "two", "three", "four"):
        print(group_id, erase(client, group_id))
