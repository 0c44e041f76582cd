from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from command import command

VECTORS = Path(__file__).parents[1] / "vectors" / "signature.json"
KEY, SECRET = "a-key-of-an-account", "a-secret-of-an-account"


def shown(*arguments: str, key: str = KEY, secret: str = SECRET) -> dict[str, str]:
    done = command(None, "sign", *arguments, YL_API_KEY=key, YL_API_SECRET=secret)
    assert (done.returncode, done.stderr) == (0, "")
    # A key of a few letters occurs in ordinary words too.
    if len(key) > 8:
        assert key not in done.stdout
        assert secret not in done.stdout
    assert re.search("[A-Za-z0-9+/=]{65}", done.stdout) is None
    return {line[:16].strip(): line[16:] for line in done.stdout.splitlines()}


def vectors() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(VECTORS.read_text(encoding="utf-8"))["vectors"]
    return found


def test_it_is_compared_with_other_code() -> None:
    raw = f"a={KEY}&b=1700000100&c=1700000000&d=0000000007".encode()
    token = hmac.new(SECRET.encode(), raw, hashlib.sha1).digest() + raw
    sign = base64.b64encode(token)
    lines = shown("--current-time=1700000000", "--expire-time=1700000100", "--random=0000000007")
    assert lines["raw"] == "a=[api_key, 19 characters]&b=1700000100&c=1700000000&d=0000000007"
    assert lines["raw SHA-256"] == hashlib.sha256(raw).hexdigest()
    assert lines["sign SHA-256"] == hashlib.sha256(sign).hexdigest()
    assert lines["raw length"] == f"{len(raw)} bytes"
    assert lines["sign length"] == f"{len(sign)} characters"
    assert lines["c: signed at"] == "2023-11-14 22:13:20 UTC"
    assert lines["b: valid until"] == "2023-11-14 22:15:00 UTC, 100 s after c"


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: str(vector["name"]))
def test_known_answers(vector: dict[str, Any]) -> None:
    lines = shown(
        f"--current-time={vector['current_time']}",
        f"--expire-time={vector['expire_time']}",
        f"--random={vector['random']}",
        key=vector["api_key"],
        secret=vector["api_secret"],
    )
    assert lines["raw SHA-256"] == hashlib.sha256(vector["raw"].encode()).hexdigest()
    assert lines["sign SHA-256"] == hashlib.sha256(vector["sign"].encode()).hexdigest()


def test_what_is_not_given_is_as_the_client_has_it() -> None:
    before = int(time.time())
    lines = shown()
    found = re.search(r"&b=(\d+)&c=(\d+)&d=(\d{10})$", lines["raw"])
    assert found is not None
    expire_time, current_time = int(found[1]), int(found[2])
    assert before <= current_time <= time.time()
    assert expire_time == current_time + 300
    assert shown()["sign SHA-256"] != lines["sign SHA-256"]


@pytest.mark.parametrize("random", ["", "12345678901", "a", "1 "])
def test_a_mistake(random: str) -> None:
    done = command(None, "sign", f"--random={random}", YL_API_KEY=KEY, YL_API_SECRET=SECRET)
    assert (done.returncode, done.stdout) == (2, "")
    assert "one to ten digits" in done.stderr


def test_no_credentials() -> None:
    done = command(None, "sign")
    assert (done.returncode, done.stdout) == (2, "")
