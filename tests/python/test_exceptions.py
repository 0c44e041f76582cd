from __future__ import annotations

import copy
import json
import pickle
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

import yl_facesearch as yl
from yl_facesearch import _native
from yl_facesearch.sandbox import Sandbox

TABLE = _native.error_codes()
BY_NAME: dict[str, Any] = {name: getattr(yl, class_name) for _, name, class_name, *_ in TABLE}

VALUE_ERRORS = {"INVALID_ARGUMENT", "MISSING_CREDENTIALS"}
TIMEOUT_ERRORS = {"ATTEMPT_TIMEOUT", "CONNECT_TIMEOUT", "DEADLINE_EXCEEDED"}
CONNECTION_ERRORS = {"CONNECT_FAILED", "PROXY_REFUSED", "TLS_FAILED", "CONNECTION_LOST"}
TRANSPORT_ERRORS = TIMEOUT_ERRORS | CONNECTION_ERRORS | {"GATEWAY_ERROR"}
SETTLES_AT = datetime(2026, 1, 27, 6, 25, 1, 123456, tzinfo=timezone.utc)
FOUND_CREATED_AT = datetime(2026, 1, 27, 14, 19, 1, tzinfo=timezone(timedelta(hours=8)))
NOT_FOUND = {"INVALID_OUTER_ID", "INVALID_GROUP_ID"}


@pytest.mark.parametrize("row", TABLE, ids=lambda row: str(row[1]))
def test_each_row_has_its_class(row: tuple[int, str, str, str, str, bool]) -> None:
    number, name, class_name, summary, sent, retryable = row
    error_class = getattr(yl, class_name)
    assert issubclass(error_class, yl.YlError)
    assert class_name in yl.__all__
    own = vars(error_class)
    assert (own["number"], own["code"]) == (number, name)
    assert (own["sent"], own["retryable"]) == (sent, retryable)
    assert (error_class.__doc__ or "").partition("\n")[0] == summary


def test_each_class_has_its_row() -> None:
    classes = {
        name
        for name in yl.__all__
        if isinstance(getattr(yl, name), type) and issubclass(getattr(yl, name), yl.YlError)
    }
    without_row = {
        "YlError",
        "TransportError",
        "GroupNotFoundError",
        "InvalidArgumentTypeError",
    }
    assert classes - without_row == {class_name for _, _, class_name, *_ in TABLE}


@pytest.mark.parametrize("name", BY_NAME)
def test_parents(name: str) -> None:
    error_class = BY_NAME[name]
    number = error_class.number
    assert issubclass(error_class, ValueError) == (name in VALUE_ERRORS)
    assert issubclass(error_class, TimeoutError) == (name in TIMEOUT_ERRORS)
    assert issubclass(error_class, ConnectionError) == (name in CONNECTION_ERRORS)
    assert issubclass(error_class, yl.TransportError) == (name in TRANSPORT_ERRORS)
    is_api = number >= 100 and name != "GATEWAY_ERROR"
    assert issubclass(error_class, yl.ApiError) == is_api
    assert issubclass(error_class, yl.GroupNotFoundError) == (name in NOT_FOUND)
    is_authorization = name == "AUTHORIZATION_ERROR" or 140 <= number <= 148
    assert issubclass(error_class, yl.AuthorizationError) == is_authorization


@pytest.mark.parametrize("name", BY_NAME)
def test_copies_and_pickles_are_whole(name: str) -> None:
    with Sandbox() as sandbox, sandbox.client() as client:
        attempts = client.delete_group("a", missing_ok=True).attempts
    error = BY_NAME[name](
        "the message",
        code="WORD",
        status=400,
        request_id="1,a",
        detail="why",
        sent="rejected",
        retryable=True,
        operation="delete_group",
        group_id="a",
        settles_at=SETTLES_AT,
        settles_at_is_assumed=True,
        found_created_at=FOUND_CREATED_AT,
        attempts=attempts,
    )
    error.note = "of the caller's own"
    for twin in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
        assert type(twin) is type(error)
        assert str(twin) == "the message"
        assert vars(twin) == vars(error)
        assert isinstance(twin.sent, yl.Sent)
    assert set(error.__dict__) == {
        "code",
        "number",
        "status",
        "request_id",
        "detail",
        "sent",
        "retryable",
        "operation",
        "group_id",
        "settles_at",
        "settles_at_is_assumed",
        "found_created_at",
        "attempts",
        "note",
    }


@pytest.mark.parametrize("name", BY_NAME)
@pytest.mark.parametrize("sent", ["not_sent", "rejected", "maybe_applied"])
def test_made_of_anothers_args_it_says_the_same(sandbox: Sandbox, name: str, sent: str) -> None:
    with sandbox.client() as client:
        attempts = client.delete_group("a", missing_ok=True).attempts
    facts: dict[str, Any] = {
        "code": "WORD",
        "status": 400,
        "request_id": "1,a",
        "detail": "why",
        "sent": sent,
        "retryable": True,
        "operation": "delete_group",
        "group_id": "a",
        "settles_at": SETTLES_AT,
        "settles_at_is_assumed": True,
        "found_created_at": FOUND_CREATED_AT,
        "attempts": attempts,
    }
    error = BY_NAME[name]("the message", **facts)
    # As Celery's JSON backend does it.
    stored = json.dumps({"exc_type": type(error).__name__, "exc_message": error.args})
    loaded = json.loads(stored)
    twin = getattr(yl, loaded["exc_type"])(*loaded["exc_message"])
    assert str(twin) == str(error) == "the message"
    assert vars(twin) == vars(error)
    assert isinstance(twin.sent, yl.Sent)
    assert twin.args == error.args
    assert json.loads(json.dumps(twin.as_dict())) == twin.as_dict()
    assert twin.as_dict()["message"] == "the message"
    assert repr(twin) == f"{type(error).__name__}('the message')"


@pytest.mark.parametrize("name", BY_NAME)
def test_what_an_error_does_not_know_may_have_been_applied(name: str) -> None:
    made: list[tuple[object, ...]] = [(), ("a message",), ("a message", {}), ("a message", "more")]
    for args in made:
        assert BY_NAME[name](*args).sent == "maybe_applied"


def test_an_error_names_its_library_and_operation(sandbox: Sandbox) -> None:
    with sandbox.client() as client:
        with pytest.raises(yl.GroupNotFoundError) as caught:
            client.delete_group("a")
        assert (caught.value.operation, caught.value.group_id) == ("delete_group", "a")
        assert caught.value.as_dict()["operation"] == "delete_group"
        assert caught.value.as_dict()["group_id"] == "a"
        with pytest.raises(yl.InvalidArgumentError) as refused:
            client.delete_group("no spaces")
        assert (refused.value.operation, refused.value.group_id) == ("delete_group", None)


def test_what_is_in_doubt_settles(sandbox: Sandbox) -> None:
    sandbox.add_group("a", 2)
    sandbox.add_steps([{"on": "delete_group", "read": "head", "times": 2}])
    before = datetime.now(timezone.utc)
    with sandbox.client(max_retries=1) as client, pytest.raises(yl.YlError) as caught:
        client.delete_group("a")
    error = caught.value
    assert error.sent == "maybe_applied"
    assert error.settles_at is not None
    assert before + timedelta(minutes=5) < error.settles_at < before + timedelta(minutes=10)
    assert error.settles_at.tzinfo is timezone.utc
    assert not error.settles_at_is_assumed
    (found,) = [group for group in sandbox.client().list_groups() if group.id == "a"]
    assert error.found_created_at == found.created_at
    assert pickle.loads(pickle.dumps(error)).settles_at == error.settles_at


def test_a_word_of_a_later_version_is_not_understood_as_kind() -> None:
    facts = yl.YlError("a message", sent="rejected").args[1] | {"sent": "half_sent"}
    assert yl.YlError("a message", facts).sent == "maybe_applied"


def test_an_os_error_has_no_errno_of_ours() -> None:
    error = yl.ConnectionLostError("lost")
    assert (error.errno, error.strerror, str(error)) == (None, None, "lost")


def test_made_by_hand_it_is_as_its_class_says_but_for_what_became_of_the_request() -> None:
    error = yl.NotEmptyError("the library holds faces")
    assert (error.code, error.number, error.sent) == ("NOT_EMPTY", 122, yl.Sent.MAYBE_APPLIED)
    assert (error.status, error.request_id, error.detail) == (None, None, None)
    assert error.attempts == ()
    assert not error.retryable


def test_from_a_call(sandbox: Sandbox) -> None:
    sandbox.add_group("full", 3)
    with sandbox.client() as client, pytest.raises(yl.NotEmptyError) as caught:
        client.delete_group("full")
    error = caught.value
    (attempt,) = error.attempts
    assert (attempt.code, attempt.number, attempt.status) == ("NOT_EMPTY", 122, 400)
    assert isinstance(error.sent, yl.Sent)
    assert isinstance(attempt.sent, yl.Sent)
    assert error.request_id == attempt.request_id
    assert error.request_id
    assert pickle.loads(pickle.dumps(error)).attempts == error.attempts
    assert "NOT_EMPTY" in str(error)
    assert "Nothing was deleted." in str(error)


def test_an_unknown_error_keeps_the_services_word(sandbox: Sandbox) -> None:
    reply = {"status": 400, "json": {"error": "SOMETHING_NEW: for you"}}
    sandbox.script([{"apply": False, "reply": reply}])
    with sandbox.client() as client, pytest.raises(yl.ApiError) as caught:
        client.delete_group("a")
    assert type(caught.value) is yl.ApiError
    assert (caught.value.code, caught.value.number) == ("SOMETHING_NEW", 100)
    assert caught.value.detail == "for you"


def test_an_answer_of_the_service_is_an_api_error_and_none_is_a_transport_error(
    sandbox: Sandbox,
) -> None:
    with sandbox.client(max_retries=0) as client:
        with pytest.raises(yl.ApiError) as answered:
            client.delete_group("a")
        sandbox.script([{"apply": False, "reply": {"status": 503, "text": "later"}}])
        with pytest.raises(yl.TransportError) as unanswered:
            client.delete_group("a")
    assert type(answered.value) is yl.InvalidOuterIdError
    assert type(unanswered.value) is yl.GatewayError


def test_no_secret_is_shown(sandbox: Sandbox) -> None:
    secret = "hunter2-hunter2"
    with sandbox.client(api_secret=secret) as client:
        with pytest.raises(yl.AuthenticationError) as caught:
            client.delete_group("a")
        shown = f"{client!r} {caught.value} {caught.value!r} {vars(caught.value)}"
    assert secret not in shown
    assert sandbox.api_key not in shown
    assert secret.encode() not in pickle.dumps(caught.value)


def test_a_name_in_a_traceback_can_be_imported() -> None:
    for name in yl.__all__:
        public = getattr(yl, name)
        if isinstance(public, type):
            assert (public.__module__, public.__qualname__) == ("yl_facesearch", name)
