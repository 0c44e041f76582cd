from __future__ import annotations

import copy
import ctypes
import inspect
import os
import pickle
import pydoc
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from decimal import Decimal
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, Literal

import pytest

import yl_facesearch as yl
from arguments import ANY, changed
from held_server import GROUP, PATIENCE, PROMPTLY, SENT_BY_THEN, HeldServer
from yl_facesearch.sandbox import Sandbox


def test_credentials_and_endpoint_come_from_the_environment(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.add_group(GROUP)
    monkeypatch.setenv("YL_API_KEY", sandbox.api_key)
    monkeypatch.setenv("YL_API_SECRET", sandbox.api_secret)
    monkeypatch.setenv("YL_ENDPOINT", sandbox.endpoint)
    assert yl.Client().delete_group(GROUP).outcome == yl.Outcome.DELETED


def test_arguments_go_before_the_environment(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YL_API_KEY", "another")
    monkeypatch.setenv("YL_API_SECRET", "another")
    monkeypatch.setenv("YL_ENDPOINT", "http://127.0.0.1:1")
    sandbox.add_group(GROUP)
    client = yl.Client(sandbox.api_key, sandbox.api_secret, endpoint=sandbox.endpoint)
    assert client.delete_group(GROUP).outcome == "deleted"


def test_no_credentials() -> None:
    with pytest.raises(yl.MissingCredentialsError, match="api_key"):
        yl.Client(api_secret="secret")
    with pytest.raises(yl.MissingCredentialsError, match="api_secret"):
        yl.Client("key")


def test_close() -> None:
    client = yl.Client(**ANY)
    assert not client.closed
    assert repr(client) == "<yl_facesearch.Client>"
    client.close()
    client.close()
    assert client.closed
    assert repr(client) == "<yl_facesearch.Client, closed>"
    with pytest.raises(yl.ClosedError) as caught:
        client.delete_group(GROUP)
    assert caught.value.sent == "not_sent"
    with pytest.raises(yl.ClosedError):
        client.__enter__()
    with pytest.raises(yl.ClosedError):
        _ = client.clock_correction


def test_context_manager() -> None:
    with yl.Client(**ANY) as client:
        assert not client.closed
    assert client.closed
    with pytest.raises(KeyError), yl.Client(**ANY) as client:
        raise KeyError
    assert client.closed


def test_close_lets_a_call_end(held: HeldServer) -> None:
    client = held.client()
    with ThreadPoolExecutor() as pool:
        call = pool.submit(client.delete_group, GROUP)
        assert held.received.wait(PATIENCE)
        client.close()
        assert not call.done()
        held.release.set()
        assert call.result(PATIENCE).outcome == "deleted"


def test_clock_correction(sandbox: Sandbox) -> None:
    sandbox.script([{"clock_offset_s": 600}])
    sandbox.add_group(GROUP)
    with sandbox.client() as client:
        assert client.clock_correction == 0.0
        client.delete_group(GROUP)
        assert 590 < client.clock_correction < 610


def test_many_threads(wide_sandbox: Sandbox) -> None:
    groups = [f"group-{number}" for number in range(64)]
    for group in groups:
        wide_sandbox.add_group(group)
    with wide_sandbox.client() as client, ThreadPoolExecutor(8) as pool:
        deletions = list(pool.map(client.delete_group, groups))
    assert [deletion.group_id for deletion in deletions] == groups
    assert wide_sandbox.groups() == {}


def test_other_threads_run_while_a_call_waits(held: HeldServer) -> None:
    # The server is a thread of this interpreter: with its lock held, nobody would answer.
    def release() -> int:
        assert held.received.wait(PATIENCE)
        progress = sum(range(100_000))
        held.release.set()
        return progress

    with ThreadPoolExecutor() as pool, held.client() as client:
        other = pool.submit(release)
        assert client.delete_group(GROUP).outcome == "deleted"
        assert other.result(PATIENCE) == sum(range(100_000))


def send_signal_when_held(held: HeldServer, number: signal.Signals) -> threading.Thread:
    def send() -> None:
        if held.received.wait(PATIENCE):
            os.kill(os.getpid(), number)

    thread = threading.Thread(target=send)
    thread.start()
    return thread


def test_ctrl_c_ends_a_call(held: HeldServer, sandbox: Sandbox) -> None:
    client = held.client()
    handler = signal.getsignal(signal.SIGINT)
    thread = send_signal_when_held(held, signal.SIGINT)
    with pytest.raises(KeyboardInterrupt) as caught:
        client.delete_group(GROUP)
    thread.join()
    assert signal.getsignal(signal.SIGINT) is handler
    cause = caught.value.__cause__
    assert isinstance(cause, yl.CancelledError)
    assert cause.sent == "maybe_applied"
    assert vars(caught.value) == {"sent": cause.sent, "attempts": cause.attempts}
    (attempt,) = cause.attempts
    assert attempt.code == "CANCELLED"
    held.release.set()
    assert client.delete_group(GROUP).outcome == "deleted"


@pytest.mark.parametrize(
    ("tls", "step", "sent"),
    [
        ("valid", {"connection": "hold"}, "not_sent"),
        (None, {"connection": "hold"}, "maybe_applied"),
        (None, {"hang": True}, "maybe_applied"),
        (None, {"drip_ms": 100}, "maybe_applied"),
        (
            None,
            {"apply": False, "reply": {"status": 503, "headers": [["Retry-After", "15"]]}},
            "maybe_applied",
        ),
        (
            None,
            {
                "apply": False,
                "reply": {"status": 429, "text": "", "headers": [["Retry-After", "15"]]},
            },
            "rejected",
        ),
    ],
    ids=["handshake", "request", "reply", "reading", "pause", "pause after a refusal"],
)
def test_ctrl_c_in_every_phase(
    tls: Literal["valid"] | None, step: dict[str, Any], sent: str
) -> None:
    def interrupt(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise KeyboardInterrupt

    with Sandbox(tls=tls, script=[step], groups={GROUP: 0}) as sandbox:
        client = sandbox.client(connect_timeout=PATIENCE)
        earlier = signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, SENT_BY_THEN)
        begun = time.monotonic()
        try:
            with pytest.raises(KeyboardInterrupt) as caught:
                client.delete_group(GROUP)
        finally:
            signal.signal(signal.SIGALRM, earlier)
        assert time.monotonic() - begun < SENT_BY_THEN + PROMPTLY
        cause = caught.value.__cause__
        assert isinstance(cause, yl.CancelledError)
        assert cause.sent == sent
        sandbox.script([])
        assert client.delete_group(GROUP, missing_ok=True).outcome in {"deleted", "absent"}


def test_ctrl_c_while_connecting() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as others:
        address = listener.getsockname()
        # Once its queue is full, it answers no more.
        while True:
            other = others.enter_context(socket.socket())
            other.settimeout(0.2)
            try:
                other.connect(address)
            except TimeoutError:
                break
        endpoint = f"http://127.0.0.1:{address[1]}"
        client = yl.Client(**changed(endpoint=endpoint), connect_timeout=PATIENCE, max_retries=0)
        thread = threading.Timer(SENT_BY_THEN, os.kill, (os.getpid(), signal.SIGINT))
        thread.start()
        begun = time.monotonic()
        with pytest.raises(KeyboardInterrupt) as caught:
            client.delete_group(GROUP)
        assert time.monotonic() - begun < SENT_BY_THEN + PROMPTLY
        thread.join()
        assert vars(caught.value)["sent"] == "not_sent"
        assert isinstance(caught.value.__cause__, yl.CancelledError)
        with pytest.raises(yl.DeadlineExceededError) as late:
            client.delete_group(GROUP, timeout=0.2)
        assert late.value.sent == "not_sent"
        client = yl.Client(**changed(endpoint=endpoint), connect_timeout=0.2, max_retries=0)
        with pytest.raises(yl.ConnectTimeoutError) as unconnected:
            client.delete_group(GROUP)
        assert unconnected.value.sent == "not_sent"


def test_ctrl_c_before_a_call_sends_nothing(sandbox: Sandbox) -> None:
    libc = ctypes.CDLL(None)

    class Timeout:
        # No bytecode runs in it, so that the call is the first to see the signal.
        __float__ = staticmethod(partial(sum, map(libc["raise"], [signal.SIGINT]), PATIENCE))

    with sandbox.client() as client, pytest.raises(KeyboardInterrupt) as caught:
        client.delete_group(GROUP, timeout=Timeout())
    assert vars(caught.value) == {"sent": "not_sent", "attempts": ()}
    assert isinstance(caught.value.__cause__, yl.CancelledError)
    assert sandbox.requests() == []


def test_whatever_a_handler_raises_ends_a_call(
    held: HeldServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class RefusalError(Exception):
        def __setattr__(self, name: str, value: object) -> None:
            raise AttributeError(name)

    def handler(number: int, frame: FrameType | None) -> None:
        raise RefusalError

    before = signal.signal(signal.SIGUSR1, handler)
    thread = send_signal_when_held(held, signal.SIGUSR1)
    try:
        with pytest.raises(RefusalError) as caught:
            held.client().delete_group(GROUP)
    finally:
        thread.join()
        signal.signal(signal.SIGUSR1, before)
    assert isinstance(caught.value.__cause__, yl.CancelledError)


def test_a_handler_that_returns_lets_the_call_go_on(held: HeldServer) -> None:
    handled: list[int] = []

    def handler(number: int, frame: FrameType | None) -> None:
        handled.append(number)
        held.release.set()

    before = signal.signal(signal.SIGUSR1, handler)
    thread = send_signal_when_held(held, signal.SIGUSR1)
    try:
        deletion = held.client().delete_group(GROUP)
    finally:
        thread.join()
        signal.signal(signal.SIGUSR1, before)
    assert deletion.outcome == "deleted"
    assert handled == [signal.SIGUSR1]


def test_the_timeout_of_one_call(held: HeldServer) -> None:
    with held.client() as client, pytest.raises(TimeoutError) as caught:
        client.delete_group(GROUP, timeout=SENT_BY_THEN)
    assert isinstance(caught.value, yl.DeadlineExceededError)
    assert caught.value.sent == "maybe_applied"


class Text(str):
    __slots__ = ()


def test_what_is_like_the_documented_type_is_accepted(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.add_group(GROUP)
    client = sandbox.client(timeout=Decimal("20.5"), connect_timeout=5, max_retries=0)
    assert client.delete_group(Text(GROUP), timeout=20).outcome == "deleted"
    missing = tmp_path / "ca.pem"
    with pytest.raises(yl.InvalidArgumentError, match="ca_file"):
        yl.Client(**ANY, ca_file=missing)


WRONG_TYPES: list[tuple[str, object]] = [
    ("api_key", 5),
    ("api_key", b"key"),
    ("api_secret", b"secret"),
    ("api_secret", ["secret"]),
    ("endpoint", 5),
    ("timeout", "1"),
    ("timeout", None),
    ("timeout", True),
    ("timeout", 1j),
    ("connect_timeout", "1"),
    ("connect_timeout", None),
    ("connect_timeout", False),
    ("max_retries", "1"),
    ("max_retries", 1.0),
    ("max_retries", None),
    ("max_retries", True),
    ("allow_http", 1),
    ("allow_http", None),
    ("allow_http", "yes"),
    ("ca_file", 5),
    ("ca_file", b"/ca.pem"),
    ("proxy", 5),
]


@pytest.mark.parametrize(("name", "value"), WRONG_TYPES)
def test_another_type_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(yl.InvalidArgumentError) as caught:
        yl.Client(**changed(**{name: value}))
    refused_by_type(caught.value, name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("group_id", None),
        ("group_id", 5),
        ("group_id", b"group"),
        ("group_id", ["a"]),
        ("check_empty", 1),
        ("check_empty", None),
        ("check_empty", "0"),
        ("missing_ok", 0),
        ("missing_ok", None),
        ("timeout", "1"),
        ("timeout", True),
    ],
)
def test_another_type_is_refused_by_name_in_a_call(
    sandbox: Sandbox, name: str, value: object
) -> None:
    arguments: dict[str, Any] = {"group_id": GROUP, name: value}
    with sandbox.client() as client, pytest.raises(yl.InvalidArgumentError) as caught:
        client.delete_group(**arguments)
    refused_by_type(caught.value, name, value)
    assert sandbox.requests() == []


def refused_by_type(error: yl.YlError, name: str, value: object) -> None:
    assert isinstance(error, yl.InvalidArgumentTypeError)
    assert isinstance(error, TypeError)
    assert isinstance(error, ValueError)
    assert (error.number, error.sent) == (1, "not_sent")
    assert error.detail is not None
    assert error.detail.startswith(f"{name} must be ")
    assert error.detail.endswith(f", not {type(value).__name__}")


@pytest.mark.parametrize("name", ["timeout", "connect_timeout"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1, -0.5, 0, 0.0, 10**400, 1e300])
def test_no_time_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(yl.InvalidArgumentError, match=f"{name} must be") as caught:
        yl.Client(**changed(**{name: value}))
    assert not isinstance(caught.value, TypeError)


@pytest.mark.parametrize("value", [-1, 2**32, 10**30])
def test_no_count_is_refused_by_name(value: int) -> None:
    with pytest.raises(yl.InvalidArgumentError, match=f"max_retries must be .* not {value}"):
        yl.Client(**ANY, max_retries=value)


@pytest.mark.parametrize("name", ["api_key", "api_secret", "endpoint", "proxy", "ca_file"])
def test_a_lone_surrogate_is_refused_by_name(name: str) -> None:
    with pytest.raises(yl.InvalidArgumentError, match=f"{name} .*surrogate") as caught:
        yl.Client(**changed(**{name: "hunter2\ud800"}))
    error = caught.value
    assert "hunter2" not in f"{error} {error!r} {vars(error)}"
    assert (error.__cause__, error.__context__) == (None, None)


def test_a_lone_surrogate_is_refused_in_a_call(sandbox: Sandbox) -> None:
    with sandbox.client() as client, pytest.raises(yl.InvalidArgumentError, match="group_id"):
        client.delete_group("a\ud800")
    assert sandbox.requests() == []


def test_what_a_path_raises_is_raised() -> None:
    class Path:
        def __fspath__(self) -> str:
            raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        yl.Client(**ANY, ca_file=Path())


def test_an_unknown_argument_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="retries"):
        yl.Client(**ANY, retries=3)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="group_id"):
        yl.Client(**ANY).delete_group()  # type: ignore[call-arg]


@pytest.mark.parametrize("twin", [pickle.dumps, copy.copy, copy.deepcopy])
def test_it_is_not_pickled_or_copied(twin: Any) -> None:
    with pytest.raises(TypeError, match="make one in each process"):
        twin(yl.Client(**ANY))


def test_signatures() -> None:
    assert str(inspect.signature(yl.Client)) == (
        "(api_key=None, api_secret=None, *, endpoint=None, timeout=30.0, attempt_timeout=None, "
        "connect_timeout=10.0, max_retries=2, allow_http=False, ca_file=None, proxy=None, app=None)"
    )
    assert str(inspect.signature(yl.Client.delete_group)) == (
        "(self, group_id: 'str', *, check_empty: 'bool' = True, missing_ok: 'bool' = False, "
        "if_created_at: 'datetime | None' = None, "
        "timeout: 'SupportsFloat | SupportsIndex | None' = None, "
        "cancel: 'CancelToken | None' = None) -> 'Deletion'"
    )


def test_help_is_a_manual() -> None:
    manual = pydoc.plain(pydoc.render_doc(yl))
    for public_name in set(yl.__all__) - {"__version__"}:
        assert f"class {public_name}" in manual
        public: Any = getattr(yl, public_name)
        assert public.__doc__
        for name in dir(public):
            member: Any = getattr(public, name)
            if callable(member) and not name.startswith("_"):
                assert member.__doc__, f"{public_name}.{name}"
    for argument in inspect.signature(yl.Client).parameters:
        assert argument in (yl.Client.__doc__ or "")
