from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from held_server import HeldServer
from yl_facesearch.sandbox import Sandbox

ENVIRONMENT = ("YL_API_KEY", "YL_API_SECRET", "YL_ENDPOINT")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*ENVIRONMENT, *PROXIES):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def wide_sandbox() -> Iterator[Sandbox]:
    """Hold more libraries than a real account, for tests of many calls at once."""
    with Sandbox(max_groups=5000) as sandbox:
        yield sandbox


@pytest.fixture
def held() -> Iterator[HeldServer]:
    with HeldServer() as server:
        yield server


@pytest.fixture(autouse=True, scope="session")
def _signals_are_heard() -> None:
    # In the background a shell has a process ignore SIGINT from the start; so has nohup SIGHUP.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
