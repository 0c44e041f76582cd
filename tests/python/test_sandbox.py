from __future__ import annotations

import base64
import hmac
import time
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
import requests

import yl_facesearch as yl
from yl_facesearch.sandbox import Sandbox


def test_libraries_and_requests(sandbox: Sandbox) -> None:
    sandbox.add_group("empty")
    sandbox.add_group("full", 2)
    assert sandbox.groups() == {"empty": 0, "full": 2}
    with sandbox.client() as client:
        client.delete_group("empty")
        with pytest.raises(yl.NotEmptyError):
            client.delete_group("full")
        client.delete_group("full", check_empty=False)
    assert sandbox.groups() == {}
    first, second, third = sandbox.requests()
    assert (first["group_id"], first["check_empty"], first["status"]) == ("empty", "1", 200)
    assert (second["error"], second["applied"]) == ("NOT_EMPTY", False)
    assert (third["check_empty"], third["applied"]) == ("0", True)
    assert all("sign" not in record for record in (first, second, third))


def test_reset(sandbox: Sandbox) -> None:
    sandbox.add_group("a")
    with sandbox.client() as client:
        client.delete_group("a")
        sandbox.add_group("b")
        sandbox.script([{"hang": True}])
        sandbox.reset()
        assert (sandbox.groups(), sandbox.requests()) == ({}, [])
        assert client.delete_group("a", missing_ok=True).outcome == "absent"


def test_everything_is_given_at_the_start() -> None:
    with Sandbox(
        script=[{"cut": 0}], groups={"a": 0}, api_key="my-key", api_secret="my-secret"
    ) as sandbox:
        assert (sandbox.api_key, sandbox.api_secret) == ("my-key", "my-secret")
        with sandbox.client() as client:
            assert client.delete_group("a").outcome == "inferred"


def test_refuse() -> None:
    with (
        Sandbox(refuse=True) as sandbox,
        sandbox.client(max_retries=0) as client,
        pytest.raises(ConnectionError) as caught,
    ):
        client.delete_group("a")
    assert isinstance(caught.value, yl.ConnectFailedError)


def test_tls() -> None:
    with Sandbox(tls="valid", groups={"a": 0}) as sandbox:
        assert sandbox.endpoint.startswith("https://localhost:")
        assert sandbox.ca_file is not None
        ca_file = Path(sandbox.ca_file)
        assert ca_file.read_text(encoding="ascii").startswith("-----BEGIN CERTIFICATE-----")
        with sandbox.client(ca_file=ca_file) as client:
            assert client.delete_group("a").outcome == "deleted"
    assert not ca_file.exists()


@pytest.mark.parametrize(
    "settings",
    [
        {"tls": "sometimes"},
        {"script": [{"unknown": 1}]},
        {"api_key": "alone"},
        {"groups": {"a": {"unknown": 1}}},
        {"groups": {"a": -1}},
        {"groups": {"a": 99999999999999999999}},
        {"groups": {"a": 0, "b": 0}, "max_groups": 1},
        {"groups": {"a b": 0}},
        {"authorities": ["foo/bar"]},
    ],
)
def test_a_mistake_is_a_value_error(settings: dict[str, Any]) -> None:
    says = r"tls: .*sometimes|unknown|together|-1|1e\+20|b: .*max_groups|is no (id|authority)"
    with pytest.raises(ValueError, match=says) as caught:
        Sandbox(**settings)
    assert " at line " not in str(caught.value)


def test_an_eleventh_library_is_a_value_error(sandbox: Sandbox) -> None:
    for number in range(10):
        sandbox.add_group(f"group-{number}")
    sandbox.add_group("group-9", 3)
    with pytest.raises(ValueError, match=r"group-10: .*10 face libraries"):
        sandbox.add_group("group-10")
    with pytest.raises(ValueError, match='"a b" is no id'):
        sandbox.add_group("a b")


def read(sandbox: Sandbox, path: str, group_id: str | None = None) -> dict[str, Any]:
    """Call the API without the client under test."""
    now = int(time.time())
    raw = f"a={sandbox.api_key}&b={now + 300}&c={now}&d=1".encode()
    digest = hmac.digest(sandbox.api_secret.encode(), raw, "sha1")
    fields = {"sign": base64.b64encode(digest + raw).decode(), "sign_version": "hmac_sha1"}
    if group_id is not None:
        fields["group_id"] = group_id
    files = {name: (None, value) for name, value in fields.items()}
    reply = requests.post(
        f"{sandbox.endpoint}/finauth/search/group/{path}", files=files, timeout=60
    )
    answer: dict[str, Any] = reply.json()
    return answer


CREATED = datetime(2026, 1, 27, 6, 19, 1, tzinfo=timezone.utc)


def test_the_reads() -> None:
    groups: dict[str, Any] = {"a": 2, "b": {"faces": 1, "name": "Class 3", "created_at": CREATED}}
    with Sandbox(groups=groups) as sandbox:
        sandbox.add_group("c", name="c's", data="{}", created_at=CREATED)
        infos = read(sandbox, "group_list")["group_infos"]
        assert [info["group_id"] for info in infos] == ["a", "b", "c"]
        age = datetime.now(timezone.utc) - datetime.fromisoformat(infos[0]["add_time"])
        assert age.days == 30
        assert infos[2] == {
            "group_id": "c",
            "group_name": "c's",
            "group_data": "{}",
            "model_version": "s21",
            "add_time": infos[1]["add_time"],
        }
        assert infos[2]["add_time"] == "2026-01-27T14:19:01+08:00"
        assert read(sandbox, "group_info", "b")["info"] == infos[1]
        assert read(sandbox, "get_size", "a")["face_count"] == 2
        operations = [record["operation"] for record in sandbox.requests()]
        assert operations == ["list_groups", "group_info", "face_count"]


def test_a_fault_of_one_operation(sandbox: Sandbox) -> None:
    sandbox.refuse("INVALID_OUTER_ID", on="face_count")
    sandbox.add_steps([{"on": "delete_group", "then_add_group": {"b": {"created_at": CREATED}}}])
    assert isinstance(delete(sandbox), yl.Deletion)
    assert read(sandbox, "group_list")["group_infos"][0]["group_id"] == "b"
    assert read(sandbox, "get_size", "b")["error"] == "INVALID_OUTER_ID"
    assert read(sandbox, "get_size", "b")["face_count"] == 0


def test_times_without_a_zone_are_a_value_error(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="aware"):
        sandbox.add_group("a", created_at=CREATED.replace(tzinfo=None))


def test_carried_out_before_the_next_request(sandbox: Sandbox) -> None:
    sandbox.script([{"apply_later": "before_next_request"}])
    assert attempts(delete(sandbox)) == ["GATEWAY_ERROR", None, "INVALID_OUTER_ID"]
    first, second, _ = sandbox.requests()
    assert (first["status"], first["applied"], len(first["executions"])) == (504, True, 1)
    assert first["executions"][0]["at_ms"] >= second["received_at_ms"]
    assert first["sign_current_time"] < first["sign_expire_time"]


def test_hand_on_late(sandbox: Sandbox) -> None:
    sandbox.hand_on_late(0.01)
    assert attempts(delete(sandbox, max_retries=0)) == ["GATEWAY_ERROR"]
    while sandbox.groups():
        pass
    assert sandbox.requests()[0]["applied"]


def test_settings() -> None:
    with Sandbox(max_validity=10, groups={"a": 0}, date_offset=3600) as sandbox:
        answer = read(sandbox, "group_list")
        assert answer["error"] == "AUTHORIZATION_ERROR: INVALID_SIGN"
        reply = requests.post(sandbox.endpoint, timeout=60)
        ahead = parsedate_to_datetime(reply.headers["Date"]) - datetime.now(timezone.utc)
        assert 3500 < ahead.total_seconds() < 3700


def test_hosts() -> None:
    with Sandbox(authorities=["faces.example:8443"]) as sandbox:
        for host, status in [("faces.example:8443", 404), ("xyzzy", 400)]:
            reply = requests.post(sandbox.endpoint, headers={"Host": host}, timeout=60)
            assert reply.status_code == status


def test_a_mistake_in_a_script_is_a_value_error(sandbox: Sandbox) -> None:
    with pytest.raises(ValueError, match="script: step 2: unknown field `unknown`"):
        sandbox.script([{}, {"unknown": 1}])


def test_close() -> None:
    sandbox = Sandbox()
    assert sandbox.ca_file is None
    sandbox.close()
    sandbox.close()
    with pytest.raises(RuntimeError, match="closed"):
        sandbox.groups()


def test_repr_shows_no_credentials(sandbox: Sandbox) -> None:
    assert sandbox.api_secret not in repr(sandbox)


def attempts(answer: yl.Deletion | yl.YlError) -> list[str | None]:
    return [attempt.code for attempt in answer.attempts]


def delete(sandbox: Sandbox, **settings: Any) -> yl.Deletion | yl.YlError:
    sandbox.add_group("a")
    with sandbox.client(**settings) as client:
        try:
            return client.delete_group("a")
        except yl.YlError as error:
            return error


def test_lose_reply(sandbox: Sandbox) -> None:
    sandbox.lose_reply()
    answer = delete(sandbox)
    assert isinstance(answer, yl.Deletion)
    assert answer.outcome == "inferred"
    assert attempts(answer) == ["CONNECTION_LOST", None, "INVALID_OUTER_ID"]


def test_lose_request(sandbox: Sandbox) -> None:
    sandbox.lose_request(times=2)
    answer = delete(sandbox)
    assert isinstance(answer, yl.Deletion)
    assert answer.outcome == "deleted"
    assert attempts(answer) == ["CONNECTION_LOST", "CONNECTION_LOST", None]


def test_hang(sandbox: Sandbox) -> None:
    sandbox.hang()
    assert attempts(delete(sandbox, timeout=1, max_retries=0)) == ["DEADLINE_EXCEEDED"]
    assert sandbox.groups() == {}


def test_delay(sandbox: Sandbox) -> None:
    sandbox.delay(0.3)
    answer = delete(sandbox)
    assert isinstance(answer, yl.Deletion)
    assert answer.attempts[0].duration >= 0.3


def test_refuse_the_next_request(sandbox: Sandbox) -> None:
    sandbox.refuse("AUTHORIZATION_ERROR: DENIED", status=403)
    answer = delete(sandbox)
    assert isinstance(answer, yl.DeniedError)
    assert answer.status == 403
    assert sandbox.groups() == {"a": 0}


def test_throttle(sandbox: Sandbox) -> None:
    sandbox.throttle()
    assert attempts(delete(sandbox)) == ["CONCURRENCY_LIMIT_EXCEEDED", None]
    sandbox.throttle(retry_after=3600)
    assert isinstance(delete(sandbox), yl.ConcurrencyLimitExceededError)


@pytest.mark.parametrize(("carried_out", "last"), [(False, None), (True, "INVALID_OUTER_ID")])
def test_fail(sandbox: Sandbox, carried_out: bool, last: str | None) -> None:
    sandbox.fail(carried_out=carried_out)
    assert attempts(delete(sandbox)) == ["GATEWAY_ERROR", None, last]


def test_set_clock(sandbox: Sandbox) -> None:
    sandbox.set_clock(3600)
    assert attempts(delete(sandbox)) == ["EXPIRED_SIGN", None]


def test_a_script_replaces_the_faults_before_it(sandbox: Sandbox) -> None:
    sandbox.lose_request()
    sandbox.script([{"apply": False, "reply": {"status": 502, "text": ""}}])
    assert attempts(delete(sandbox)) == ["GATEWAY_ERROR", None, None]


def test_faults_come_in_the_order_they_were_asked_for(sandbox: Sandbox) -> None:
    sandbox.lose_request()
    sandbox.throttle()
    assert attempts(delete(sandbox)) == ["CONNECTION_LOST", "CONCURRENCY_LIMIT_EXCEEDED", None]
    with pytest.raises(ValueError, match="unknown"):
        sandbox.add_steps([{"unknown": 1}])
