import yl_facesearch as yl


def erase(client: yl.Client, group_id: str) -> str:
    try:
        deletion = client.delete_group(group_id)
    except yl.YlError as error:
        if error.sent == "maybe_applied":
            return f"in doubt: check whether it still exists ({error.code})"
        return f"nothing was deleted ({error.code}, {error.sent})"
    return f"gone ({deletion.outcome})"


with yl.Client(max_retries=0) as client:
    for group_id in ("one", "two", "three"):
        print(group_id, erase(client, group_id))
