from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CHECK = Path(__file__).parents[2] / "docs/check_site.py"
SOUND = (
    '<a href="other.html#place">x</a><a href="https://example.org">x</a><img src="i.svg" alt="">'
)


def check(site: Path) -> tuple[int, str]:
    result = subprocess.run([sys.executable, CHECK, site], capture_output=True, text=True)
    return result.returncode, result.stderr


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "other.html").write_text('<h1 id="place">x</h1>')
    (tmp_path / "i.svg").write_text("")
    return tmp_path


def test_a_sound_site_passes(site: Path) -> None:
    (site / "index.html").write_text(SOUND)
    (site / "style.css").write_text("a { background: url(i.svg) }")
    assert check(site) == (0, "")


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ('<script src="https://cdn.example/x.js"></script>', "loads https://cdn.example/x.js"),
        ('<script src="//cdn.example/x.js"></script>', "loads //cdn.example/x.js"),
        ('<link rel="stylesheet" href="https://fonts.example/x">', "loads https://fonts.example/x"),
        ('<img alt="" src="http://pixel.example">', "loads http://pixel.example"),
        ('<img src="i.svg">', "an image without a text: i.svg"),
        ('<svg role="img"></svg>', "an image without a text: svg"),
        ('<a href="missing.html">x</a>', "is a broken link: missing.html"),
        ('<a href="other.html#missing">x</a>', "is a broken link: other.html#missing"),
        ('<a href="#missing">x</a>', "is a broken link: #missing"),
        ('<link rel="icon" href="missing.png">', "is a broken link: missing.png"),
    ],
)
def test_a_fault_is_found(site: Path, page: str, fault: str) -> None:
    (site / "index.html").write_text(SOUND + page)
    assert check(site) == (1, f"index.html {'has ' if 'image' in fault else ''}{fault}\n")


def test_a_style_that_loads_from_elsewhere_is_found(site: Path) -> None:
    (site / "style.css").write_text('@import "https://fonts.example/x.css";')
    assert check(site) == (1, "style.css loads https://fonts.example/x.css\n")


def test_no_site_is_a_fault(tmp_path: Path) -> None:
    assert check(tmp_path)[0] == 1
