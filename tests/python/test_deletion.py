from __future__ import annotations

import copy
import json
import pickle
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

import yl_facesearch as yl
from held_server import GROUP
from yl_facesearch.sandbox import Sandbox


@pytest.fixture
def deletion(sandbox: Sandbox) -> yl.Deletion:
    """One that took two attempts."""
    sandbox.add_group(GROUP)
    sandbox.script([{"apply": False, "reply": {"status": 503, "text": "", "date": None}}])
    with sandbox.client() as client:
        return client.delete_group(GROUP)


def test_what_it_tells(deletion: yl.Deletion, sandbox: Sandbox) -> None:
    assert deletion.group_id == GROUP
    assert (deletion.outcome, str(deletion.outcome)) == (yl.Outcome.DELETED, "deleted")
    assert isinstance(deletion.outcome, yl.Outcome)
    assert isinstance(deletion.time_used_ms, int)
    assert isinstance(deletion.attempts, tuple)
    assert [attempt.operation for attempt in deletion.attempts] == [
        "delete_group",
        "list_groups",
        "delete_group",
    ]
    first, _, second = deletion.attempts
    assert (first.status, first.code, first.number) == (503, "GATEWAY_ERROR", 109)
    assert (first.sent, str(first.sent)) == (yl.Sent.MAYBE_APPLIED, "maybe_applied")
    assert first.clock_skew is None
    assert first.request_id is None
    assert not first.reused_connection
    assert (second.status, second.code, second.number, second.sent) == (200, None, None, None)
    assert second.request_id == deletion.request_id
    assert second.clock_skew is not None
    assert abs(second.clock_skew) < 10
    assert second.reused_connection


def test_times(deletion: yl.Deletion) -> None:
    first, _, second = deletion.attempts
    assert first.started_at.tzinfo is timezone.utc
    now = datetime.now(timezone.utc)
    assert now - timedelta(minutes=1) < first.started_at < second.started_at <= now
    assert 0 < first.duration < 60


def test_repr_is_plain(deletion: yl.Deletion) -> None:
    names = {"Deletion": yl.Deletion, "Attempt": yl.Attempt, "datetime": __import__("datetime")}
    assert repr(deletion).startswith(f"Deletion(group_id='{GROUP}', outcome='deleted', ")
    assert eval(repr(deletion), names) == deletion


def test_twins_are_equal(deletion: yl.Deletion) -> None:
    twins = [
        copy.copy(deletion),
        copy.deepcopy(deletion),
        *(pickle.loads(pickle.dumps(deletion, protocol)) for protocol in range(6)),
    ]
    for twin in twins:
        assert twin == deletion
        assert hash(twin) == hash(deletion)
        assert repr(twin) == repr(deletion)
        assert isinstance(twin.outcome, yl.Outcome)
    assert deletion.attempts[0] != deletion.attempts[1]
    assert deletion != (deletion.group_id,)
    assert yl.Deletion("a", "deleted") != yl.Deletion("a", "absent")


def test_a_deletion_after_doubt_settles(deletion: yl.Deletion) -> None:
    now = datetime.now(timezone.utc)
    assert deletion.settles_at is not None
    assert now < deletion.settles_at < now + timedelta(minutes=10)
    assert not deletion.settles_at_is_assumed
    assert deletion.recreated_at is None
    settles_at = deletion.as_dict()["settles_at"]
    assert datetime.fromisoformat(settles_at) == deletion.settles_at


def test_without_doubt_nothing_has_to_settle(sandbox: Sandbox) -> None:
    sandbox.add_group(GROUP)
    with sandbox.client() as client:
        deletion = client.delete_group(GROUP)
    assert (deletion.settles_at, deletion.settles_at_is_assumed) == (None, False)


def test_as_dict_is_json(deletion: yl.Deletion) -> None:
    plain = json.loads(json.dumps(deletion.as_dict()))
    assert plain == deletion.as_dict()
    assert plain.keys() == set(yl.Deletion.__match_args__)
    assert plain["outcome"] == "deleted"
    assert type(deletion.as_dict()["outcome"]) is str
    attempt = plain["attempts"][0]
    assert attempt.keys() == set(yl.Attempt.__match_args__)
    assert datetime.fromisoformat(attempt["started_at"]) == deletion.attempts[0].started_at
    assert attempt["sent"] == "maybe_applied"


def test_it_is_immutable(deletion: yl.Deletion) -> None:
    things: list[Any] = [deletion, deletion.attempts[0]]
    for thing in things:
        for name in (*thing.__match_args__, "another"):
            with pytest.raises(AttributeError, match="immutable"):
                setattr(thing, name, None)
            with pytest.raises(AttributeError, match="immutable"):
                delattr(thing, name)
        assert not hasattr(thing, "__dict__")


def test_a_word_that_does_not_exist() -> None:
    for words, names in ((yl.Outcome, "deleted, inferred, absent"), (yl.Sent, "not_sent, ")):
        with pytest.raises(ValueError, match=f"'delted' is not one of {names}"):
            words("delted")
    with pytest.raises(ValueError, match="'delted' is not one of"):
        yl.Deletion("a", "delted")  # type: ignore[arg-type]


def test_words() -> None:
    assert list(yl.Outcome) == ["deleted", "inferred", "absent"]
    assert list(yl.Sent) == ["not_sent", "maybe_applied", "rejected"]
    assert isinstance(yl.Outcome.DELETED, yl.Outcome)
    assert yl.Outcome("deleted") is yl.Outcome.DELETED
    assert {yl.Outcome.DELETED, yl.Outcome.INFERRED, yl.Outcome.ABSENT} == {
        "deleted",
        "inferred",
        "absent",
    }
    assert {yl.Sent.NOT_SENT, yl.Sent.MAYBE_APPLIED, yl.Sent.REJECTED} == {
        "not_sent",
        "maybe_applied",
        "rejected",
    }
    assert f"{yl.Outcome.DELETED} {yl.Sent.NOT_SENT}" == "deleted not_sent"
    for word in (yl.Outcome.ABSENT, yl.Sent.REJECTED):
        assert pickle.loads(pickle.dumps(word)) == word
        assert all(pickle.loads(pickle.dumps(word, protocol)) is word for protocol in range(6))
        assert copy.deepcopy(word) is word
