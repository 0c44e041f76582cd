import os

import yl_facesearch as yl

client = yl.Client()  # made once, before the workers


def work(group_id: str) -> None:
    deletion = client.delete_group(group_id)
    os.write(1, f"{group_id} {deletion.outcome}\n".encode())


for group_id in ("first", "second"):
    if os.fork() == 0:
        work(group_id)
        os._exit(0)
    os.wait()
work("third")
