"""Looks at each page of the built documentation in headless Chromium, wide and on a phone."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.support.ui import WebDriverWait

if TYPE_CHECKING:
    from collections.abc import Iterator

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]
WIDE, PHONE = 1280, 390
PATIENCE = 60.0  # seconds

# What is wrong with the page as it is laid out, a line for each.
FAULTS = r"""
const found = [];
const start = (element) => element.innerText.slice(0, 40).replace(/\s+/g, " ");
const cut = (element) => element.offsetParent && element.scrollWidth > element.clientWidth;
const page = document.documentElement;
if (page.scrollWidth > page.clientWidth) found.push("the page is wider than the screen");
for (const picture of document.querySelectorAll("article img, article svg[role=img]")) {
    const { width, height } = picture.getBoundingClientRect();
    if (width < 300 || height < 150) found.push(`a picture of ${width} x ${height}`);
}
for (const table of document.querySelectorAll(".md-typeset__scrollwrap"))
    if (cut(table)) found.push(`a table does not fit: ${start(table)}`);
for (const code of document.querySelectorAll("pre > code"))
    // A phone scrolls long lines.
    if (cut(code) && (arguments[0] || getComputedStyle(code).overflowX !== "auto"))
        found.push(`code is cut: ${start(code)}`);
if (!document.querySelector("a.md-footer__link")) found.push("neither a next nor a previous page");
return found;
"""


def faults(browser: webdriver.Chrome, site: Path) -> Iterator[str]:
    """Find what is wrong with the site, a line for each."""
    pages = [path for path in sorted(site.rglob("*.html")) if is_ours(path.relative_to(site))]
    if not pages:
        yield f"there is no page under {site}"
    for path in pages:
        for width in (WIDE, PHONE):
            metrics = {"width": width, "height": 900, "deviceScaleFactor": 1}
            browser.execute_cdp_cmd(
                "Emulation.setDeviceMetricsOverride", metrics | {"mobile": width == PHONE}
            )
            browser.get(path.as_uri())
            # The theme's own code has run once it has wrapped the tables.
            WebDriverWait(browser, PATIENCE).until(
                lambda page: page.execute_script(
                    "return !document.querySelector('article :not(.md-typeset__table) > table')"
                )
            )
            for fault in browser.execute_script(FAULTS, width == WIDE):
                yield f"{path.relative_to(site)}, {width} wide: {fault}"
    yield from search_faults(browser, site)


def is_ours(name: Path) -> bool:
    """Whether a page is one of the site's own, with a place in its order."""
    return name.parts[:2] != ("reference", "rust") and name.name != "404.html"


def search_faults(browser: webdriver.Chrome, site: Path) -> Iterator[str]:
    """Search from the built folder, as a reader of a copy does."""
    browser.get(f"{(site / 'index.html').as_uri()}?q=settles_at")
    found = "return document.querySelectorAll('.md-search-result__link').length"
    try:
        WebDriverWait(browser, PATIENCE).until(lambda page: page.execute_script(found) > 2)
    except Exception:
        yield "the search finds nothing"


def main(site: Path) -> int:
    """Print what is wrong and return the exit status."""
    with tempfile.TemporaryDirectory() as profile:
        options = webdriver.ChromeOptions()
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        # Named, so that selenium looks for no driver elsewhere.
        driver = Service(shutil.which("chromedriver"))
        with webdriver.Chrome(options=options, service=driver) as browser:
            found = list(faults(browser, site))
    print("\n".join(found) or "every page fits, wide and on a phone")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
