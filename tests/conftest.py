from __future__ import annotations

import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from building import ROOT, Program

ENVIRONMENT = ("YL_API_KEY", "YL_API_SECRET", "YL_ENDPOINT")
PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*ENVIRONMENT, *PROXIES):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Program:
    """The program that is shown, whose file is the test's parameter."""
    file: Any = request.param
    return Program(file, tmp_path)


@pytest.fixture(autouse=True, scope="session")
def _signals_are_heard() -> None:
    # In the background a shell has a process ignore SIGINT from the start; so has nohup SIGHUP.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's directory outside the project, with the README's programs."""
    place = tmp_path_factory.mktemp("user")
    for program in ("delete.c", "delete.cpp"):
        shutil.copy(ROOT / "examples" / program, place)
    return place
