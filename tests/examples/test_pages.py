"""README.md's sections, the tutorial and C's installation, followed as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import pages
from building import ROOT, service
from yl_facesearch.sandbox import Sandbox

TUTORIAL = (ROOT / "docs/pages/tutorial.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")
C = (ROOT / "docs/pages/reference/c.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "shell"),
    [("Python", "sh"), ("Python", "bash"), ("C", "sh"), ("C++", "bash"), ("Rust", "sh")],
)
def test_the_tutorial(language: str, shell: str, tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        account = [f"export {name}='{value}'" for name, value in service(sandbox).items()]
        # The page has left its own sandbox by then.
        instead = {
            "export YL_API_KEY=… YL_API_SECRET=…": "\n".join(['test -z "$YL_ENDPOINT"', *account])
        }
        followed = pages.follow(pages.blocks(TUTORIAL, language), shell, tmp_path, instead)
    outputs = [printed for printed, said in followed if said]
    assert outputs == [said for _, said in followed if said]
    assert len(outputs) == 4
    assert "credentials  " in followed[-1][0]


@pytest.mark.parametrize("language", ["Python", "Command", "C", "C++", "Rust"])
def test_a_section_of_the_readme(language: str, tmp_path: Path) -> None:
    blocks = pages.blocks(section(README, language))
    with Sandbox(groups={"YuanliStudent_01": 0}) as sandbox:
        followed = pages.follow(blocks, "sh", tmp_path, {}, **service(sandbox))
        assert "deleted" in "".join(printed for printed, _ in followed)
        assert sandbox.groups() == {}


def test_the_installation_for_c(tmp_path: Path) -> None:
    groups = {"YuanliStudent_01": 0}
    blocks = [block for block in pages.blocks(C) if block.language == "sh"]
    installation, *programs = blocks
    exported = pages.Block("sh", "", [programs[0].lines[0]])
    for program in programs:
        with Sandbox(groups=groups) as sandbox:
            home = tmp_path / str(len(list(tmp_path.iterdir())))
            home.mkdir()
            followed = pages.follow(
                [installation, exported, program], "sh", home, {}, **service(sandbox)
            )
            assert "deleted" in followed[-1][0]
    assert len(programs) == 3


def section(page: str, heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)^## ", page, re.DOTALL | re.MULTILINE)
    assert found is not None
    return found[1]


def test_a_tab_that_is_not_open_is_not_read() -> None:
    page = '=== "C"\n\n    ```sh\n    one\n    ```\n\n=== "Rust"\n\n    ```sh\n    two\n    ```\n'
    assert [block.text for block in pages.blocks(page, "Rust")] == ["two\n"]
    assert [block.text for block in pages.blocks(f"{page}\n```sh\nthree\n```\n")] == ["three\n"]


@pytest.mark.parametrize("line", ["false", "exit 3", "python no_such_file.py"])
def test_a_line_that_fails_is_seen(line: str, tmp_path: Path) -> None:
    block = pages.Block("sh", "", [line])
    with pytest.raises(AssertionError):
        pages.follow([block], "sh", tmp_path, {})
