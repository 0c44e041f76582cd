"""A FaceSearch service on this machine, for tests of your own.

    from yl_facesearch.sandbox import Sandbox

    with Sandbox(groups={"YuanliStudent_01": 0}) as sandbox:
        with sandbox.client() as client:
            client.delete_group("YuanliStudent_01")
        assert sandbox.groups() == {}

It is a real HTTP server that behaves as the vendor documents the call "Delete Face Library" and the
reads around it, strictly, and fails on request.

A script is a list of steps, each a dict that says what is done with the next request in place of
what is documented, and how often ("times"). All keys may be combined:

- which request: "on": "delete_group", "list_groups", "group_info" or "face_count"; without it, the
  next one of any kind. A request takes the first step that fits it
- before the request is handled: "connection": "close", "reset" or "hold" (taken by the next
  connection, not the next request); "read": a number of bytes or "head", after which the connection
  is closed
- the documented checks run, and nothing is deleted: "apply": False
- carried out later: "apply_later" (answered as by a gateway that gave up, 504, unless there is a
  "reply"), or once more: "apply_again"; each after a number of milliseconds, or
  "before_next_request" or "after_next_reply"
- a read that does not know of the last changes yet: "lag": how many
- another reply: "reply": {"status", "headers", "json" | "text" | "bytes" (hex), "content_type",
  "pad", "gzip", "date"}; "missing": "INVALID_GROUP_ID"; "informational": [103]; "content_length": a
  wrong one; "chunked": True
- no reply, or a slow one: "hang": True; "delay_ms"; "drip_ms": between its bytes
- a part of the reply: "cut": a number of bytes (0: none), "head" or "body"; "abort": "reset" closes
  with a reset, "close_then_reset" first in order and then with a reset
- the connection afterwards: "close": True; "close_idle": True, without saying so
- the sandbox's clock: "clock_offset_s"; a "Date" that is wrong by "date_offset_s"
- somebody else's doing: "then_add_group": {id: face library}

A face library is the number of its faces, or a dict of "faces", "name", "data" and either
"created_at" (an aware datetime, or RFC 3339) or "age_s". Without a time, one of the set-up was
created 30 days ago, and one of "then_add_group" at that moment.

The usual faults have methods, with the same "on": lose_reply(), lose_request(), hang(), delay(),
hand_on_late(), refuse(), throttle(), fail(), set_clock(). In pytest the fixture yl_sandbox is a
Sandbox: yl_facesearch.pytest_plugin.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Literal, TypeAlias

from . import AsyncClient, Client, _native
from ._hints import Self

__all__ = ["Sandbox"]

Operation: TypeAlias = Literal["delete_group", "list_groups", "group_info", "face_count"]


class Sandbox:
    """A service on this machine, on a thread of its own, until it is closed. A context manager.

    Args:
        tls: None: plain http. "valid": https, with a certificate of the CA in ca_file. Faults:
            "expired", "not_yet_valid", "wrong_host", "unknown_ca", "self_signed",
            "client_certificate", "tls10_only", "close_in_handshake", "reset_in_handshake",
            "offers_h2".
        script: The first requests' faults; see the module.
        groups: The face libraries at the start, by their ids: their faces, or dicts; see the
            module.
        api_key: The account's key; None: one made up. Give it with api_secret or not at all.
        api_secret: The account's secret.
        refuse: True: connections are refused.
        authorities: Each further host:port that it answers for, such as the name of a proxy before
            it. A request whose Host is neither its own nor one of these is answered 400.
        date_offset: How many seconds each reply's Date is ahead of the service's clock.
        max_groups: How many face libraries the account may hold.
        max_validity: The longest validity of a signature in seconds: a longer one is INVALID_SIGN.
            None: any.

    Raises:
        ValueError: An argument is not as described, or no face library can have an id.
        OSError: It cannot start.
    """

    def __init__(
        self,
        *,
        tls: Literal[
            "valid",
            "expired",
            "not_yet_valid",
            "wrong_host",
            "unknown_ca",
            "self_signed",
            "client_certificate",
            "tls10_only",
            "close_in_handshake",
            "reset_in_handshake",
            "offers_h2",
        ]
        | None = None,
        script: Iterable[Mapping[str, Any]] | None = None,
        groups: Mapping[str, int | Mapping[str, Any]] | None = None,
        api_key: str | None = None,
        api_secret: str | None = None,
        refuse: bool = False,
        authorities: Iterable[str] = (),
        date_offset: float = 0,
        max_groups: int = 10,
        max_validity: int | None = None,
    ) -> None:
        """Start it."""
        settings = {
            "tls": "off" if tls is None else tls,
            "script": list(script or ()),
            "groups": list(dict(groups or {}).items()),
            "refuse": refuse,
            "authorities": list(authorities),
            "date_offset": round(date_offset),
            "max_groups": max_groups,
            "max_validity": max_validity,
        }
        self._native = _native.Sandbox(_to_json(settings), api_key, api_secret)

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

    def add_group(
        self,
        id: str,
        faces: int = 0,
        *,
        name: str | None = None,
        data: str | None = None,
        created_at: datetime | None = None,
    ) -> None:
        """Create a face library, or change one: how many faces it holds, and what is given.

        A new one is named as its id, has no data and was created 30 days ago: before any call that
        a test makes. created_at is an aware datetime. ValueError when no face library can have the
        id, or the account is full.
        """
        group = {"faces": faces, "name": name, "data": data, "created_at": created_at}
        self._native.add_group(id, _to_json(group))

    def groups(self) -> dict[str, int]:
        """Return the face libraries, with their faces."""
        return self._native.groups()

    def requests(self) -> list[dict[str, Any]]:
        """Return every request of which a byte was read, in order, without its sign.

        Each says, among others, its operation, group_id and check_empty, when the sign was made and
        expires, the reply's status, and each time that it was carried out (executions).
        """
        records: list[dict[str, Any]] = json.loads(self._native.requests())
        for record in records:
            del record["sign"]
        return records

    def script(self, steps: Iterable[Mapping[str, Any]]) -> None:
        """Replace what is left of the script; ValueError for a step that cannot be read."""
        self._native.script(_to_json(list(steps)))

    def add_steps(self, steps: Iterable[Mapping[str, Any]]) -> None:
        """Put steps after what is left of the script; ValueError for one that cannot be read."""
        self._native.add_steps(_to_json(list(steps)))

    def lose_reply(self, times: int = 1, *, on: Operation | None = None) -> None:
        """Carry out the next request, then close the connection without a reply.

        The client cannot know: it looks (list_groups), sees the face library no more, sends the
        delete again, is answered that there is none, and says "inferred".
        """
        self.add_steps([{"on": on, "cut": 0, "times": times}])

    def lose_request(self, times: int = 1, *, on: Operation | None = None) -> None:
        """Close the connection inside the next request: it is not carried out.

        To the client it looks as a lost reply does: it looks (list_groups), sees the face library,
        sends the delete again, and says "deleted".
        """
        self.add_steps([{"on": on, "read": "head", "times": times}])

    def hang(self, times: int = 1, *, on: Operation | None = None) -> None:
        """Carry out the next request, and never reply: the client's timeout ends the call."""
        self.add_steps([{"on": on, "hang": True, "times": times}])

    def delay(self, seconds: float, times: int = 1, *, on: Operation | None = None) -> None:
        """Carry out the next request, and reply so many seconds later."""
        self.add_steps([{"on": on, "delay_ms": round(seconds * 1000), "times": times}])

    def hand_on_late(self, seconds: float, times: int = 1, *, on: Operation | None = None) -> None:
        """Answer the next request as a gateway that gave up (504), and carry it out later.

        So many seconds later: to the client it looks as if it had not been carried out.
        """
        self.add_steps([{"on": on, "apply_later": round(seconds * 1000), "times": times}])

    def refuse(
        self, error: str, *, status: int = 400, times: int = 1, on: Operation | None = None
    ) -> None:
        """Answer the next request with an error, such as "AUTHORIZATION_ERROR: DENIED".

        It is not carried out. After a status of 500 or above the client cannot know that: it
        tries again.
        """
        self.add_steps([_instead({"status": status, "json": {"error": error}}, times, on)])

    def throttle(
        self, times: int = 1, *, retry_after: int | None = None, on: Operation | None = None
    ) -> None:
        """Answer the next request with CONCURRENCY_LIMIT_EXCEEDED.

        The client waits, for retry_after seconds at least when that is given, and tries again.
        """
        headers = [] if retry_after is None else [["Retry-After", str(retry_after)]]
        error = {"error": "CONCURRENCY_LIMIT_EXCEEDED"}
        self.add_steps([_instead({"status": 403, "headers": headers, "json": error}, times, on)])

    def fail(
        self,
        status: int = 503,
        *,
        carried_out: bool = False,
        times: int = 1,
        on: Operation | None = None,
    ) -> None:
        """Answer the next request as a gateway that broke off, after it was carried out or not."""
        reply = {"status": status, "text": "", "content_type": "text/html"}
        self.add_steps([_instead(reply, times, on) | {"apply": carried_out}])

    def set_clock(self, seconds: float) -> None:
        """From the next request on, let the service's clock be so many seconds ahead of this one's.

        Beyond 300 s a signature has expired there, and the client corrects its own clock.
        """
        self.add_steps([{"clock_offset_s": round(seconds)}])

    def reset(self) -> None:
        """Forget face libraries, script, requests and the clock's offset.

        A request that was only partly received has no effect: its connection is closed.
        """
        self._native.reset()

    def close(self) -> None:
        """Stop it; may be called again."""
        self._native.close()

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, exc_type: object, exc_value: object, traceback: object) -> None:
        """Close it."""
        self.close()

    def __repr__(self) -> str:
        """Show no credentials."""
        return "<yl_facesearch.sandbox.Sandbox>"


def _instead(reply: Mapping[str, object], times: int, on: Operation | None) -> dict[str, object]:
    return {"on": on, "apply": False, "reply": reply, "times": times}


def _to_json(value: object) -> str:
    return json.dumps(value, default=_time)


def _time(value: object) -> str:
    # The only other values of a face library or a step are JSON's own.
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise ValueError(f"{value!r}: must be an aware datetime, or of JSON's types")
    return value.isoformat(timespec="seconds")
