"""The reads, and what they return."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

import yl_facesearch as yl
from yl_facesearch.sandbox import Sandbox

SHANGHAI = timezone(timedelta(hours=8))
CREATED_AT = datetime(2026, 1, 27, 14, 19, 1, tzinfo=SHANGHAI)


@pytest.fixture
def sandbox() -> Any:
    described = {"faces": 3, "name": "Students", "data": "class of 2026", "created_at": CREATED_AT}
    described["created_at"] = CREATED_AT.isoformat()
    with Sandbox(groups={"a": described, "b": 0}) as sandbox:
        yield sandbox


def test_a_list_of_all(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        groups = client.list_groups()
        assert isinstance(groups, list)
        first, second = groups
        assert (first.id, first.name, first.data) == ("a", "Students", "class of 2026")
        assert first.model_version
        assert (second.id, second.name, second.data) == ("b", "b", "")
        assert client.group_info("a") == first
        assert client.group_info("b") == second
        assert (client.face_count("a"), client.face_count("b")) == (3, 0)


def test_the_time_has_the_services_own_offset(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        created_at = client.group_info("a").created_at
    assert created_at == CREATED_AT
    assert created_at.utcoffset() is not None
    assert client.closed


def test_an_account_without_any(sandbox: Sandbox) -> None:
    sandbox.reset()
    with sandbox.client() as client:
        assert client.list_groups() == []


def test_asynchronously(sandbox: Sandbox) -> None:
    async def read() -> None:
        async with sandbox.async_client() as client:
            groups = await client.list_groups()
            assert [group.id for group in groups] == ["a", "b"]
            assert await client.group_info("a", timeout=5) == groups[0]
            assert await client.face_count("a", timeout=5) == 3
            with pytest.raises(yl.GroupNotFoundError) as caught:
                await client.face_count("c")
            assert (caught.value.operation, caught.value.group_id) == ("face_count", "c")
            with pytest.raises(yl.InvalidArgumentError):
                await client.group_info("no spaces")

    asyncio.run(read())


def test_a_read_that_fails_has_deleted_nothing(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        for call in (client.group_info, client.face_count):
            with pytest.raises(yl.GroupNotFoundError) as caught:
                call("c")
            assert (caught.value.sent, caught.value.group_id) == ("not_sent", "c")
            assert caught.value.operation == call.__name__
            assert caught.value.settles_at is None
        sandbox.fail(on="list_groups", times=3)
        with pytest.raises(yl.GatewayError) as failed:
            client.list_groups()
        assert (failed.value.sent, failed.value.operation) == ("not_sent", "list_groups")
        assert [attempt.operation for attempt in failed.value.attempts] == ["list_groups"] * 3
    with pytest.raises(yl.ClosedError):
        client.list_groups()


def test_wrong_arguments_of_a_read(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        wrong: Any = 5
        for call in (client.group_info, client.face_count):
            with pytest.raises(yl.InvalidArgumentTypeError, match="group_id must be str"):
                call(wrong)
            with pytest.raises(yl.InvalidArgumentError, match="group_id"):
                call("")
        with pytest.raises(yl.InvalidArgumentError, match="timeout"):
            client.list_groups(timeout=-1)
        assert sandbox.requests() == []


@pytest.mark.parametrize(
    ("time", "shown"),
    [
        ("0000-01-01T00:00:00Z", datetime.min.replace(tzinfo=timezone.utc)),
        ("0001-01-01T00:00:00+08:00", datetime.min.replace(tzinfo=timezone.utc)),
        ("9999-12-31T23:59:59-08:00", datetime.max.replace(tzinfo=timezone.utc)),
    ],
)
def test_a_year_that_python_does_not_have(sandbox: Sandbox, time: str, shown: datetime) -> None:
    group = {
        "group_id": "a",
        "group_name": "",
        "group_data": "",
        "model_version": "s21",
        "add_time": time,
    }
    reply = {"status": 200, "json": {"request_id": "1,a", "time_used": 1, "info": group}}
    sandbox.script([{"reply": reply}])
    with sandbox.client() as client:
        assert client.group_info("a").created_at == shown


def test_twins_are_equal(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        group = client.group_info("a")
    names = {"Group": yl.Group, "datetime": __import__("datetime")}
    twins = [copy.copy(group), copy.deepcopy(group), eval(repr(group), names)]
    twins += [pickle.loads(pickle.dumps(group, protocol)) for protocol in range(6)]
    for twin in twins:
        assert twin == group
        assert hash(twin) == hash(group)
        assert twin.created_at.utcoffset() == group.created_at.utcoffset()
    plain = json.loads(json.dumps(group.as_dict()))
    assert list(plain) == ["id", "name", "data", "model_version", "created_at"]
    assert datetime.fromisoformat(plain["created_at"]) == group.created_at
    with pytest.raises(AttributeError, match="immutable"):
        group.name = "another"


def test_only_the_one_that_was_reviewed_is_deleted(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        reviewed = client.group_info("b")
        client.delete_group("b")
        sandbox.add_group("b", created_at=CREATED_AT)
        with pytest.raises(yl.GroupChangedError) as caught:
            client.delete_group("b", if_created_at=reviewed.created_at)
        assert caught.value.sent == "not_sent"
        assert set(sandbox.groups()) == {"a", "b"}
        utc = CREATED_AT.astimezone(timezone.utc)
        assert client.delete_group("b", if_created_at=utc).outcome == "deleted"
    assert set(sandbox.groups()) == {"a"}


def test_a_time_that_cannot_be_compared(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        naive: Any = CREATED_AT.replace(tzinfo=None)
        with pytest.raises(yl.InvalidArgumentError, match="if_created_at must be an aware") as why:
            client.delete_group("b", if_created_at=naive)
        assert not isinstance(why.value, TypeError)
        for wrong in (CREATED_AT.isoformat(), CREATED_AT.date(), 1769494741):
            with pytest.raises(yl.InvalidArgumentTypeError, match=r"must be datetime\.datetime"):
                client.delete_group("b", if_created_at=wrong)  # type: ignore[arg-type]
        early: Any = datetime.min.replace(tzinfo=timezone(timedelta(hours=8, seconds=1)))
        with pytest.raises(yl.InvalidArgumentError, match="years 1 to 9999"):
            client.delete_group("b", if_created_at=early)
    assert sandbox.requests() == []


def test_one_recreated_while_the_first_request_was_in_doubt(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        reviewed = client.group_info("b")
        sandbox.add_steps([{"on": "delete_group", "cut": 0, "then_add_group": {"b": 1}}])
        deletion = client.delete_group("b", if_created_at=reviewed.created_at)
    assert deletion.outcome == "inferred"
    assert deletion.recreated_at is not None
    assert deletion.recreated_at > reviewed.created_at
    assert deletion.as_dict()["recreated_at"] == deletion.recreated_at.isoformat()
    assert set(sandbox.groups()) == {"a", "b"}


@pytest.mark.parametrize("is_async", [False, True])
def test_an_attempts_own_timeout(sandbox: Sandbox, is_async: bool) -> None:
    sandbox.add_steps([{"on": "delete_group", "hang": True}])
    if is_async:

        async def delete() -> yl.Deletion:
            async with sandbox.async_client(attempt_timeout=0.3) as client:
                return await client.delete_group("b")

        deletion = asyncio.run(delete())
    else:
        with sandbox.client(attempt_timeout=0.3) as client:
            deletion = client.delete_group("b")
    assert deletion.outcome == "inferred"
    assert deletion.attempts[0].code == "ATTEMPT_TIMEOUT"
    for wrong in (0, -1, float("nan")):
        with pytest.raises(yl.InvalidArgumentError, match="attempt_timeout"):
            sandbox.client(attempt_timeout=wrong)
