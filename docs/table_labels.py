"""Makes wide tables fit.

Each cell has its column's name: a phone shows a row as a list of them. A name breaks between its
words only.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

# A table with fewer columns fits as it is.
WIDE = 3


def on_page_content(html: str, **_: Any) -> str:
    """Label the wide tables of a page."""
    return re.sub(r"<table>.*?</table>", labelled, html, flags=re.DOTALL)


def labelled(found: re.Match[str]) -> str:
    """Return a table with its labels."""
    table = found[0]
    names = [re.sub("<.*?>", "", name) for name in re.findall(r"<th.*?>(.*?)</th>", table)]
    if len(names) < WIDE:
        return table
    cells = re.split("(?=<td)", table)
    for index, cell in enumerate(cells[1:]):
        name = escape(names[index % len(names)], quote=True)
        cells[index + 1] = cell.replace("<td", f'<td data-label="{name}"', 1)
    return re.sub("(?<=<code>)[^<]+", in_words, "".join(cells))


def in_words(name: re.Match[str]) -> str:
    """Return a name of code that may break before each of its words."""
    return re.sub("(?<=_)(?=[A-Z])|(?<=[a-z])(?=[A-Z])", "<wbr>", name[0])
