"""The command sign."""

from __future__ import annotations

import base64
import hashlib
import re
import time
from argparse import ArgumentTypeError, RawDescriptionHelpFormatter
from datetime import datetime, timezone
from typing import TYPE_CHECKING

from .. import _native
from .connection import credentials
from .output import show
from .parser import unix_time

if TYPE_CHECKING:
    import argparse

    from .signals import Signals

DESCRIPTION = """\
Sign as the client does, and show how, for comparing with code of your own.
Nothing is sent.

Neither the api_key, the api_secret nor the sign is shown: anybody with a sign
can make any call until it expires. To compare, sign the b, c and d that are
shown with code of your own (or give yours to --expire-time, --current-time and
--random), and print the SHA-256 of your raw and of your sign:

  raw differs                the order of a, b, c and d, escaping,
                             milliseconds, or another key
  raw is alike, sign is not  another secret, hex text in place of the digest's
                             bytes, or a urlsafe Base64

doctor compares this machine's clock with the service's."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "sign",
        help="show how a request is signed, without its secrets",
        description=DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "--current-time", type=unix_time, metavar="SECONDS", help="c, in Unix time (now)"
    )
    parser.add_argument(
        "--expire-time", type=unix_time, metavar="SECONDS", help="b, in Unix time (c + 300)"
    )
    parser.add_argument(
        "--random", type=digits, metavar="DIGITS", help="d, up to ten digits (made up)"
    )
    parser.set_defaults(run=run)


def digits(text: str) -> str:
    """Check d."""
    if re.fullmatch("[0-9]{1,10}", text) is None:
        raise ArgumentTypeError("must be one to ten digits")
    return text


def run(arguments: argparse.Namespace, signals: Signals) -> int:
    """Show how a request is signed and return the exit status."""
    now = int(time.time()) if arguments.current_time is None else arguments.current_time
    sign, expire_time, current_time, random = _native.sign(
        *credentials(), now, arguments.expire_time, arguments.random
    )
    token = base64.b64decode(sign)
    raw = token[20:]
    key_length = raw.index(b"&") - len("a=")
    after_key = raw[raw.index(b"&") :].decode()
    lines = [
        ("raw", f"a=[api_key, {key_length} characters]{after_key}"),
        ("raw length", f"{len(raw)} bytes"),
        ("raw SHA-256", hashlib.sha256(raw).hexdigest()),
        ("sign", "Base64 of the 20 bytes of HMAC-SHA1(api_secret, raw) and then raw"),
        ("sign length", f"{len(sign)} characters"),
        ("sign SHA-256", hashlib.sha256(sign.encode()).hexdigest()),
        ("sign_version", "hmac_sha1"),
        ("c: signed at", moment(current_time)),
        ("b: valid until", f"{moment(expire_time)}, {expire_time - current_time} s after c"),
        ("d: random", f"{len(random)} digits"),
        ("fields", "sign, sign_version, group_id, check_empty, as multipart/form-data"),
    ]
    for name, value in lines:
        show(f"{name:<16}{value}")
    return 0


def moment(seconds: int) -> str:
    """Return Unix time for a person."""
    try:
        return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
    except (ValueError, OverflowError, OSError):
        return f"{seconds}, which is no date"
