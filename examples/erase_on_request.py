"""Erases the face libraries of one erasure request, with their faces, and keeps receipts.

    python erase_on_request.py REQUEST RECEIPTS GROUP_ID...

RECEIPTS gets two lines of JSON for each face library, the first before anything is sent: one with a
"begun" and no "ended" was left in doubt by a crash. A line is on the disk before the work
continues. Exit status: 0 when all are gone, 1 when nothing was deleted of some, 2 when some are in
doubt.
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
    with (
        yl.Client() as client,
        open(receipts, "a+", encoding="utf-8", errors="replace") as file,
    ):
        end_last_line(file)
        return max((erase(client, file, request, group_id) for group_id in group_ids), default=GONE)


def end_last_line(receipts: TextIO) -> None:
    # A run that was killed may have left half a line: the next line must not be appended to it.
    receipts.seek(0)
    if not ("\n" + receipts.read()).endswith("\n"):
        receipts.write("\n")


def erase(client: yl.Client, receipts: TextIO, request: str, group_id: str) -> int:
    write(receipts, {"stage": "begun", "request": request, "group_id": group_id})
    receipt: dict[str, Any] = {"stage": "ended", "request": request, "group_id": group_id}
    try:
        deletion = client.delete_group(group_id, check_empty=False, missing_ok=True)
    except yl.YlError as error:
        answer: yl.Deletion | yl.YlError = error
        settles_at = error.settles_at and error.settles_at.isoformat()
        receipt |= {"code": error.code, "sent": error.sent, "settles_at": settles_at}
        print(error, file=sys.stderr)
        result = IN_DOUBT if error.sent == yl.Sent.MAYBE_APPLIED else NOT_DELETED
    else:
        answer = deletion
        receipt["outcome"] = deletion.outcome
        result = GONE
    receipt |= {"result": RESULTS[result], "request_id": answer.request_id}
    receipt["attempts"] = [attempt.as_dict() for attempt in answer.attempts]
    write(receipts, receipt)
    return result


def write(receipts: TextIO, line: dict[str, Any]) -> None:
    receipts.write(json.dumps({"time": datetime.now(timezone.utc).isoformat(), **line}) + "\n")
    receipts.flush()
    os.fsync(receipts.fileno())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
