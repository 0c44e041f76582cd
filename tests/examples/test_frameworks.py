"""The programs for frameworks, each with the real one."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from building import PATIENCE, ROOT, environment, run, service
from test_larger_programs import Step, asked, drained, running
from yl_facesearch.sandbox import Sandbox

CREATED = "2026-01-27T14:19:01+08:00"
GARBLED: Step = {"reply": {"status": 200, "text": "?"}}

WSGI = """
from wsgiref.util import setup_testing_defaults
from django_app import wsgi

request = {"REQUEST_METHOD": "DELETE", "PATH_INFO": "/groups/empty"}
setup_testing_defaults(request)
print(b"".join(wsgi(request, lambda status, headers: None)).decode())
"""

ERASE = f"""
import time
from celery.contrib.testing.worker import start_worker
from celery_app import app, erase

assert erase.acks_late and erase.reject_on_worker_lost
with start_worker(app, pool="solo", perform_ping_check=False):
    for group_id in ("full", "missing"):
        print(erase.delay(group_id, "{CREATED}").get(timeout={PATIENCE}))
    in_doubt = erase.delay("in-doubt", "{CREATED}")
    while in_doubt.state != "RETRY":
        time.sleep(0.05)
    print("waits")
"""


def modules(file: str) -> dict[str, str]:
    """Return the variables with which Python finds the file's module."""
    return {"PYTHONPATH": str((ROOT / file).parent)}


@pytest.mark.parametrize("file", ["docs/snippets/fastapi_app.py", "docs/snippets/django_app.py"])
def test_a_web_framework(file: str) -> None:
    name = "application" if "django" in file else "app"
    command = [sys.executable, "-m", "uvicorn", f"{Path(file).stem}:{name}", "--port", "0"]
    groups = {"empty": 0, "full": 3, "garbled": 0}
    with Sandbox(groups=groups, script=[{}, {}, GARBLED]) as sandbox:
        server = subprocess.Popen(
            command,
            env=environment(**service(sandbox), **modules(file)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        with running(server):
            assert server.stderr is not None
            line = next(line for line in server.stderr if "running on http://" in line)
            address = line.split("running on http://")[1].split()[0]
            drained(server.stderr)
            assert [asked(address, id) for id in (*groups, "missing", "a.b")] == [
                (200, {"result": "gone", "outcome": "deleted"}),
                (409, {"result": "nothing deleted"}),
                (502, {"result": "in doubt"}),
                (200, {"result": "gone", "outcome": "absent"}),
                (400, {"result": "nothing deleted"}),
            ]
            server.terminate()
            assert server.wait(PATIENCE) in (0, -signal.SIGTERM)
        assert list(sandbox.groups()) == ["full"]


@pytest.mark.parametrize("file", ["docs/snippets/django_app.py"])
def test_a_wsgi_server(file: str) -> None:
    with Sandbox(groups={"empty": 0}) as sandbox:
        printed = run([sys.executable, "-c", WSGI], **service(sandbox), **modules(file))
        assert '"outcome": "deleted"' in printed
        assert sandbox.groups() == {}


@pytest.mark.parametrize("file", ["docs/snippets/celery_app.py"])
def test_celery(file: str) -> None:
    """One is deleted, one is not there, one is in doubt and waits."""
    groups = {id: {"faces": 3, "created_at": CREATED} for id in ("full", "in-doubt")}
    script: list[Step] = [{"on": "delete_group"}, {"on": "delete_group", **GARBLED}]
    with Sandbox(groups=groups, script=script) as sandbox:
        printed = run(
            [sys.executable, "-c", ERASE],
            BROKER_URL="memory://",
            RESULT_URL="cache+memory://",
            **service(sandbox),
            **modules(file),
        )
        asked = [one["operation"] for one in sandbox.requests()]
    assert printed == "deleted\nthere is no such face library any more\nwaits\n"
    assert asked.count("delete_group") == 2


@pytest.mark.parametrize("file", ["docs/snippets/rotate.py"])
def test_credentials_are_read_again(file: str, tmp_path: Path) -> None:
    with Sandbox(groups={"one": 0, "two": 0}) as sandbox:
        (tmp_path / "key").write_text(sandbox.api_key)
        secret = tmp_path / "secret"
        # Whoever opens it waits for the other: then the first client is made with the old secret.
        os.mkfifo(secret)
        program = subprocess.Popen(
            [sys.executable, ROOT / file, tmp_path],
            env=environment(**service(sandbox)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with running(program):
            with secret.open("w") as fifo:
                fifo.write("old-secret")
            secret.unlink()
            secret.write_text(sandbox.api_secret)
            stdout, _ = program.communicate("one\ntwo\n", PATIENCE)
        assert (program.returncode, stdout) == (0, "deleted\ndeleted\n")
        assert sandbox.groups() == {}


@pytest.mark.parametrize(
    "file", ["docs/snippets/docker/Dockerfile.slim", "docs/snippets/docker/Dockerfile.distroless"]
)
def test_an_image_names_its_stages_and_versions(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    assert {line.split()[0] for line in lines} <= {
        "FROM",
        "RUN",
        "COPY",
        "ENV",
        "USER",
        "ENTRYPOINT",
    }
    images = re.findall(r"^FROM (\S+)(?: AS (\w+))?$", text, re.MULTILINE)
    assert [stage for _, stage in images] == ["build", ""]
    assert all(":" in image for image, _ in images)
    assert set(re.findall("--from=(\\w+)", text)) == {"build"}
    rust = re.search(r'^rust-version = "(.+)"', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)
    assert rust is not None
    assert f"FROM rust:{rust[1]}-" in text
