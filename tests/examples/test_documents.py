"""What README.md and the documentation show is tried by the tests beside this one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

import test_company_ca
import test_frameworks
import test_larger_programs
from building import ROOT
from test_programs import PROGRAMS

# test_pages.py follows them from the top to the end.
FOLLOWED = {"docs/pages/tutorial.md", "docs/pages/reference/c.md"}
# Lines of shell that a page may show though no test runs them as they stand: they install, or want
# a machine of their own.
INSTALLATION = {
    "cargo add --path ../yl-facesearch/crates/core",
    "cargo add --dev --path ../yl-facesearch/crates/sandbox",
    "pip install starlette uvicorn",
    "python web_handler.py",
    "c++ -std=c++17 batch.cpp -o batch $(pkg-config --cflags --libs yl-facesearch)",
    "./batch ids.txt",
    "cc daemon.c -o daemon $(pkg-config --cflags --libs yl-facesearch)",
    "mkfifo ids && ./daemon ids",
    "cargo xtask docs",
    'PKG_CONFIG_PATH="$HOME/yl-facesearch/lib/pkgconfig" go build delete.go',
    'LD_LIBRARY_PATH="$HOME/yl-facesearch/lib" ./delete',
    "npm install koffi",
    'YL_LIBRARY="$HOME/yl-facesearch/lib/libyl_facesearch.so" node delete.mjs',
    "sha256sum --check --ignore-missing SHA256SUMS",
    "gh attestation verify FILE --repo OWNER/yl-facesearch",
    "pip install --require-hashes -r requirements.txt",
}
# tests/install runs them in cargo xtask ci.
IN_CI = ["docs/snippets/foreign/delete.go", "docs/snippets/foreign/delete.mjs"]
# cargo test runs it, as a test of core.
IN_RUST = ["docs/snippets/sandbox_in_rust.rs"]
PAGES = {
    str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "docs/pages").rglob("*.md"))
}
README = (ROOT / "README.md").read_text(encoding="utf-8")
IN_README = {f"examples/{name}" for name in re.findall(r"<!-- (\w+\.\w+) -->", README)}


def tried() -> Iterator[str]:
    """Every file that a test runs or compares with."""
    files = [*IN_CI, *IN_RUST, "docs/snippets/faults.json", *(shown.file for shown in PROGRAMS)]
    modules = (test_company_ca, test_frameworks, test_larger_programs)
    for test in [each for module in modules for each in vars(module).values()]:
        for mark in getattr(test, "pytestmark", []):
            files += [each for value in mark.args[1] for each in all_of(value)]
    for file in files:
        yield file
        printed = Path(file).with_suffix(".out")
        if (ROOT / printed).exists():
            yield str(printed)


def all_of(value: object) -> list[str]:
    """The files that a test's parameter names."""
    return (
        [str(each) for each in cast("tuple[object, ...]", value)]
        if isinstance(value, tuple)
        else [str(value)]
    )


def faults(pages: dict[str, str]) -> list[str]:
    """What a page shows that nothing tries, and what is tried that no page shows."""
    all_tried = set(tried())
    shown = set(IN_README)
    found = [f"README.md shows {file}, which nothing runs" for file in IN_README - all_tried]
    for page, text in pages.items():
        for block in fenced(text):
            file = re.fullmatch(r'--8<-- "(.+)"', "\n".join(block))
            if file and file[1] in all_tried:
                shown.add(file[1])
            elif page not in FOLLOWED and not INSTALLATION.issuperset(block):
                found.append(f"{page} shows code that nothing runs: {block}")
    return found + [f"no page shows {file}" for file in all_tried - shown]


def fenced(page: str) -> Iterator[list[str]]:
    """The lines of each fenced block, without their indentation."""
    block: list[str] | None = None
    for line in map(str.strip, page.splitlines()):
        if line.startswith(("```", "~~~")):
            if block is not None:
                yield block
            block = [] if block is None else None
        elif block is not None:
            block.append(line)
    if block is not None:
        yield ["a block that is not closed", *block]


def test_every_block_of_the_documentation_is_tried() -> None:
    assert faults(PAGES) == []


@pytest.mark.parametrize(
    "text",
    [
        "```python\nprint()\n```\n",
        '=== "C"\n    ```c\n    int x;\n    ```\n',
        "~~~\nls\n~~~\n",
        '```\n--8<-- "README.md"\n```\n',
        "```sh\ncargo xtask docs\nrm -r x\n```\n",
        "```\n",
    ],
)
def test_what_nothing_runs_is_found(text: str) -> None:
    assert len(faults({**PAGES, "page.md": text})) == 1


def test_a_program_that_no_page_shows_is_found() -> None:
    assert "no page shows examples/daemon.c" in faults({})


def test_readme_shows_the_programs_as_they_are() -> None:
    assert len(IN_README) > 5
    for file in IN_README:
        name = Path(file).name
        program = (ROOT / file).read_text(encoding="utf-8")
        shown = README.split(f"<!-- {name} -->\n")[1].split(f"<!-- /{name} -->")[0]
        assert re.fullmatch(r"```\w+\n(.*)```\n", shown, re.DOTALL) is not None
        assert shown.split("\n", 1)[1].removesuffix("```\n") == program
