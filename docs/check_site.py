"""Checks the built documentation: it loads nothing from elsewhere, and its links lead somewhere."""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """What a page refers to, and the names of its places."""

    def __init__(self, path: Path) -> None:
        """Read the page."""
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.places: set[str] = set()
        self.images_without_text: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what the tag refers to; the parser calls it."""
        given = {name: value or "" for name, value in attributes}
        self.places |= {given[name] for name in ("id", "name") if name in given}
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and "href" in given and given.get("rel") != "canonical":
            self.loaded.append(given["href"])
        self.loaded += [
            given[name] for name in ("src", "srcset", "poster", "data") if name in given
        ]
        if (tag == "img" and "alt" not in given) or (
            tag == "svg" and given.get("role") == "img" and "aria-labelledby" not in given
        ):
            self.images_without_text.append(given.get("src", tag))


def faults(site: Path) -> list[str]:
    """Return what is wrong with the site, a line for each."""
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        name = path.relative_to(site)
        found += [f"{name} loads {url}" for url in page.loaded if is_elsewhere(url)]
        if name.parts[:2] == ("reference", "rust") or name.name == "404.html":
            continue  # rustdoc sees to its own links; 404.html is served for any address
        found += [f"{name} has an image without a text: {url}" for url in page.images_without_text]
        for url in page.links + page.loaded:
            if not is_elsewhere(url) and not leads_somewhere(url, path, pages):
                found.append(f"{name} is a broken link: {url}")
    for path in sorted(site.rglob("*.css")):
        style = path.read_text(encoding="utf-8")
        found += [
            f"{path.relative_to(site)} loads {url}"
            for url in re.findall(r"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')\s]+)", style)
        ]
    if not pages:
        found.append(f"there is no page under {site}")
    return found


def is_elsewhere(url: str) -> bool:
    """Whether the URL names a host, or another program."""
    parts = urlsplit(url)
    return bool(parts.netloc) or parts.scheme not in ("", "data")


def leads_somewhere(url: str, page: Path, pages: dict[Path, Page]) -> bool:
    """Whether the file that `page` refers to is there, with the place in it."""
    parts = urlsplit(url)
    if parts.scheme == "data":
        return True
    target = page if not parts.path else (page.parent / unquote(parts.path)).resolve()
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return False
    is_named = parts.fragment and target in pages and target.suffix == ".html"
    return not is_named or unquote(parts.fragment) in pages[target].places


if __name__ == "__main__":
    sys.exit("\n".join(faults(Path(sys.argv[1]).resolve())) or None)
