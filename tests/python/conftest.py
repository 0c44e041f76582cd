from __future__ import annotations

from collections.abc import Iterator

import pytest

from held_server import HeldServer
from yl_facesearch.sandbox import Sandbox


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


@pytest.fixture
def held_deletes() -> Iterator[HeldServer]:
    """Hold back the replies to deletes alone."""
    with HeldServer(holds_reads=False) as server:
        yield server
