"""The command's reference, as the command prints it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

MARK = "<!-- yl-facesearch --help -->"
PACKAGE = Path(__file__).parent.parent / "python"


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the help of each command where a page has the mark."""
    if MARK not in markdown:
        return markdown
    commands = ["", "delete-group", "groups", "group", "receipts", "doctor", "sign", "sandbox"]
    return markdown.replace(MARK, "\n\n".join(map(manual, commands)))


def manual(command: str) -> str:
    """Return the help of one command."""
    arguments = [*command.split(), "--help"]
    environment = os.environ | {"PYTHONPATH": str(PACKAGE), "COLUMNS": "80"}
    help_text = subprocess.run(
        [sys.executable, "-m", "yl_facesearch", *arguments],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    name = f"yl-facesearch {command}".strip()
    return f"## {name}\n\n```text\n{help_text}```"
