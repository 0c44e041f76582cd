"""Erases the face libraries of one erasure request, with their faces, and keeps receipts.

    python erase_on_request.py REQUEST RECEIPTS GROUP_ID...

RECEIPTS gets two lines of JSON for each face library, the first before anything is deleted: one
with a "begun" and no "ended" was left in doubt by a crash. A line is on the disk before the work
continues. Run again for the same request, the program deletes the face library that its first line
names, and none that somebody has created with the same id since then. Exit status: 0 when all are
gone, 1 when some were not deleted, 2 when some are in doubt.
"""

import json
import os
import sys
from datetime import datetime, timezone
from typing import Any, TextIO

import yl_facesearch as yl

GONE, NOT_DELETED, IN_DOUBT = 0, 1, 2
RESULTS = ["gone", "not deleted by this call", "in doubt"]


def main(request: str, receipts: str, *group_ids: str) -> int:
    os.umask(0o077)  # the receipts are for their owner alone
    with (
        yl.Client() as client,
        open(receipts, "a+", encoding="utf-8", errors="replace") as file,
    ):
        meant = begun_before(file, request)
        erased = [erase(client, file, request, id, meant.get(id)) for id in group_ids]
    return max(erased, default=GONE)


def begun_before(receipts: TextIO, request: str) -> dict[str, datetime]:
    """Which face library each id stood for when this request was first begun."""
    meant: dict[str, datetime] = {}
    receipts.seek(0)
    for text in receipts:
        try:
            line = json.loads(text)
        except ValueError:  # half a line, of a run that was killed
            continue
        if line["request"] == request and line["stage"] == "begun":
            meant.setdefault(line["group_id"], datetime.fromisoformat(line["created_at"]))
    receipts.seek(0)
    if not ("\n" + receipts.read()).endswith("\n"):
        receipts.write("\n")  # so that the next line is not appended to half a line
    return meant


def erase(
    client: yl.Client, receipts: TextIO, request: str, group_id: str, meant: datetime | None
) -> int:
    receipt: dict[str, Any] = {"request": request, "group_id": group_id}
    try:
        created_at = meant or client.group_info(group_id).created_at
        receipt["created_at"] = created_at.isoformat()
        write(receipts, {"stage": "begun", **receipt})
        deletion = client.delete_group(group_id, check_empty=False, if_created_at=created_at)
    except yl.YlError as error:
        answer: yl.Deletion | yl.YlError = error
        receipt |= {"code": error.code, "sent": error.sent}
        print(error, file=sys.stderr)
        result = IN_DOUBT if error.sent == yl.Sent.MAYBE_APPLIED else NOT_DELETED
        if isinstance(error, (yl.GroupNotFoundError, yl.GroupChangedError)):
            result = GONE  # the one that was meant does not exist
    else:
        answer = deletion
        receipt["outcome"] = deletion.outcome
        result = GONE
    receipt |= {"result": RESULTS[result], "request_id": answer.request_id}
    receipt["settles_at"] = answer.settles_at and answer.settles_at.isoformat()
    receipt["attempts"] = [attempt.as_dict() for attempt in answer.attempts]
    write(receipts, {"stage": "ended", **receipt})
    return result


def write(receipts: TextIO, line: dict[str, Any]) -> None:
    receipts.write(json.dumps({"time": datetime.now(timezone.utc).isoformat(), **line}) + "\n")
    receipts.flush()
    os.fsync(receipts.fileno())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
