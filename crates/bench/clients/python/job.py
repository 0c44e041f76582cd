"""What each peer does around its own sending: sign, and check the reply."""

import base64
import hashlib
import hmac
import json
import random
import time

from account import API_KEY, API_SECRET, GROUP_ID


def sign() -> str:
    """Make a new signature."""
    now = int(time.time())
    raw = f"a={API_KEY}&b={now + 300}&c={now}&d={random.randrange(10**10):010}".encode()
    digest = hmac.digest(API_SECRET.encode(), raw, hashlib.sha1)
    return base64.b64encode(digest + raw).decode()


def fields() -> dict[str, str]:
    """Make the four fields of one call."""
    return {
        "sign": sign(),
        "sign_version": "hmac_sha1",
        "group_id": GROUP_ID,
        "check_empty": "1",
    }


def check(status: int, body: bytes) -> None:
    """Fail unless the reply proves success: status 200, no error and the library's own id."""
    reply = json.loads(body)
    if status != 200 or "error" in reply or reply.get("group_id") != GROUP_ID:
        raise RuntimeError(f"{status}: {body!r}")
