import sys

import yl_facesearch as yl

prefix = sys.argv[1]  # your own convention: "tenant7-"
left = 0
with yl.Client() as client:
    for group in client.list_groups():
        if not group.id.startswith(prefix):
            continue
        try:
            # Exactly the face library that the list showed, with its faces.
            deletion = client.delete_group(
                group.id, check_empty=False, if_created_at=group.created_at
            )
            print(group.id, deletion.outcome)
        except yl.YlError as error:
            left += 1
            print(group.id, error.code, error.sent)
sys.exit(1 if left else 0)
