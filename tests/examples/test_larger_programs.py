"""The programs that do more than one delete, or need more than a service."""

from __future__ import annotations

import http.client
import json
import os
import runpy
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager, suppress
from datetime import datetime, timezone
from typing import IO, Any

import pytest

import yl_facesearch as yl
from building import PATIENCE, ROOT, Program, run
from yl_facesearch.sandbox import Sandbox

Step = dict[str, Any]  # of a sandbox's script


@pytest.mark.parametrize("program", ["examples/erase_on_request.py"], indirect=True)
def test_erase_on_request(program: Program) -> None:
    """One is deleted, one's reply lost, one does not exist, one is refused, one's reply garbled."""
    denied: Step = {"status": 403, "json": {"error": "AUTHORIZATION_ERROR: DENIED"}}
    garbled: Step = {"reply": {"status": 200, "text": "?"}}
    script: list[Step] = [{}, {"cut": 0}, {}, {"apply": False, "reply": denied}, garbled]
    script = [{"on": "delete_group", **step} for step in script]
    groups = {"full": 3, "lost": 0, "refused": 0, "garbled": 0}
    ids = ["full", "lost", "missing", "refused", "garbled"]
    with Sandbox(groups=groups, script=script) as sandbox:
        done = program.run(sandbox, "request-7", "receipts.jsonl", *ids)
        assert done.returncode == 2, done
        assert list(sandbox.groups()) == ["refused"]
        # Somebody uses an id again, and the request is run again for it.
        sandbox.add_group("garbled", 7, created_at=datetime.now(timezone.utc))
        again = program.run(sandbox, "request-7", "receipts.jsonl", "garbled")
        assert again.returncode == 0, again
        assert sandbox.groups()["garbled"] == 7
    path = program.directory / "receipts.jsonl"
    assert path.stat().st_mode & 0o777 == 0o600
    lines = path.read_text(encoding="utf-8").splitlines()
    receipts = [json.loads(line) for line in lines]
    assert {one["request"] for one in receipts} == {"request-7"}
    *receipts, begun, ended = receipts
    assert (ended["code"], ended["result"]) == ("GROUP_CHANGED", "gone")
    assert begun["created_at"] == receipts[-2]["created_at"]
    # Of the one that does not exist, no delete was begun.
    (missing,) = (one for one in receipts if one["group_id"] == "missing")
    assert (missing["result"], missing["code"], missing["sent"]) == (
        "gone",
        "INVALID_GROUP_ID",
        "not_sent",
    )
    receipts.remove(missing)
    ids.remove("missing")
    assert [one["group_id"] for one in receipts] == [id for id in ids for _ in range(2)]
    keys = ("stage", "result", "outcome", "code", "sent")
    said = [tuple(one.get(key, "") for key in keys) for one in receipts]
    assert said[::2] == [("begun", "", "", "", "")] * 4
    assert said[1::2] == [
        ("ended", "gone", "deleted", "", ""),
        ("ended", "gone", "inferred", "", ""),
        ("ended", "not deleted by this call", "", "AUTHORIZATION_ERROR", "rejected"),
        ("ended", "in doubt", "", "UNEXPECTED_RESPONSE", "maybe_applied"),
    ]
    assert [len(one["attempts"]) for one in receipts[1::2]] == [2, 4, 2, 3]
    assert [bool(one.get("settles_at")) for one in receipts[1::2]] == [False, True, False, True]


@pytest.mark.parametrize(
    ("program", "page"),
    [("examples/tenant.py", "docs/snippets/tenant.out")],
    indirect=["program"],
)
def test_tenant(program: Program, page: str) -> None:
    """Two of three face libraries are the tenant's; and again, when one cannot be deleted."""
    groups = {"acme-staff": 3, "acme-visitors": 0, "other": 1}
    with Sandbox(groups=groups) as sandbox:
        done = program.run(sandbox, "acme-")
        assert done.returncode == 0, done
        assert done.stdout == (ROOT / page).read_text(encoding="utf-8")
        assert sandbox.groups() == {"other": 1}
        agents = [dict(request["headers"])["user-agent"] for request in sandbox.requests()]
        assert {agent.split()[0] for agent in agents} == {"tenant-erasure/1.0"}
        sandbox.add_group("acme-new", 1)
        sandbox.refuse("AUTHORIZATION_ERROR: DENIED", status=403, on="delete_group")
        done = program.run(sandbox, "acme-")
        assert done.returncode == 1
        assert "AUTHORIZATION_ERROR (rejected)" in done.stdout
        assert done.stdout.endswith("left: acme-new\n")


@pytest.mark.parametrize("program", ["examples/observability.py"], indirect=True)
def test_observability(program: Program) -> None:
    """A reply is lost: a gateway's failure, the look after it, and the repeat are three spans."""
    from opentelemetry import trace
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    from prometheus_client import REGISTRY

    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    trace.set_tracer_provider(provider)
    recipe = runpy.run_path(str(ROOT / "examples/observability.py"))
    with Sandbox(groups={"YuanliStudent_01": 0}) as sandbox:
        assert program.run(sandbox).stdout == "deleted\n"
    with Sandbox(groups={"a": 0, "full": 1}) as sandbox, sandbox.client() as client:
        sandbox.lose_reply(on="delete_group")
        assert recipe["delete_group"](client, "a").outcome == "inferred"
        first = spans.get_finished_spans()
        spans.clear()
        with pytest.raises(yl.NotEmptyError):
            recipe["delete_group"](client, "full")
        second = spans.get_finished_spans()
    *requests, call = first
    assert [span.name for span in first] == [
        "POST delete_group",
        "POST list_groups",
        "POST delete_group",
        "delete_group",
    ]
    assert call.attributes == {"yl.group_id": "a", "yl.outcome": "inferred"}
    assert call.context is not None
    for span in requests:
        assert span.parent is not None
        assert span.parent.span_id == call.context.span_id
        assert span.kind is trace.SpanKind.CLIENT
        assert span.start_time is not None
        assert span.end_time is not None
        assert span.start_time < span.end_time
    errors = [dict(span.attributes or {}).get("error.type") for span in requests]
    assert errors == ["CONNECTION_LOST", None, "INVALID_OUTER_ID"]
    assert second[-1].status.status_code is trace.StatusCode.ERROR
    assert dict(second[-1].attributes or {})["yl.sent"] == "rejected"

    def count(name: str, **labels: str) -> float | None:
        return REGISTRY.get_sample_value(name, {"operation": "delete_group", **labels})

    assert count("yl_calls_total", result="inferred") == 1
    assert count("yl_calls_total", result="rejected") == 1
    assert count("yl_attempts_total", code="CONNECTION_LOST") == 1
    assert count("yl_attempts_total", code="NOT_EMPTY") == 1
    assert count("yl_attempt_seconds_count") == 3


@pytest.mark.parametrize("program", ["examples/web_handler.py"], indirect=True)
def test_web_handler(program: Program) -> None:
    """Each kind of answer, over HTTP."""
    failed: Step = {"apply": False, "reply": {"status": 503, "text": ""}}
    script: list[Step] = [{}, {}, {"reply": {"status": 200, "text": "?"}}, failed, failed, failed]
    script = [{"on": "delete_group", **step} for step in script]
    groups = {"empty": 0, "full": 3, "garbled": 0, "failed": 0}
    with (
        Sandbox(groups=groups, script=script) as sandbox,
        running(program.start(sandbox, PORT="0")) as server,
    ):
        assert server.stderr is not None
        line = next(line for line in server.stderr if "running on http://" in line)
        address = line.split("running on http://")[1].split()[0]
        # What is logged from here on must not fill the pipe.
        drained(server.stderr)
        assert [asked(address, id) for id in (*groups, "missing", "a.b")] == [
            (200, {"result": "gone", "outcome": "deleted"}),
            (409, {"result": "nothing deleted"}),
            (502, {"result": "in doubt"}),
            (502, {"result": "in doubt"}),
            (200, {"result": "gone", "outcome": "absent"}),
            (400, {"result": "nothing deleted"}),
        ]
        server.terminate()
        # uvicorn ends by the signal itself, once it has shut down.
        assert server.wait(PATIENCE) in (0, -signal.SIGTERM)
        assert list(sandbox.groups()) == ["failed", "full"]


def asked(address: str, id: str) -> tuple[int, dict[str, object]]:
    """Return the status, what the body says of the face library, and when to ask again."""
    with closing(http.client.HTTPConnection(address, timeout=PATIENCE)) as connection:
        connection.request("DELETE", f"/groups/{id}")
        reply = connection.getresponse()
        body = json.loads(reply.read())
    body["again"] = reply.getheader("Retry-After")
    return reply.status, {key: body[key] for key in ("result", "outcome", "again") if body.get(key)}


@pytest.mark.parametrize("program", ["examples/batch.rs"], indirect=True)
def test_batch_in_rust(program: Program) -> None:
    """Nine libraries, of which one holds faces; and again, once it holds none."""
    groups = {f"library-{number}": int(number == 5) for number in range(1, 10)}
    (program.directory / "ids").write_text("\n".join(groups))
    gone = program.directory / "gone"
    with Sandbox(groups=groups) as sandbox:
        first = program.run(sandbox, "ids", "gone")
        assert first.returncode == 1
        assert "library-5\tnothing deleted\t" in first.stderr
        assert list(sandbox.groups()) == ["library-5"]
        assert len(gone.read_text().splitlines()) == 8
        sandbox.add_group("library-5", 0)
        before = len(sandbox.requests())
        second = program.run(sandbox, "ids", "gone")
        assert second.returncode == 0, second
        # Those that are gone are not asked for again.
        assert len(sandbox.requests()) == before + 1
        assert gone.read_text().endswith("library-5\tdeleted\n")
        assert sandbox.groups() == {}


@pytest.mark.parametrize("program", ["examples/batch.cpp"], indirect=True)
def test_batch_in_cpp(program: Program) -> None:
    """Of three libraries one holds faces, and one is not there."""
    (program.directory / "ids").write_text("empty\nfull\nmissing\n")
    with Sandbox(groups={"empty": 0, "full": 3}) as sandbox:
        done = program.run(sandbox, "ids")
        assert done.returncode == 1
        assert done.stdout.splitlines() == [
            "empty\tgone\tdeleted",
            "full\tnothing deleted\tNOT_EMPTY",
            "missing\tgone\tabsent",
        ]
        assert list(sandbox.groups()) == ["full"]


@pytest.mark.parametrize("program", ["examples/daemon.c"], indirect=True)
def test_daemon(program: Program) -> None:
    serve_ids(program)


@pytest.mark.parametrize("program", ["examples/daemon.c"], indirect=True)
def test_a_daemon_whose_calls_end_at_once(program: Program) -> None:
    library = program.directory / "late_return.so"
    source = ROOT / "tests/examples/late_return.c"
    run(["cc", "-shared", "-fPIC", "-I", ROOT / "include", source, "-o", library, "-ldl"])
    serve_ids(program, LD_PRELOAD=str(library))


def serve_ids(program: Program, **variables: str) -> None:
    """Ids through the FIFO, one of them no id, then a signal while a call is in flight."""
    fifo = program.directory / "ids"
    os.mkfifo(fifo)
    groups = {"empty": 0, "full": 3, "hanging": 0}
    with (
        Sandbox(groups=groups) as sandbox,
        running(program.start(sandbox, "ids", **variables)) as daemon,
    ):
        assert daemon.stdout is not None
        assert daemon.stderr is not None
        logged = drained(daemon.stderr)
        assert daemon.stdout.readline() == "serving\n"
        with fifo.open("w") as ids:
            for line, answer in [
                ("empty\n", "empty deleted\n"),
                ("full\n", "full NOT_EMPTY rejected\n"),
                ("\nmissing\n", "missing absent\n"),
                ("no id\n", "no id INVALID_ARGUMENT not_sent\n"),
                (f"{'x' * 1000}\nlast\n", "last absent\n"),
            ]:
                ids.write(line)
                ids.flush()
                assert daemon.stdout.readline() == answer
            sandbox.script([{"hang": True}])
            ids.write("hanging\n")
            ids.flush()
            deadline = time.monotonic() + PATIENCE
            while sandbox.requests()[-1]["group_id"] != "hanging":
                assert time.monotonic() < deadline, "no request came"
                time.sleep(0.01)
            daemon.terminate()
            assert daemon.stdout.readline() == "hanging CANCELLED maybe_applied\n"
        assert daemon.wait(PATIENCE) == 0
        log = logged()
    assert "debug delete_group empty: attempt 1: deleted" in log
    assert "info delete_group full: attempt 1: NOT_EMPTY" in log
    assert "a line is too long" in log


@pytest.mark.parametrize(
    "program",
    [f"docs/snippets/network.{ending}" for ending in ("py", "c", "cpp", "rs")],
    indirect=True,
)
def test_network(program: Program) -> None:
    """The sandbox's own CA, through a proxy."""
    with Sandbox(tls="valid", groups={"YuanliStudent_01": 0}) as sandbox, Tunnel() as proxy:
        assert sandbox.ca_file is not None
        done = program.run(sandbox, EGRESS_PROXY=proxy.url, EGRESS_CA=sandbox.ca_file)
        assert (done.returncode, done.stdout) == (0, "deleted\n"), done
        host = sandbox.endpoint.removeprefix("https://")
        assert proxy.asked == [f"CONNECT {host} HTTP/1.1"]
        assert sandbox.groups() == {}


class Tunnel:
    """A proxy that makes every tunnel it is asked for, and keeps the first line of each request."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        """Serve one connection after the other, until the listener is shut down."""
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                with client:
                    head = b""
                    while not head.endswith(b"\r\n\r\n"):
                        head += client.recv(1)
                    self.asked.append(head.decode().splitlines()[0])
                    host, port = self.asked[-1].split()[1].split(":")
                    with socket.create_connection((host, int(port))) as server:
                        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
                        up = threading.Thread(target=passed, args=(client, server))
                        up.start()
                        passed(server, client)
                        up.join()

    def __enter__(self) -> Tunnel:
        return self

    def __exit__(self, *_: object) -> None:
        # Wakes accept, which closing alone does not.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


def passed(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@contextmanager
def running(process: subprocess.Popen[str]) -> Generator[subprocess.Popen[str]]:
    """Let the process not outlive its test."""
    with process:
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def drained(stream: IO[str]) -> Callable[[], str]:
    """Read the stream on a thread, so that its pipe never fills; call the result for all of it."""
    read: list[str] = []
    thread = threading.Thread(target=lambda: read.append(stream.read()), daemon=True)
    thread.start()

    def whole() -> str:
        thread.join(PATIENCE)
        return read[0]

    return whole
