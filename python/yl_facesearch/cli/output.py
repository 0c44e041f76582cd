"""What the command prints, and what it does when nobody can read that."""

from __future__ import annotations

import sys
from contextlib import suppress


def say(text: str) -> None:
    """Print on standard error, where nobody may be listening any more."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)
