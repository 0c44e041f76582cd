"""The command doctor."""

from __future__ import annotations

import json
import socket
import time
from argparse import RawDescriptionHelpFormatter
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from .. import AuthenticationError, AuthorizationError, YlError, _native
from .._calls import run as run_call
from .._results import attempts_of
from . import connection
from .exit_code import OF_READS, ExitCode, manual
from .output import show
from .words import in_its_words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from .. import Attempt, Client
    from .signals import Signals

# The client corrects a clock that is further off, once the service rejects a signature for it.
TOLERATED_SKEW = 240

DESCRIPTION = """\
Find out what keeps deletes from working: the endpoint's name, TCP, TLS, the
clock, the credentials.

Nothing can be deleted: it lists the account's face libraries, which only an
accepted signature gets."""


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "doctor",
        help="find out what keeps deletes from working; deletes nothing",
        description=DESCRIPTION,
        formatter_class=RawDescriptionHelpFormatter,
        allow_abbrev=False,
        epilog=manual(OF_READS | {ExitCode.GONE: "a delete should work"}),
    )
    parser.add_argument(
        "--json", action="store_true", help="a line of JSON for each finding on standard output"
    )
    connection.add_arguments(parser)
    parser.set_defaults(run=run)


class Finding(NamedTuple):
    """The result of one check."""

    name: str
    state: str
    detail: str
    exit_code: ExitCode = ExitCode.GONE


def run(arguments: argparse.Namespace, signals: Signals) -> int:
    """Show the findings, up to the first failure, and return the exit status."""
    exit_code = ExitCode.GONE
    for finding in findings(arguments):
        if arguments.json:
            show(json.dumps(dict(list(finding._asdict().items())[:3])))
        else:
            show(f"{finding.state:<8}{finding.name:<13}{finding.detail}")
        exit_code = exit_code.and_(finding.exit_code)
    return exit_code


def findings(arguments: argparse.Namespace) -> Iterator[Finding]:
    """Make one check after the other, each of which needs those before."""
    with connection.client(arguments, connection.credentials()) as client:
        yield Finding("settings", "ok", f"endpoint {connection.endpoint(arguments)}")
        for finding in reached(client, arguments):
            yield finding
            if finding.exit_code != ExitCode.GONE:
                return
        try:
            count, attempts = run_call(
                "list_groups", client._begin_list_groups, (None, None), listed
            )
        except YlError as error:
            failed = ("failed", in_its_words(str(error)), ExitCode.of(error))
            if is_about_credentials(error):
                yield from answered(error.attempts)
                yield Finding("credentials", *failed)
            else:
                yield Finding("service", *failed)
            return
    yield from answered(attempts)
    libraries = "face library" if count == 1 else "face libraries"
    yield Finding("credentials", "ok", f"accepted: the account has {count} {libraries}")


def listed(facts: _native._ListFacts) -> tuple[int, tuple[Attempt, ...]]:
    """Return how many face libraries there are, and what became of each request."""
    groups, attempts = facts
    return len(groups), attempts_of(attempts)


def reached(client: Client, arguments: argparse.Namespace) -> Iterator[Finding]:
    """Resolve the endpoint's name and connect to it, unless a proxy does that."""
    proxy = _native.proxy_of(client)
    if proxy is not None:
        proxy_url, name = proxy
        named_by = "--proxy" if name == "proxy" else name
        yield Finding("name, TCP", "skipped", f"the proxy {proxy_url} ({named_by}) sees to them")
        return
    url = urlsplit(connection.endpoint(arguments))
    port = url.port or (443 if url.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(url.hostname, port, type=socket.SOCK_STREAM)
    except OSError as why:
        yield Finding("name", "failed", f"{url.hostname}: {why}", ExitCode.NOT_SENT)
        return
    addresses = ", ".join(dict.fromkeys(str(address[4][0]) for address in found))
    yield Finding("name", "ok", f"{url.hostname} is {addresses}")
    begun = time.monotonic()
    try:
        with socket.create_connection((url.hostname, port), arguments.connect_timeout):
            pass
    except OSError as why:
        yield Finding("TCP", "failed", f"port {port}: {why}", ExitCode.NOT_SENT)
        return
    yield Finding("TCP", "ok", f"port {port}, in {milliseconds(time.monotonic() - begun)}")


def answered(attempts: tuple[Attempt, ...]) -> Iterator[Finding]:
    """Report what the first reply says about the service and the clock."""
    first = attempts[0]
    yield Finding("service", "ok", f"HTTP {first.status} in {milliseconds(first.duration)}")
    if first.clock_skew is None:
        yield Finding("clock", "unknown", "the reply does not tell the time")
        return
    skew = f"{abs(first.clock_skew):.1f} s {'behind' if first.clock_skew > 0 else 'ahead'}"
    if abs(first.clock_skew) < TOLERATED_SKEW:
        yield Finding("clock", "ok", f"{skew}, where {TOLERATED_SKEW} s do no harm")
    else:
        yield Finding("clock", "warning", f"{skew}: set it; the client makes up for it meanwhile")


def is_about_credentials(error: YlError) -> bool:
    """Whether the service refused the key, or its signature."""
    return isinstance(error, AuthenticationError | AuthorizationError)


def milliseconds(seconds: float) -> str:
    """Return a duration for a person."""
    return f"{seconds * 1000:.1f} ms"
