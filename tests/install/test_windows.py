"""What cmake finds in the layout of Windows, as cargo-c installs it there: only a configuration."""

from __future__ import annotations

import shutil
from pathlib import Path

from building import ROOT, run

CMAKE_LISTS = """
cmake_minimum_required(VERSION 3.16)
project(user LANGUAGES NONE)
find_package(yl_facesearch REQUIRED)
function(show target property)
    get_target_property(value yl_facesearch::${target} ${property})
    string(REPLACE "${CMAKE_PREFIX_PATH}/" "" value "${value}")
    message(STATUS "shown ${value}")
endfunction()
show(yl_facesearch INTERFACE_LINK_LIBRARIES)
show(yl_facesearch_shared IMPORTED_LOCATION)
show(yl_facesearch_shared IMPORTED_IMPLIB)
show(yl_facesearch_static IMPORTED_LOCATION)
show(yl_facesearch_static INTERFACE_LINK_LIBRARIES)
"""


def test_cmake_finds_the_dll_and_its_import_library(tmp_path: Path) -> None:
    prefix = tmp_path / "prefix"
    shutil.copytree(ROOT / "include", prefix / "include")
    shutil.copytree(ROOT / "crates/capi/cmake", prefix / "share/cmake/yl_facesearch")
    needed = "Libs.private: -lkernel32 -lws2_32 /defaultlib:msvcrt\n"
    for file, text in {
        "bin/yl_facesearch.dll": "",
        "lib/yl_facesearch.dll.lib": "",
        "lib/yl_facesearch.lib": "",
        "lib/pkgconfig/yl-facesearch.pc": needed,
    }.items():
        (prefix / file).parent.mkdir(parents=True, exist_ok=True)
        (prefix / file).write_text(text, encoding="utf-8")
    (tmp_path / "CMakeLists.txt").write_text(CMAKE_LISTS, encoding="utf-8")
    system = ["-DCMAKE_SYSTEM_NAME=Windows", f"-DCMAKE_PREFIX_PATH={prefix}"]
    printed = run(["cmake", "-S", tmp_path, "-B", tmp_path / "build", *system])
    assert [line[9:] for line in printed.splitlines() if line.startswith("-- shown ")] == [
        "yl_facesearch::yl_facesearch_shared",
        "bin/yl_facesearch.dll",
        "lib/yl_facesearch.dll.lib",
        "lib/yl_facesearch.lib",
        "kernel32;ws2_32;-defaultlib:msvcrt",
    ]
