"""The event loops that AsyncClient is made for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")

LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {
    "asyncio": asyncio.new_event_loop,
    "uvloop": uvloop.new_event_loop,
}


def run(name: str, main: Coroutine[Any, Any, T]) -> T:
    """Runs main in a new loop of that name, and closes the loop."""
    loop = LOOPS[name]()
    try:
        return loop.run_until_complete(main)
    finally:
        loop.close()
