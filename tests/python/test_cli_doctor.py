from __future__ import annotations

import json
import signal
from typing import Any

import pytest

from command import Done, command, started
from held_server import PATIENCE, HeldServer
from yl_facesearch.sandbox import Sandbox

GROUPS = {"empty": 0, "full": 2}


def findings(done: Done) -> dict[str, tuple[str, str]]:
    """State and detail of each thing that was looked at, in order."""
    records = [json.loads(line) for line in done.stdout.splitlines()]
    return {record["name"]: (record["state"], record["detail"]) for record in records}


def states(done: Done) -> dict[str, str]:
    return {name: state for name, (state, _) in findings(done).items()}


WELL = dict.fromkeys(["settings", "name", "TCP", "service", "clock", "credentials"], "ok")


@pytest.mark.parametrize("tls", [None, "valid"])
def test_all_is_well(tls: Any) -> None:
    with Sandbox(groups=GROUPS, tls=tls) as sandbox:
        ca_file = ["--ca-file", sandbox.ca_file] if sandbox.ca_file else []
        done = command(sandbox, "doctor", "--json", *ca_file)
        assert (done.returncode, done.stderr) == (0, "")
        assert states(done) == WELL
        assert sandbox.endpoint in findings(done)["settings"][1]
        assert findings(done)["credentials"][1] == "accepted: the account has 2 face libraries"
        assert sandbox.groups() == GROUPS
        requests = sandbox.requests()
        assert [record["operation"] for record in requests] == ["list_groups"]
        assert not any(secret in done.stdout for secret in (sandbox.api_key, sandbox.api_secret))


def test_what_a_person_is_shown(sandbox: Sandbox) -> None:
    done = command(sandbox, "doctor")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert [line.split()[:2] for line in lines] == [["ok", name] for name in WELL]


def test_refused_credentials(sandbox: Sandbox) -> None:
    done = command(sandbox, "doctor", "--json", YL_API_SECRET="another")
    assert done.returncode == 3
    assert states(done) == WELL | {"credentials": "failed"}
    assert findings(done)["credentials"][1].startswith("list_groups: AUTHENTICATION_ERROR")


def test_a_key_without_the_right_to_call(sandbox: Sandbox) -> None:
    sandbox.refuse("AUTHORIZATION_ERROR: IP_NOT_ALLOWED", status=403)
    done = command(sandbox, "doctor", "--json")
    assert done.returncode == 3
    assert states(done) == WELL | {"credentials": "failed"}


@pytest.mark.parametrize(("seconds", "state"), [(100, "ok"), (-3600, "warning"), (3600, "warning")])
def test_a_clock_that_is_off(sandbox: Sandbox, seconds: int, state: str) -> None:
    sandbox.set_clock(seconds)
    done = command(sandbox, "doctor", "--json")
    assert done.returncode == 0
    assert states(done) == WELL | {"clock": state}
    skew, unit, direction = findings(done)["clock"][1].split()[:3]
    assert float(skew) == pytest.approx(abs(seconds), abs=20)
    assert (unit, direction.strip(",:")) == ("s", "behind" if seconds > 0 else "ahead")


def test_another_path(sandbox: Sandbox) -> None:
    done = command(sandbox, "doctor", "--json", "--endpoint", f"{sandbox.endpoint}/elsewhere")
    assert done.returncode == 3
    assert states(done) == {"settings": "ok", "name": "ok", "TCP": "ok", "service": "failed"}
    assert findings(done)["service"][1].startswith("list_groups: API_NOT_FOUND")


def test_nobody_listens() -> None:
    with Sandbox(refuse=True) as sandbox:
        done = command(sandbox, "doctor", "--json")
    assert done.returncode == 6
    assert states(done) == {"settings": "ok", "name": "ok", "TCP": "failed"}


def test_a_name_nobody_has() -> None:
    with Sandbox() as sandbox:
        done = command(sandbox, "doctor", "--json", "--endpoint", "https://yl.invalid")
    assert done.returncode == 6
    assert states(done) == {"settings": "ok", "name": "failed"}


@pytest.mark.parametrize("tls", ["expired", "wrong_host", "unknown_ca"])
def test_tls_that_is_not_to_be_trusted(tls: Any) -> None:
    with Sandbox(tls=tls) as sandbox:
        assert sandbox.ca_file is not None
        done = command(sandbox, "doctor", "--json", "--ca-file", sandbox.ca_file)
    assert done.returncode == 6
    assert states(done) == {"settings": "ok", "name": "ok", "TCP": "ok", "service": "failed"}
    assert findings(done)["service"][1].startswith("list_groups: TLS_FAILED")


def test_a_proxy_looks_up_the_name_itself() -> None:
    with Sandbox(refuse=True) as proxy:
        done = command(
            proxy,
            "doctor",
            "--json",
            "--endpoint=https://yl.invalid",
            f"--proxy={proxy.endpoint}",
            "--timeout=5",
        )
        assert states(done) == {"settings": "ok", "name, TCP": "skipped", "service": "failed"}
        assert done.returncode == 6
        named = command(
            proxy, "doctor", "--json", "--endpoint=https://yl.invalid", HTTPS_PROXY=proxy.endpoint
        )
        assert findings(named)["name, TCP"][1] == (
            f"the proxy {proxy.endpoint} (HTTPS_PROXY) sees to them"
        )


def test_no_credentials() -> None:
    done = command(None, "doctor")
    assert (done.returncode, done.stdout) == (2, "")
    assert "YL_API_KEY is not set" in done.stderr


def test_a_signal(held: HeldServer) -> None:
    with started(held, "doctor") as process:
        assert held.received.wait(PATIENCE)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=PATIENCE)
    assert (process.returncode, stderr) == (130, "")
