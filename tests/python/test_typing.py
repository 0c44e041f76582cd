"""What type checkers find in tests/python/typing/mistakes.py: each marked line, and no other."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import yl_facesearch as yl
import yl_facesearch.cli
import yl_facesearch.pytest_plugin
import yl_facesearch.sandbox

ROOT = Path(__file__).parents[2]
MISTAKES = ROOT / "tests/python/typing/mistakes.py"


def found_by_mypy() -> set[int]:
    output = run("mypy", "--strict", "--no-error-summary", str(MISTAKES))
    lines = re.findall(r"mistakes\.py:(\d+): error: ", output)
    return {int(line) for line in lines}


def found_by_pyright() -> set[int]:
    output = run(
        "basedpyright",
        "--pythonpath",
        sys.executable,
        "--level",
        "error",
        "--outputjson",
        str(MISTAKES),
    )
    report: dict[str, Any] = json.loads(output)
    return {1 + int(found["range"]["start"]["line"]) for found in report["generalDiagnostics"]}


def run(checker: str, *arguments: str) -> str:
    program = Path(sys.executable).parent / checker
    assert program.exists(), f"{checker} is missing: pip install -r tests/python/requirements.txt"
    done = subprocess.run(
        [program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done
    return done.stdout


@pytest.mark.parametrize("found_by", [found_by_mypy, found_by_pyright])
def test_each_mistake_is_found(found_by: Any) -> None:
    lines = MISTAKES.read_text(encoding="utf-8").splitlines()
    marked = {number for number, line in enumerate(lines, 1) if line.endswith("  # mistake")}
    assert len(marked) > 60
    assert found_by() == marked


def public_functions() -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for module in (yl, yl_facesearch.sandbox, yl_facesearch.pytest_plugin, yl_facesearch.cli):
        for name in module.__all__:
            public = getattr(module, name)
            if isinstance(public, type):
                members = [item for parent in public.__mro__[:-1] for item in vars(parent).items()]
                found += [(f"{name}.{of}", it) for of, it in members if inspect.isfunction(it)]
            elif inspect.isfunction(public):
                found.append((name, public))
    return [
        (name, it) for name, it in found if str(getattr(it, "__module__", "")).startswith("yl_")
    ]


@pytest.mark.parametrize(("name", "public"), public_functions())
def test_annotations_can_be_looked_up(name: str, public: Any) -> None:
    assert "return" in get_type_hints(public)
