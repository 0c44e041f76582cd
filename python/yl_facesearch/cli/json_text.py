"""JSON for those runs that write any: to import json takes longer than a delete."""

from __future__ import annotations


def import_json() -> None:
    """Import it, before anything is sent: after a delete nothing may fail that need not."""
    import json

    del json


def json_text(value: object) -> str:
    """Return a value as JSON."""
    import json

    return json.dumps(value)
