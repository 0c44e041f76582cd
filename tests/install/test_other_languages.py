"""The programs in languages that call the C library: a part of cargo xtask ci."""

from __future__ import annotations

import shutil
from pathlib import Path

from building import PREFIX, ROOT, Command, run, service
from yl_facesearch.sandbox import Sandbox

FOREIGN = ROOT / "docs/snippets/foreign"
KOFFI = "3.3.4"


def deletes(command: Command, **variables: str) -> None:
    with Sandbox(groups={"YuanliStudent_01": 0}) as sandbox:
        assert run(command, **service(sandbox), **variables) == "deleted\n"
        assert sandbox.groups() == {}


def test_go(tmp_path: Path) -> None:
    assert shutil.which("go"), "go is missing: apt-get install golang-go"
    program = tmp_path / "delete"
    pkg_config = {"PKG_CONFIG_PATH": str(PREFIX / "lib/pkgconfig"), "GO111MODULE": "off"}
    caches = {"GOCACHE": str(tmp_path / "cache"), "GOPATH": str(tmp_path / "go")}
    run(["go", "build", "-o", program, FOREIGN / "delete.go"], **pkg_config, **caches)
    deletes([program], LD_LIBRARY_PATH=str(PREFIX / "lib"))


def test_node(tmp_path: Path) -> None:
    assert shutil.which("npm"), "npm is missing: apt-get install nodejs npm"
    shutil.copy(FOREIGN / "delete.mjs", tmp_path)
    options = ["--silent", "--no-audit", "--no-fund", "--prefix", str(tmp_path)]
    run(["npm", "install", *options, f"koffi@{KOFFI}"])
    library = str(PREFIX / "lib/libyl_facesearch.so")
    deletes(["node", tmp_path / "delete.mjs"], YL_LIBRARY=library)
