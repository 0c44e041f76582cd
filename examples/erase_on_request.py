"""Erases the libraries of one erasure request, with their faces, and keeps receipts.

    python erase_on_request.py REQUEST RECEIPTS GROUP_ID...

RECEIPTS gets two lines of JSON for each library, the first before anything is sent: a library with
a "begun" and no "ended" is one that a crash left in doubt. A line is on the disk before the work
goes on. Exit status: 0 when all are gone, 1 when some are still there, 2 when some are in doubt.
"""

import json
import os
import sys
from datetime import datetime, timezone
from typing import Any, TextIO

import yl_facesearch as yl

GONE, STILL_THERE, IN_DOUBT = 0, 1, 2


def main(request: str, receipts: str, *group_ids: str) -> int:
    with (
        yl.Client() as client,
        open(receipts, "a+", encoding="utf-8", errors="replace") as file,
    ):
        end_last_line(file)
        return max((erase(client, file, request, group_id) for group_id in group_ids), default=GONE)


def end_last_line(receipts: TextIO) -> None:
    # A run that was killed may have left half a line: the next one is not to be glued to it.
    receipts.seek(0)
    if not ("\n" + receipts.read()).endswith("\n"):
        receipts.write("\n")


def erase(client: yl.Client, receipts: TextIO, request: str, group_id: str) -> int:
    write(receipts, {"stage": "begun", "request": request, "group_id": group_id})
    receipt: dict[str, Any] = {"stage": "ended", "request": request, "group_id": group_id}
    try:
        deletion = client.delete_group(group_id, check_empty=False, missing_ok=True)
    except yl.YlError as error:
        in_doubt = error.sent == yl.Sent.MAYBE_APPLIED
        answer: yl.Deletion | yl.YlError = error
        receipt |= {"gone": None if in_doubt else False, "code": error.code, "sent": error.sent}
        print(f"{group_id}: {error}", file=sys.stderr)
        result = IN_DOUBT if in_doubt else STILL_THERE
    else:
        answer = deletion
        receipt |= {"gone": True, "outcome": deletion.outcome}
        result = GONE
    receipt["request_id"] = answer.request_id
    receipt["attempts"] = [attempt.as_dict() for attempt in answer.attempts]
    write(receipts, receipt)
    return result


def write(receipts: TextIO, line: dict[str, Any]) -> None:
    receipts.write(json.dumps({"time": datetime.now(timezone.utc).isoformat(), **line}) + "\n")
    receipts.flush()
    os.fsync(receipts.fileno())


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
