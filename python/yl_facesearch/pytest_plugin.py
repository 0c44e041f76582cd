"""Fixtures for tests of code that deletes face libraries; pytest finds them by itself.

- yl_sandbox: a yl_facesearch.sandbox.Sandbox: the service, on this machine, for one test.
- yl_sandbox_env: the same, and the environment leads there: code under test that calls
  yl_facesearch.Client() reaches it.

    def test_a_lost_reply(yl_sandbox_env):
        yl_sandbox_env.add_group("YuanliStudent_01")
        yl_sandbox_env.lose_reply()
        assert erase("YuanliStudent_01") == "inferred"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .sandbox import Sandbox

__all__ = ["yl_sandbox", "yl_sandbox_env"]


@pytest.fixture
def yl_sandbox() -> Iterator[Sandbox]:
    """Run a FaceSearch service on this machine; yl_facesearch.sandbox.Sandbox has its faults."""
    from .sandbox import Sandbox

    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def yl_sandbox_env(yl_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """Let YL_ENDPOINT, YL_API_KEY and YL_API_SECRET lead to yl_sandbox during the test."""
    monkeypatch.setenv("YL_ENDPOINT", yl_sandbox.endpoint)
    monkeypatch.setenv("YL_API_KEY", yl_sandbox.api_key)
    monkeypatch.setenv("YL_API_SECRET", yl_sandbox.api_secret)
    return yl_sandbox
