"""Arguments of a client that is never to reach a service."""

from __future__ import annotations

from typing import Any

ANY: dict[str, Any] = {"api_key": "key", "api_secret": "secret", "endpoint": "http://127.0.0.1:9"}


def changed(**arguments: Any) -> dict[str, Any]:
    return {**ANY, **arguments}
