"""Follows a page from its top to its end in one shell, as a reader who copies every block."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from building import PREFIX, ROOT, TARGET, environment

# Lines that install something that is there already, and what is done in their place.
INSTALLED = {
    "python3 -m venv ~/yl-facesearch": "mkdir -p ~/yl-facesearch",
    ". ~/yl-facesearch/bin/activate": ":",
    "pip install .": ":",
    "cargo xtask install --prefix ~/yl-facesearch": f"cp -R '{PREFIX}/.' ~/yl-facesearch",
}
# A new cargo project takes the versions that are compiled already, and the package from where it
# was compiled.
PROJECTS = "~/yl-facesearch/what_next", "~/delete"
COMPILED = {
    line: done
    for project in PROJECTS
    for line, done in {
        f"cargo new --quiet {project}": (
            f"cargo new --quiet {project}\ncp '{ROOT}/Cargo.lock' {project}/Cargo.lock"
        ),
        f"cargo add --quiet --path crates/core --manifest-path {project}/Cargo.toml": (
            f"cargo add --quiet --path '{ROOT}/crates/core' --manifest-path {project}/Cargo.toml"
        ),
    }.items()
}
# HOME is the reader's, and what cargo has built and loaded is elsewhere.
CARGO = {
    "CARGO_HOME": os.environ.get("CARGO_HOME", str(Path.home() / ".cargo")),
    "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup")),
    "CARGO_TARGET_DIR": str(TARGET),
    "CARGO_NET_OFFLINE": "true",
    "CARGO_PROFILE_DEV_DEBUG": "line-tables-only",  # as the workspace's own
}
PATIENCE = 600.0  # seconds: a page for Rust compiles the package where nothing has yet


@dataclass
class Block:
    """A fenced block, with its files read in."""

    language: str
    file: str  # the name that the page gives it; empty where it gives none
    lines: list[str] = field(default_factory=list[str])

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


def blocks(page: str, tab: str = "") -> list[Block]:
    """Return the blocks that a reader meets who opens `tab` wherever there is a choice."""
    found: list[Block] = []
    block: Block | None = None
    is_read = True
    for line in page.splitlines():
        text = line.removeprefix("    ")
        if block is not None:
            if re.fullmatch(" *```", line):
                found += [block] if is_read else []
                block = None
            elif shown := re.fullmatch('--8<-- "(.+)"', text):
                block.lines += (ROOT / shown[1]).read_text(encoding="utf-8").splitlines()
            else:
                block.lines.append(text)
        elif choice := re.fullmatch('=== "(.+)"', line):
            is_read = choice[1] == tab
        elif opening := re.fullmatch(r'( *)```(\w+)(?: title="(.+)")?', line):
            is_read = is_read or not opening[1]
            block = Block(opening[2], opening[3] or "")
        elif line and not line.startswith(" "):
            is_read = True
    assert block is None, f"a block is not closed: {block}"
    return found


def follow(
    blocks: list[Block], shell: str, directory: Path, instead: dict[str, str], **variables: str
) -> list[tuple[str, str]]:
    """Run the blocks of shell in one shell; return what each printed, and what the page says.

    The directory is the reader's home, where it starts with what the project holds. A block that
    has a name is saved as that file of ~/yl-facesearch when it is read. `instead` adds to the lines
    that are replaced.
    """
    mark = "-- the end of a block --"
    for part in ("crates", "examples"):
        (directory / part).symlink_to(ROOT / part)
    # A block that fails leaves no sandbox behind.
    script, said = ["set -e", """trap 'kill "$sandbox" 2> /dev/null || :' EXIT"""], list[str]()
    replaced = INSTALLED | COMPILED | instead
    for number, block in enumerate(blocks):
        if block.language == "sh":
            script += [replaced.get(line, line) for line in block.lines]
            script.append(f"echo '{mark}'")
            said.append("")
        elif block.language == "text" and said:
            said[-1] = block.text
        elif block.file:
            (directory / f"block-{number}").write_text(block.text, encoding="utf-8")
            script.append(f"cp ~/block-{number} ~/yl-facesearch/{block.file}")
    with subprocess.Popen(
        [shell, "-c", "\n".join(script)],
        cwd=directory,
        env=environment(HOME=str(directory), **CARGO, **variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        stdout, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, f"{stdout}{stderr}"
    printed = stdout.split(f"{mark}\n")
    assert printed.pop() == "", stdout
    return list(zip(printed, said, strict=True))
