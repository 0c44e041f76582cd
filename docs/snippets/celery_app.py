"""celery -A celery_app worker; celery_app.erase.delay(group.id, group.created_at.isoformat())."""

import os
from datetime import datetime
from functools import cache

from celery import Celery, Task

import yl_facesearch as yl

app = Celery("erase", broker=os.environ["BROKER_URL"], backend=os.environ["RESULT_URL"])


@cache
def client() -> yl.Client:
    return yl.Client()  # one for each worker process


# A worker that dies in a call leaves its message for the next one.
@app.task(bind=True, acks_late=True, reject_on_worker_lost=True, max_retries=5)
def erase(self: Task, group_id: str, created_at: str) -> str:
    """Erase the face library that was created then, with its faces, and no other of that id."""
    try:
        deletion = client().delete_group(
            group_id, check_empty=False, if_created_at=datetime.fromisoformat(created_at)
        )
    except yl.GroupChangedError:
        return "there is no such face library any more"
    except yl.YlError as error:
        if error.settles_at is not None:  # in doubt: the message waits until it is settled
            raise self.retry(exc=error, eta=error.settles_at) from error
        if error.retryable:
            raise self.retry(exc=error, countdown=60) from error
        raise
    return deletion.outcome
