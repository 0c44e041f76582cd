"""How the service is reached: arguments, environment, prompts."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentTypeError

from .. import Client, _native
from .parser import utf_8
from .receipt_lines import fingerprint
from .usage import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse

CONNECT_TIMEOUT = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add how the service is reached."""
    group = parser.add_argument_group("connection")
    group.add_argument(
        "--endpoint", type=utf_8, metavar="URL", help=f"the service ({_native.DEFAULT_ENDPOINT})"
    )
    group.add_argument(
        "--timeout", type=float, default=30.0, metavar="SECONDS", help="for a whole call (30)"
    )
    group.add_argument(
        "--connect-timeout",
        type=float,
        default=CONNECT_TIMEOUT,
        metavar="SECONDS",
        help="for opening a connection, inside the timeout (10)",
    )
    group.add_argument(
        "--ca-file", metavar="FILE", help="a PEM file with the CAs to trust, not the system's"
    )
    group.add_argument(
        "--proxy",
        type=proxy_url,
        metavar="URL",
        help="http://host:port, https, socks5 or socks5h; none: no proxy",
    )
    group.add_argument(
        "--allow-http", action="store_true", help="allow plain http to another machine"
    )


def proxy_url(text: str) -> str:
    """Check the proxy."""
    if "@" in utf_8(text):
        raise ArgumentTypeError("a password is no argument: set HTTPS_PROXY")
    return text


def client(arguments: argparse.Namespace, credentials: tuple[str | None, str | None]) -> Client:
    """Return the client that `arguments`, `credentials` and the environment make."""
    api_key, api_secret = credentials
    return Client(
        api_key,
        api_secret,
        endpoint=arguments.endpoint,
        timeout=arguments.timeout,
        connect_timeout=arguments.connect_timeout,
        max_retries=getattr(arguments, "max_retries", 2),
        allow_http=arguments.allow_http,
        ca_file=arguments.ca_file,
        proxy=arguments.proxy,
    )


def credentials() -> tuple[str | None, str | None]:
    """Return what was typed for each variable that is not set; None: it is in the environment."""
    return typed("YL_API_KEY"), typed("YL_API_SECRET")


def account(credentials: tuple[str | None, str | None]) -> str:
    """Return the account's name in receipts. A client exists by now, so a key does too."""
    return fingerprint(credentials[0] or os.environ["YL_API_KEY"])


def typed(variable: str) -> str | None:
    """Ask for `variable`, unseen, when it is not set and there is a terminal."""
    if variable in os.environ or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from getpass import getpass

    try:
        return getpass(f"{variable}: ", stream=sys.stderr)
    except (EOFError, OSError, UnicodeError):
        # Without the cause, which may contain what was typed.
        raise UsageError(f"{variable} was not given") from None


def endpoint(arguments: argparse.Namespace) -> str:
    """Return the endpoint in force."""
    given: str | None = arguments.endpoint
    return given or os.environ.get("YL_ENDPOINT") or _native.DEFAULT_ENDPOINT
