"""Checks that each README that is named reads on PyPI and crates.io as it does here.

A link or picture without a host of its own leads nowhere there, and HTML is shown as text.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from readme_renderer.markdown import render


def faults(path: Path) -> list[str]:
    """Return what is wrong with a README, a line for each."""
    html = render(path.read_text(encoding="utf-8"))
    if html is None:
        return [f"{path} cannot be rendered"]
    found = [
        f"{path} has a link without a host: {url}"
        for url in re.findall(r'(?:href|src)="([^"]*)"', html)
        if not urlsplit(url).netloc and not url.startswith("#")
    ]
    if "&lt;!--" in html:
        found.append(f"{path} shows a comment")
    return found


if __name__ == "__main__":
    sys.exit("\n".join(fault for path in sys.argv[1:] for fault in faults(Path(path))) or None)
