"""Mistakes that a type checker must find: each line with "# mistake", and no other. It is never run."""

from __future__ import annotations

import os
from collections.abc import Awaitable
from datetime import datetime
from pathlib import Path

from typing_extensions import assert_never

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
    yl.Client(attempt_timeout=10)
    yl.Client(attempt_timeout=None)
    yl.Client(attempt_timeout="10")  # mistake
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
    client.delete_group("a", if_created_at=client.group_info("a").created_at)
    client.delete_group("a", if_created_at="2026-01-27T14:19:01+08:00")  # mistake
    client.delete_group("a", if_created_at=1769494741)  # mistake
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
    client.delete_group("a", cancel=yl.CancelToken())
    client.delete_group("a", cancel=True)  # mistake
    client.list_groups(cancel="now")  # mistake
    client.delete_groups("a")  # mistake
    client.list_groups("a")  # mistake
    client.list_groups(timeout=1.5)
    client.group_info()  # mistake
    client.face_count(5)  # mistake
    client.closed = True  # mistake
    client.timeout  # mistake


def what_a_call_returns(client: yl.Client) -> None:
    deletion = client.delete_group("a")
    outcome: str = deletion.outcome
    assert deletion.outcome == "deleted"
    number: int = deletion.outcome  # mistake
    request_id: str = deletion.request_id  # mistake
    time_used: int = deletion.time_used_ms  # mistake
    first: yl.Attempt = deletion.attempts[0]
    seconds: float = first.duration
    status: int = first.status  # mistake
    sent: str = first.sent  # mistake
    operation: str = first.operation
    settles_at: datetime = deletion.settles_at  # mistake
    print(operation, settles_at, deletion.settles_at_is_assumed, deletion.recreated_at)
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
        sent: str = error.sent
        settles_at: str = error.settles_at  # mistake
        operation: str = error.operation  # mistake
        print(settles_at, operation, error.settles_at_is_assumed, error.found_created_at)
        status: int = error.status  # mistake
        detail: str = error.detail  # mistake
        error.reason  # mistake
        print(code, number, sent, status, detail)
    except yl.GroupMissingError:  # mistake
        pass
    raise yl.NotEmptyError("a", sent=5)  # mistake


def what_a_read_returns(client: yl.Client) -> None:
    groups: list[yl.Group] = client.list_groups()
    group: yl.Group = client.group_info("a")
    faces: int = client.face_count("a")
    name: int = group.name  # mistake
    created_at: datetime = group.created_at
    text: str = group.created_at  # mistake
    groups.name  # mistake
    print(faces, name, created_at, text, group.as_dict()["name"])


def words(deletion: yl.Deletion, error: yl.YlError) -> str:
    if deletion.outcome == "delted":  # mistake
        return "misspelled"
    if error.sent == "maybe-applied":  # mistake
        return "misspelled"
    if deletion.attempts[0].sent == "rejcted":  # mistake
        return "misspelled"
    yl.Deletion("a", "delted")  # mistake
    yl.YlError(sent="sent")  # mistake
    yl.Outcome.DELTED  # mistake
    if error.sent == yl.Sent.NOT_SENT or error.sent == "rejected":
        return "nothing was deleted"
    if deletion.outcome in ("deleted", yl.Outcome.INFERRED):
        return f"{yl.Outcome.DELETED}".upper()
    return deletion.outcome


def every_outcome_by_name(deletion: yl.Deletion) -> int:
    match deletion.outcome:
        case "deleted":
            return 1
        case "inferred":
            return 2
        case "absent":
            return 3


def every_outcome(deletion: yl.Deletion) -> int:
    match deletion.outcome:
        case yl.Outcome.DELETED:
            return 1
        case yl.Outcome.INFERRED:
            return 2
        case yl.Outcome.ABSENT:
            return 3


def not_every_sent(error: yl.YlError) -> int:
    match error.sent:
        case yl.Sent.NOT_SENT:
            return 1
        case yl.Sent.REJECTED:
            return 2
        case other:
            assert_never(other)  # mistake


async def what_is_awaited(client: yl.AsyncClient) -> None:
    deletion = await client.delete_group("a", check_empty=False, timeout=2)
    print(deletion.outcome)
    pending: Awaitable[yl.Deletion] = client.delete_group("a")
    client.delete_group("a").outcome  # mistake
    print((await pending).group_id)
    await client.delete_group(5)  # mistake
    groups: list[yl.Group] = await client.list_groups()
    client.list_groups()[0]  # mistake
    print(groups, await client.face_count("a"), (await client.group_info("a")).name)
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
