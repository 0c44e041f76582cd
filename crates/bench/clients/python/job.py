"""What each peer does around its own sending: sign, and check the reply."""

import base64
import hashlib
import hmac
import json
import random
import time

from account import API_KEY, API_SECRET, GROUP_ID, PATH

BOUNDARY = "yl.facesearch.form.data.boundary"


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


def message(host: str) -> bytes:
    """Make the whole request of one call, as HTTP/1.1 writes it."""
    parts = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields().items()
    )
    body = f"{parts}--{BOUNDARY}--\r\n"
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n"
        f"Content-Type: multipart/form-data; boundary={BOUNDARY}\r\n\r\n"
    )
    return (head + body).encode()


def check(status: int, body: bytes) -> None:
    """Fail unless the reply proves success: status 200, no error and the library's own id."""
    reply = json.loads(body)
    if status != 200 or "error" in reply or reply.get("group_id") != GROUP_ID:
        raise RuntimeError(f"{status}: {body!r}")
