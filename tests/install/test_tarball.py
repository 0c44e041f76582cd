"""The C library's tarball of a release, unpacked elsewhere and linked against as users would."""

from __future__ import annotations

import json
import os
import re
import tarfile
from pathlib import Path

import pytest

import pages
from building import COMPILERS, WARNINGS, run, service
from test_alone import without_shared_libraries
from test_install import VERSION, both_delete, cmake
from yl_facesearch.sandbox import Sandbox


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prefix, where the tarball was unpacked."""
    tarball = os.environ.get("YL_C_TARBALL")
    assert tarball, "cargo xtask package builds it and names it in YL_C_TARBALL"
    with tarfile.open(tarball) as archive:
        archive.extractall(directory := tmp_path_factory.mktemp("unpacked"), filter="data")
    (prefix,) = directory.iterdir()
    return prefix


@pytest.mark.parametrize("static", [[], ["--static"]], ids=["shared", "static"])
def test_pkg_config(place: Path, unpacked: Path, static: list[str], tmp_path: Path) -> None:
    prefix = tmp_path / "moved"
    run(["cp", "-a", unpacked, prefix])
    if static:
        for library in (prefix / "lib").glob("*.so*"):
            library.unlink()
    path = str(prefix / "lib/pkgconfig")
    command = ["pkg-config", "--cflags", "--libs", *static, "yl-facesearch"]
    flags = run(command, PKG_CONFIG_PATH=path).split()
    for suffix, compiler in COMPILERS.items():
        program = tmp_path / f"delete-{suffix[1:]}"
        run([*compiler, *WARNINGS, place / f"delete{suffix}", "-o", program, *flags])
    both_delete(tmp_path, prefix, is_shared=not static)


def test_the_readme_is_followed(place: Path, unpacked: Path, tmp_path: Path) -> None:
    readme = (unpacked / "README.md").read_text(encoding="utf-8")
    unpacking, *programs = [block for block in pages.blocks(readme) if block.language == "sh"]
    assert len(programs) == 4
    for number, program in enumerate(programs):
        run(["cp", "-R", place, home := tmp_path / str(number)])
        run(["cp", os.environ["YL_C_TARBALL"], home])
        with Sandbox(groups={"YuanliStudent_01": 0}) as sandbox:
            followed = pages.follow([unpacking, program], "sh", home, {}, **service(sandbox))
        assert "deleted" in followed[-1][0]


def test_a_program_without_any_shared_library(place: Path, unpacked: Path, tmp_path: Path) -> None:
    without_shared_libraries(place, unpacked, tmp_path)


@pytest.mark.parametrize("shared", ["ON", "OFF"])
def test_cmake(place: Path, unpacked: Path, shared: str, tmp_path: Path) -> None:
    build = cmake(place, unpacked, tmp_path, f"-DBUILD_SHARED_LIBS={shared}")
    both_delete(build, unpacked, is_shared=shared == "ON")


def test_it_is_for_an_old_system_and_names_no_directory(unpacked: Path) -> None:
    library = unpacked / f"lib/libyl_facesearch.so.{VERSION}"
    symbols = run(["readelf", "--wide", "--dyn-syms", library])
    wanted = {tuple(map(int, found)) for found in re.findall(r"@GLIBC_(\d+)\.(\d+)", symbols)}
    assert max(wanted) <= (2, 17)
    home = str(Path.home()).encode()
    for path in unpacked.rglob("*"):
        if path.is_file():
            assert home not in path.read_bytes(), path
            assert b"/tmp/" not in path.read_bytes(), path


def test_it_takes_the_systems_unwinder(unpacked: Path) -> None:
    library = unpacked / f"lib/libyl_facesearch.so.{VERSION}"
    assert "[libgcc_s.so.1]" in run(["readelf", "--wide", "--dynamic", library])


def test_it_has_the_licences_and_a_list_of_what_it_is_made_of(unpacked: Path) -> None:
    names = {str(path.relative_to(unpacked)) for path in unpacked.rglob("*") if path.is_file()}
    assert {"LICENSE-APACHE", "LICENSE-MIT", "README.md", "include/yl_facesearch.h"} <= names
    (sbom,) = (unpacked / "share/sbom").iterdir()
    listed = json.loads(sbom.read_text(encoding="utf-8"))
    assert (listed["bomFormat"], listed["specVersion"]) == ("CycloneDX", "1.5")
    assert listed["metadata"]["component"]["name"] == "yl-facesearch-capi"
    crates = {crate["name"] for crate in listed["components"]}
    assert {"yl-facesearch", "ring", "rustls", "tokio"} <= crates
    # Of the Python package, of other systems, and of macros.
    assert not {"pyo3", "yl-facesearch-sandbox", "windows-sys", "serde_derive"} & crates
    references = {crate["bom-ref"] for crate in listed["components"]}
    needed = {name for one in listed["dependencies"] for name in one["dependsOn"]}
    assert references == needed
    licences = (unpacked / "THIRD-PARTY-LICENSES").read_text(encoding="utf-8")
    for crate in listed["components"]:
        if not crate["name"].startswith("yl-"):
            assert f"\n{crate['name']} {crate['version']} (" in licences


def test_the_static_library_has_no_bitcode(unpacked: Path) -> None:
    sections = run(["readelf", "--wide", "--sections", unpacked / "lib/libyl_facesearch.a"])
    assert ".text" in sections
    assert ".llvmbc" not in sections


def test_a_crash_report_can_be_matched_to_the_shared_library(unpacked: Path) -> None:
    library = unpacked / f"lib/libyl_facesearch.so.{VERSION}"
    assert re.search("Build ID: [0-9a-f]{40}", run(["readelf", "--notes", library]))


def test_the_listing_names_no_builder() -> None:
    with tarfile.open(os.environ["YL_C_TARBALL"]) as archive:
        members = archive.getmembers()
    assert len(members) > 10
    assert {(member.uid, member.gid, member.uname) for member in members} == {(0, 0, "")}
