"""Mistakes that a type checker must find: each line with "# mistake", and no other. It is never run."""

from __future__ import annotations

import os
from collections.abc import Awaitable
from pathlib import Path

import yl_facesearch as yl
from yl_facesearch.sandbox import Sandbox


def arguments_of_a_client(unchecked: object) -> None:
    yl.Client("key", "secret", endpoint="https://host", timeout=1, max_retries=0)
    yl.Client(b"key")  # mistake
    yl.Client("key", 5)  # mistake
    yl.Client("key", "secret", "https://host")  # mistake
    yl.Client(endpoint=Path("host"))  # mistake
    yl.Client(timeout="30")  # mistake
    yl.Client(timeout=None)  # mistake
    yl.Client(connect_timeout=None)  # mistake
    yl.Client(max_retries=1.5)  # mistake
    yl.Client(allow_http="yes")  # mistake
    yl.Client(allow_http=1)  # mistake
    yl.Client(ca_file=Path("ca.pem"))
    yl.Client(ca_file=b"ca.pem")  # mistake
    yl.Client(proxy=8080)  # mistake
    yl.Client(retries=3)  # mistake
    yl.Client(unchecked)  # mistake
    yl.AsyncClient("key", "secret", endpoint="https://host", timeout=1, max_retries=0)
    yl.AsyncClient("key", 5)  # mistake
    yl.AsyncClient(timeout="30")  # mistake
    yl.AsyncClient(retries=3)  # mistake


def arguments_of_a_call(client: yl.Client) -> None:
    client.delete_group("a", check_empty=False, missing_ok=True, timeout=1.5)
    client.delete_group()  # mistake
    client.delete_group(5)  # mistake
    client.delete_group(b"a")  # mistake
    client.delete_group(None)  # mistake
    client.delete_group(["a", "b"])  # mistake
    client.delete_group("a", False)  # mistake
    client.delete_group("a", check_empty=0)  # mistake
    client.delete_group("a", missing_ok=None)  # mistake
    client.delete_group("a", timeout="1")  # mistake
    client.delete_group("a", force=True)  # mistake
    client.delete_groups("a")  # mistake
    client.closed = True  # mistake
    client.timeout  # mistake


def what_a_call_returns(client: yl.Client) -> None:
    deletion = client.delete_group("a")
    outcome: yl.Outcome = deletion.outcome
    number: int = deletion.outcome  # mistake
    request_id: str = deletion.request_id  # mistake
    time_used: int = deletion.time_used_ms  # mistake
    first: yl.Attempt = deletion.attempts[0]
    seconds: float = first.duration
    status: int = first.status  # mistake
    sent: yl.Sent = first.sent  # mistake
    deletion.attempts.append(first)  # mistake
    deletion.error  # mistake
    assert deletion.error is None  # mistake
    print(outcome, number, request_id, time_used, seconds, status, sent)


def what_a_call_raises(client: yl.Client) -> None:
    try:
        client.delete_group("a")
    except yl.NotEmptyError as error:
        code: int = error.code  # mistake
        number: str = error.number  # mistake
        sent: yl.Sent = error.sent
        status: int = error.status  # mistake
        detail: str = error.detail  # mistake
        error.reason  # mistake
        print(code, number, sent, status, detail)
    except yl.GroupMissingError:  # mistake
        pass
    raise yl.NotEmptyError("a", sent=5)  # mistake


async def what_is_awaited(client: yl.AsyncClient) -> None:
    deletion = await client.delete_group("a", check_empty=False, timeout=2)
    print(deletion.outcome)
    pending: Awaitable[yl.Deletion] = client.delete_group("a")
    client.delete_group("a").outcome  # mistake
    print((await pending).group_id)
    await client.delete_group(5)  # mistake
    await client.delete_group("a", True)  # mistake
    missing: None = await client.delete_group("a")  # mistake
    print(missing)
    with client:  # mistake
        pass
    async with client as same:
        name: str = same  # mistake
        print(name)
    await client.close()
    await client.aclose()
    count: int = await client.close()  # mistake
    print(count)


async def what_is_not_awaited(client: yl.Client) -> None:
    await client.delete_group("a")  # mistake
    await client.close()  # mistake
    async with client:  # mistake
        pass


def the_sandbox() -> None:
    with Sandbox(tls="valid", groups={"a": 0}) as sandbox:
        sandbox.add_group("b", faces=2)
        sandbox.add_group("b", "2")  # mistake
        sandbox.script({"cut": 0})  # mistake
        os.fspath(sandbox.ca_file)  # mistake
        faces: str = sandbox.groups()["a"]  # mistake
        print(faces)
    Sandbox(tls="sometimes")  # mistake
    Sandbox("valid")  # mistake
    Sandbox(groups=["a"])  # mistake
