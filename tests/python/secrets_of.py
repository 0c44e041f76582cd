"""Looks for what must never come out."""

from __future__ import annotations

import base64
import pickle
import traceback

import yl_facesearch as yl


def shown(answer: yl.Deletion | list[yl.Group] | int | yl.YlError) -> bytes:
    """All forms of it that a program may write somewhere."""
    texts = [repr(answer), str(answer)]
    if isinstance(answer, yl.YlError):
        texts += [repr(vars(answer)), *traceback.format_exception(answer)]
    elif isinstance(answer, yl.Deletion):
        texts.append(repr(answer.as_dict()))
    return "\n".join(texts).encode() + pickle.dumps(answer)


def assert_no_secret(text: bytes, api_key: str, api_secret: str) -> None:
    assert api_secret.encode() not in text
    assert api_key.encode() not in text
    assert in_a_sign(api_key) not in text


def in_a_sign(api_key: str) -> bytes:
    """What every sign of the key holds: its text begins after the 20 bytes of the digest."""
    digest = bytes(20)
    encoded = base64.b64encode(digest + f"a={api_key}&b=".encode())
    # The first characters depend on the digest, the last on what follows.
    return encoded[28:-4]
