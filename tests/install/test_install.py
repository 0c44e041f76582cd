"""What `cargo cinstall` installs, used by C and C++ programs outside the project as users would."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import yl_facesearch as yl
from building import (
    COMPILERS,
    PREFIX,
    ROOT,
    TARGET,
    WARNINGS,
    Command,
    environment,
    run,
    service,
)
from yl_facesearch.sandbox import Sandbox

VERSION = yl.__version__
MAJOR, MINOR, _ = VERSION.split(".")

# A user's project: the README's programs, and how cmake finds the library.
CMAKE_LISTS = """
cmake_minimum_required(VERSION 3.16)
project(user LANGUAGES C CXX)
find_package(yl_facesearch ${WANTED} REQUIRED)
foreach(language c cpp)
    add_executable(delete-${language} delete.${language})
    target_compile_features(delete-${language} PRIVATE cxx_std_17)
    target_link_libraries(delete-${language} PRIVATE yl_facesearch::${LINKED})
endforeach()
"""


@pytest.fixture(scope="session")
def installed(place: Path) -> Path:
    """A prefix with all that cargo-c installs."""
    return cargo_cinstall(place / "prefix")


@pytest.fixture(scope="session")
def static_only(place: Path) -> Path:
    """A prefix with no shared library."""
    return cargo_cinstall(place / "static-only", "--library-type", "staticlib")


def cargo_cinstall(prefix: Path, *options: str) -> Path:
    program = os.environ.get("YL_CARGO_CINSTALL")
    assert program, "cargo xtask ci installs cargo-c and names it in YL_CARGO_CINSTALL"
    command: Command = [
        program,
        "cinstall",
        "--locked",
        "--profile",
        "dev",
        "--prefix",
        prefix,
        *options,
    ]
    manifest, target = ROOT / "crates/capi/Cargo.toml", TARGET / "cargo-c"
    subprocess.run([*command, "--manifest-path", manifest, "--target-dir", target], check=True)
    return prefix


def libraries(prefix: Path) -> Path:
    """The directory of the libraries: cargo-c puts them where the system would."""
    (found,) = prefix.rglob("libyl_facesearch.a")
    return found.parent


def files(prefix: Path) -> dict[str, str]:
    """Every file with its text where it is one, as if the libraries were in lib."""
    lib = libraries(prefix).relative_to(prefix)
    found: dict[str, str] = {}
    for path in prefix.rglob("*"):
        if path.is_dir():
            continue
        name = re.sub(rf"^{lib}/", "lib/", str(path.relative_to(prefix)))
        text = "" if path.suffix not in (".h", ".hpp", ".pc", ".cmake") else path.read_text()
        text = text.replace(str(prefix), "PREFIX")
        if path.suffix == ".pc":
            # cargo-c writes what rustc prints.
            text = text.replace(" -lgcc_s", "")
        # That of cargo xtask install can be moved.
        text = text.replace("prefix=${pcfiledir}/../..", "prefix=PREFIX", 1)
        text = text.replace("libdir=${pcfiledir}/..", "libdir=${prefix}/lib", 1)
        found[name] = text.replace(f"{{prefix}}/{lib}\n", "{prefix}/lib\n").rstrip()
    return found


def test_xtask_installs_the_same_files(installed: Path) -> None:
    assert files(installed) == files(PREFIX)


@pytest.mark.parametrize("lib", ["lib64", "lib/x86_64-linux-gnu"])
def test_pkg_config_finds_the_libraries_where_they_were_moved(
    place: Path, lib: str, tmp_path: Path
) -> None:
    prefix = tmp_path / "prefix"
    run(["cp", "-a", PREFIX, prefix])
    moved = (prefix / "lib").rename(tmp_path / "lib")
    (prefix / lib).parent.mkdir(exist_ok=True)
    moved.rename(prefix / lib)
    pkg_config = ["pkg-config", f"--define-variable=prefix={prefix}", "--cflags", "--libs"]
    path = str(prefix / lib / "pkgconfig")
    flags = run([*pkg_config, "yl-facesearch"], PKG_CONFIG_PATH=path).split()
    for suffix, compiler in COMPILERS.items():
        run([*compiler, place / f"delete{suffix}", "-o", tmp_path / f"delete-{suffix[1:]}", *flags])
    both_delete(tmp_path, prefix, is_shared=True)


def test_the_soname_follows_the_version(installed: Path) -> None:
    number = f"0.{MINOR}" if MAJOR == "0" else MAJOR
    library = libraries(installed) / f"libyl_facesearch.so.{VERSION}"
    assert f"soname: [libyl_facesearch.so.{number}]" in run(["readelf", "-d", library])


@pytest.mark.parametrize("static", [[], ["--static"]], ids=["shared", "static"])
def test_pkg_config(
    place: Path, installed: Path, static_only: Path, static: list[str], tmp_path: Path
) -> None:
    prefix = static_only if static else installed
    pkg_config = ["pkg-config", "--cflags", "--libs", *static, "yl-facesearch"]
    path = str(libraries(prefix) / "pkgconfig")
    flags = run(pkg_config, PKG_CONFIG_PATH=path).split()
    for suffix, compiler in COMPILERS.items():
        program = tmp_path / f"delete-{suffix[1:]}"
        run([*compiler, *WARNINGS, place / f"delete{suffix}", "-o", program, *flags])
    both_delete(tmp_path, prefix, is_shared=not static)


@pytest.mark.parametrize("static", ["", "-static"])
def test_cmake_where_cargo_c_wrote_the_pkg_config_file(
    place: Path, installed: Path, static: str, tmp_path: Path
) -> None:
    (written,) = installed.rglob("yl-facesearch.pc")
    assert "-lgcc_s" in written.read_text(encoding="utf-8")
    options = ("-DBUILD_SHARED_LIBS=OFF", f"-DCMAKE_EXE_LINKER_FLAGS={static}")
    both_delete(cmake(place, installed, tmp_path, *options), installed, is_shared=False)


def test_cmake_shared(place: Path, installed: Path, tmp_path: Path) -> None:
    # CMake's files name no prefix.
    moved = tmp_path / "moved"
    run(["cp", "-a", installed, moved])
    both_delete(cmake(place, moved, tmp_path), moved, is_shared=True)


def test_cmake_static(place: Path, installed: Path, tmp_path: Path) -> None:
    build = cmake(place, installed, tmp_path, "-DBUILD_SHARED_LIBS=OFF")
    both_delete(build, installed, is_shared=False)


def test_cmake_static_by_name(place: Path, installed: Path, tmp_path: Path) -> None:
    build = cmake(place, installed, tmp_path, "-DLINKED=yl_facesearch_static")
    both_delete(build, installed, is_shared=False)


def test_cmake_where_only_the_static_library_is_installed(
    place: Path, static_only: Path, tmp_path: Path
) -> None:
    both_delete(cmake(place, static_only, tmp_path), static_only, is_shared=False)


def test_cmake_static_without_the_pkg_config_file(
    place: Path, static_only: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "copied"
    run(["cp", "-a", static_only, copied])
    shutil.rmtree(libraries(copied) / "pkgconfig")
    both_delete(cmake(place, copied, tmp_path), copied, is_shared=False)


def test_cmake_in_a_cross_build(place: Path, installed: Path, tmp_path: Path) -> None:
    sysroot = tmp_path / "sysroot"
    sysroot.mkdir()
    options = (
        "-DCMAKE_SYSTEM_NAME=Linux",
        f"-DCMAKE_FIND_ROOT_PATH={sysroot}",
        "-DCMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY",
        "-DCMAKE_FIND_ROOT_PATH_MODE_PACKAGE=BOTH",
    )
    both_delete(cmake(place, installed, tmp_path, *options), installed, is_shared=True)


@pytest.mark.parametrize("size", [4, 8])
def test_cmake_takes_it_for_every_size_of_a_pointer(
    installed: Path, size: int, tmp_path: Path
) -> None:
    (version,) = installed.rglob("yl_facesearch-config-version.cmake")
    (tmp_path / "check.cmake").write_text(
        f"""
        set(CMAKE_SIZEOF_VOID_P {size})
        set(PACKAGE_FIND_VERSION {VERSION})
        set(PACKAGE_FIND_VERSION_MAJOR {MAJOR})
        set(PACKAGE_FIND_VERSION_MINOR {MINOR})
        include("{version}")
        if(PACKAGE_VERSION_UNSUITABLE OR NOT PACKAGE_VERSION_EXACT)
            message(FATAL_ERROR "refused")
        endif()
        """
    )
    run(["cmake", "-P", tmp_path / "check.cmake"])


@pytest.mark.parametrize("wanted", ["0.0.9", "0.2", "1"])
def test_cmake_refuses_another_version(
    place: Path, installed: Path, wanted: str, tmp_path: Path
) -> None:
    (place / "CMakeLists.txt").write_text(CMAKE_LISTS)
    done = configured(place, installed, tmp_path / "build", f"-DWANTED={wanted}")
    assert done.returncode != 0
    assert f"version: {VERSION}" in done.stderr


@pytest.mark.parametrize(
    ("wanted", "is_taken"),
    [
        ("0.0.5...0.3", True),
        ("0.0.5...<0.3", True),
        ("{version}...{version}", True),
        ("0.0.5...<{version}", False),
        ("0.0.5...0.0.9", False),
        ("0.2...1", False),
    ],
)
def test_cmake_takes_a_range_that_has_the_version(
    place: Path, installed: Path, wanted: str, is_taken: bool, tmp_path: Path
) -> None:
    (place / "CMakeLists.txt").write_text(CMAKE_LISTS)
    option = f"-DWANTED={wanted.format(version=VERSION)}"
    done = configured(place, installed, tmp_path / "build", option)
    assert (done.returncode == 0) == is_taken, done.stderr


def cmake(place: Path, prefix: Path, directory: Path, *options: str) -> Path:
    """Build the user's project and return its build directory."""
    (place / "CMakeLists.txt").write_text(CMAKE_LISTS)
    build = directory / "build"
    done = configured(place, prefix, build, f"-DWANTED={MAJOR}.{MINOR}", *options)
    assert done.returncode == 0, done.stderr
    run(["cmake", "--build", build, "--parallel", "2"])
    return build


def configured(
    place: Path, prefix: Path, build: Path, *options: str
) -> subprocess.CompletedProcess[str]:
    prefix_path = f"-DCMAKE_PREFIX_PATH={prefix}"
    command: Command = [
        "cmake",
        "-S",
        place,
        "-B",
        build,
        prefix_path,
        "-DLINKED=yl_facesearch",
        *options,
    ]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)


def both_delete(build: Path, prefix: Path, *, is_shared: bool) -> None:
    """The C and the C++ program are linked as they should be, and delete a library of a sandbox."""
    for program in (build / "delete-c", build / "delete-cpp"):
        assert ("[libyl_facesearch.so" in run(["readelf", "-d", program])) == is_shared
        with Sandbox(groups={"YuanliStudent_01": 0}) as sandbox:
            where = {"LD_LIBRARY_PATH": str(libraries(prefix))} if is_shared else {}
            assert "deleted" in run([program], **service(sandbox), **where)
            assert sandbox.groups() == {}
