"""Makes tables fit.

Each cell of a wide table has its column's name: a phone shows a row as a list of them. A name of
code breaks between its words only.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

# A table with fewer columns fits as it is.
WIDE = 3
# A name in small letters of so many characters is kept together.
SHORT = 13


def on_page_content(html: str, **_: Any) -> str:
    """Label the tables of a page."""
    return re.sub(r"<table>.*?</table>", labelled, html, flags=re.DOTALL)


def labelled(found: re.Match[str]) -> str:
    """Return a table with its labels."""
    table = found[0]
    names = [re.sub("<.*?>", "", name) for name in re.findall(r"<th.*?>(.*?)</th>", table)]
    cells = re.split("(?=<td)", table)
    if len(names) >= WIDE:
        for index, cell in enumerate(cells[1:]):
            name = names[index % len(names)]
            label = escape(name if name.endswith("?") else f"{name}:", quote=True)
            cells[index + 1] = cell.replace("<td", f'<td data-label="{label}"', 1)
    return re.sub("(?<=<code>)[^<]+", in_words, "".join(cells))


def in_words(name: re.Match[str]) -> str:
    """Return a name of code that may break before each of its words."""
    start = "[A-Za-z]" if len(name[0]) > SHORT else "[A-Z]"
    return re.sub(f"(?<=[_-])(?={start})|(?<=[a-z])(?=[A-Z])", "<wbr>", name[0])
