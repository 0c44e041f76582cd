"""What `cargo xtask demo` shows for Python."""

import sys

import yl_facesearch as yl


def delete(
    client: yl.Client, step: str, group_id: str, check_empty: bool = True
) -> yl.YlError | None:
    try:
        deletion = client.delete_group(group_id, check_empty=check_empty)
    except yl.YlError as error:
        print(f"  {step:<32} {error.code} ({error.sent})")
        return error
    print(f"  {step:<32} {deletion.outcome}")
    return None


def main() -> int:
    with yl.Client() as client:
        empty = delete(client, "delete yl-demo-empty", "yl-demo-empty")
        full = delete(client, "delete yl-demo-full", "yl-demo-full")
        forced = delete(client, "delete yl-demo-full, faces too", "yl-demo-full", check_empty=False)
        missing = delete(client, "delete yl-demo-full again", "yl-demo-full")
    as_expected = (
        empty is None
        and isinstance(full, yl.NotEmptyError)
        and forced is None
        and isinstance(missing, yl.GroupNotFoundError)
    )
    return 0 if as_expected else 1


if __name__ == "__main__":
    sys.exit(main())
