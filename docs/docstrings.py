"""The package's docstrings as Markdown, for mkdocstrings."""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from pathlib import Path
from typing import Any

import griffe

sys.path.insert(0, str(Path(__file__).parent.parent / "python"))


class Docstrings(griffe.Extension):
    """Takes what the stubs lack from the module itself, and makes definition lists."""

    def on_package(self, *, pkg: griffe.Module, **_: Any) -> None:
        """Visit all that has a docstring."""
        self.visit(pkg, importlib.import_module(pkg.path))

    def visit(self, documented: griffe.Object, real: object) -> None:
        """Complete `documented`, which is `real`, and what is in it."""
        text = documented.docstring.value if documented.docstring else inspect.getdoc(real)
        if text and (documented.docstring or real is not None):
            documented.docstring = griffe.Docstring(definitions(text), parent=documented)
        for name, member in list(documented.members.items()):
            if not member.is_alias:
                self.visit(member, getattr(real, name, None))
        if documented.is_class and "__init__" not in documented.members:
            self.make_constructor(documented)

    def make_constructor(self, documented: griffe.Object) -> None:
        """Let the stub's __new__ be what a class is called with."""
        new = documented.members.get("__new__")
        if isinstance(new, griffe.Function):
            documented.set_member(
                "__init__", griffe.Function("__init__", parameters=new.parameters)
            )


def definitions(text: str) -> str:
    """Return `text` with a definition for each name with something indented below it.

    Code stands after an empty line and stays. A line with a colon at its end is a section of a
    Google docstring, which mkdocstrings reads.
    """
    text = text.replace("][", "]\\[")  # host[:port][/prefix] is no link
    text = re.sub(r"(?<!`)\b(__\w+__)\b(?!`)", r"`\1`", text)
    return re.sub(
        r"^(\S[^\n]*[^:\n])\n((?:    [^\n]+(?:\n|\Z))+)",
        lambda found: f"\n`{found[1]}`\n:   {found[2].strip()}\n",
        text,
        flags=re.MULTILINE,
    )
