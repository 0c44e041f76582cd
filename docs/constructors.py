"""How a class is called, where its stub has __new__: mkdocstrings reads __init__ only."""

from __future__ import annotations

from typing import Any

import griffe


class Constructors(griffe.Extension):
    """Lets __new__ be what a class is called with."""

    def on_class(self, *, cls: griffe.Class, **_: Any) -> None:
        """Give the class an __init__ unless it has one."""
        new = cls.members.get("__new__")
        if isinstance(new, griffe.Function) and "__init__" not in cls.members:
            cls.set_member("__init__", griffe.Function("__init__", parameters=new.parameters))
