"""Reads receipt files, and holds each line against the schema that the documentation has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs/pages/reference/receipt.schema.json").read_text("utf-8")
)
VALIDATOR: Any = Draft202012Validator(SCHEMA)


def lines(path: Path) -> list[dict[str, Any]]:
    """Every line of the file; each is whole and valid."""
    text = path.read_bytes().decode()
    assert text == "" or text.endswith("\n")
    return [valid(json.loads(line)) for line in text.splitlines()]


def valid(line: dict[str, Any]) -> dict[str, Any]:
    """The line, which follows the schema."""
    VALIDATOR.validate(line)
    return line


def ended(path: Path) -> list[dict[str, Any]]:
    """The lines that say what became of a delete; before each stands its begun."""
    found = lines(path)
    begun, after = found[::2], found[1::2]
    for first, second in zip(begun, after, strict=True):
        assert (first["event"], second["event"]) == ("begun", "ended")
        common = [name for name in first if name not in ("event", "time", "settles_at")]
        assert {name: first[name] for name in common} == {name: second[name] for name in common}
        assert first["time"] <= second["time"]
    return after
