"""A FaceSearch service on this machine, for tests of your own.

    from yl_facesearch.sandbox import Sandbox

    with Sandbox(groups={"YuanliStudent_01": 0}) as sandbox:
        with sandbox.client() as client:
            client.delete_group("YuanliStudent_01")
        assert sandbox.groups() == {}

It is a real HTTP server that behaves as the vendor documents the call "Delete Face Library",
strictly, and fails on request.

A script is a list of steps, each a dict that says what is done with the next request in place of
what is documented, and how often ("times"). All keys may be combined:

- before the request is handled: "connection": "close", "reset" or "hold" (taken by the next
  connection, not the next request); "read": a number of bytes or "head", after which the connection
  is closed
- the documented checks run, and nothing is deleted: "apply": False
- another reply: "reply": {"status", "headers", "json" | "text" | "bytes" (hex), "content_type",
  "pad", "gzip", "date"}; "missing": "INVALID_GROUP_ID"; "informational": [103]; "content_length": a
  wrong one; "chunked": True
- no reply, or a slow one: "hang": True; "delay_ms"; "drip_ms": between its bytes
- a part of the reply: "cut": a number of bytes (0: none), "head" or "body"; "abort": "reset" closes
  with a reset, "close_then_reset" first in order and then with a reset
- the connection afterwards: "close": True; "close_idle": True, without saying so
- the sandbox's clock: "clock_offset_s"; the Date of every reply, off from it: "date_offset_s"
- somebody else's doing: "then_add_group": {id: faces}

The usual faults have methods: lose_reply(), lose_request(), hang(), delay(), refuse(), throttle(),
fail(), set_clock(). In pytest the fixture yl_sandbox is a Sandbox: yl_facesearch.pytest_plugin.
"""

from __future__ import annotations

import json

from . import AsyncClient, Client, _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType
    from typing import Any, Literal

    from typing_extensions import Self

__all__ = ["Sandbox"]


class Sandbox:
    """A service on this machine, on a thread of its own, until it is closed. A context manager.

    tls
        None: plain http. "valid": https, with a certificate of the CA in ca_file. Faults:
        "expired", "wrong_host", "unknown_ca", "tls10_only", "close_in_handshake",
        "reset_in_handshake", "offers_h2".
    script
        The first requests' faults; see the module.
    groups
        The libraries at the start, with their faces.
    api_key, api_secret
        The account; None: one made up. Give both or none.
    refuse
        True: connections are refused.

    Raises ValueError for what is not as described, OSError when it cannot start.
    """

    def __init__(
        self,
        *,
        tls: Literal[
            "valid",
            "expired",
            "wrong_host",
            "unknown_ca",
            "tls10_only",
            "close_in_handshake",
            "reset_in_handshake",
            "offers_h2",
        ]
        | None = None,
        script: Iterable[Mapping[str, Any]] | None = None,
        groups: Mapping[str, int] | None = None,
        api_key: str | None = None,
        api_secret: str | None = None,
        refuse: bool = False,
    ) -> None:
        """Start it."""
        self._native = _native.Sandbox(
            tls="off" if tls is None else tls,
            script=json.dumps(list(script or ())),
            groups=dict(groups or {}),
            api_key=api_key,
            api_secret=api_secret,
            refuse=refuse,
        )

    @property
    def endpoint(self) -> str:
        """Where it is: http://127.0.0.1:PORT, or https://localhost:PORT."""
        return self._native.endpoint

    @property
    def api_key(self) -> str:
        """The account's key."""
        return self._native.api_key

    @property
    def api_secret(self) -> str:
        """The account's secret."""
        return self._native.api_secret

    @property
    def ca_file(self) -> str | None:
        """The CA to trust, as a PEM file that lives as long as the sandbox; None in plain http."""
        return self._native.ca_file

    def client(self, **settings: Any) -> Client:
        """Make a client of it; settings are the client's and go before the sandbox's own."""
        return Client(**(self._settings() | settings))

    def async_client(self, **settings: Any) -> AsyncClient:
        """Make an AsyncClient of it, as client does."""
        return AsyncClient(**(self._settings() | settings))

    def _settings(self) -> dict[str, Any]:
        return {
            "api_key": self.api_key,
            "api_secret": self.api_secret,
            "endpoint": self.endpoint,
            "ca_file": self.ca_file,
        }

    def add_group(self, id: str, faces: int = 0) -> None:
        """Create a library, or change how many faces it holds."""
        self._native.add_group(id, faces)

    def groups(self) -> dict[str, int]:
        """Return the libraries, with their faces."""
        return self._native.groups()

    def requests(self) -> list[dict[str, Any]]:
        """Return every request of which a byte was read, in order, without its sign."""
        records: list[dict[str, Any]] = json.loads(self._native.requests())
        for record in records:
            del record["sign"]
        return records

    def script(self, steps: Iterable[Mapping[str, Any]]) -> None:
        """Replace what is left of the script; ValueError for a step that cannot be read."""
        self._native.script(json.dumps(list(steps)))

    def add_steps(self, steps: Iterable[Mapping[str, Any]]) -> None:
        """Put steps after what is left of the script; ValueError for one that cannot be read."""
        self._native.add_steps(json.dumps(list(steps)))

    def lose_reply(self, times: int = 1) -> None:
        """Carry out the next request, then close the connection without a reply.

        The client cannot know: it tries again, finds the library gone, and says "inferred".
        """
        self.add_steps([{"cut": 0, "times": times}])

    def lose_request(self, times: int = 1) -> None:
        """Close the connection inside the next request: it is not carried out.

        To the client it looks as a lost reply does. It tries again, and says "deleted".
        """
        self.add_steps([{"read": "head", "times": times}])

    def hang(self, times: int = 1) -> None:
        """Carry out the next request, and never reply: the client's timeout ends the call."""
        self.add_steps([{"hang": True, "times": times}])

    def delay(self, seconds: float, times: int = 1) -> None:
        """Carry out the next request, and reply so many seconds later."""
        self.add_steps([{"delay_ms": round(seconds * 1000), "times": times}])

    def refuse(self, error: str, *, status: int = 400, times: int = 1) -> None:
        """Answer the next request with an error, such as "AUTHORIZATION_ERROR: DENIED".

        It is not carried out. After a status of 500 or above the client cannot know that: it
        tries again.
        """
        self.add_steps([_instead({"status": status, "json": {"error": error}}, times)])

    def throttle(self, times: int = 1, *, retry_after: int | None = None) -> None:
        """Answer the next request with CONCURRENCY_LIMIT_EXCEEDED.

        The client waits, for retry_after seconds at least when that is given, and tries again.
        """
        headers = [] if retry_after is None else [["Retry-After", str(retry_after)]]
        error = {"error": "CONCURRENCY_LIMIT_EXCEEDED"}
        self.add_steps([_instead({"status": 403, "headers": headers, "json": error}, times)])

    def fail(self, status: int = 503, *, carried_out: bool = False, times: int = 1) -> None:
        """Answer the next request as a gateway that broke off, after it was carried out or not."""
        reply = {"status": status, "text": "", "content_type": "text/html"}
        self.add_steps([_instead(reply, times) | {"apply": carried_out}])

    def set_clock(self, seconds: float) -> None:
        """From the next request on, let the service's clock be so many seconds ahead of this one's.

        Beyond 300 s a signature has expired there, and the client corrects its own clock.
        """
        self.add_steps([{"clock_offset_s": round(seconds)}])

    def reset(self) -> None:
        """Forget libraries, script, requests and the clock's offset."""
        self._native.reset()

    def close(self) -> None:
        """Stop it; may be called again."""
        self._native.close()

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def __repr__(self) -> str:
        """Show no credentials."""
        return "<yl_facesearch.sandbox.Sandbox>"


def _instead(reply: Mapping[str, object], times: int) -> dict[str, object]:
    return {"apply": False, "reply": reply, "times": times}
