import base64
import hashlib
import hmac
import os
import random
import time

import requests


def sign(api_key: str, api_secret: str) -> str:
    now = int(time.time())
    raw = f"a={api_key}&b={now + 100}&c={now}&d={random.randrange(10**10)}".encode()
    return base64.b64encode(hmac.digest(api_secret.encode(), raw, hashlib.sha1) + raw).decode()


def delete_group(group_id: str) -> None:
    fields = {
        "sign": sign(os.environ["YL_API_KEY"], os.environ["YL_API_SECRET"]),
        "sign_version": "hmac_sha1",
        "group_id": group_id,
        "check_empty": "1",
    }
    for _ in range(3):
        try:
            reply = requests.post(
                os.environ["YL_ENDPOINT"] + "/finauth/search/group/free",
                files={name: (None, value) for name, value in fields.items()},
                timeout=30,
            )
            break
        except requests.RequestException:
            continue
    reply.raise_for_status()


try:
    delete_group("YuanliStudent_01")
except requests.HTTPError as error:
    print("failed:", error.response.json()["error"])  # and yet it is gone
