"""Programs without any shared library, linked by what pkg-config prints and nothing else."""

from __future__ import annotations

from pathlib import Path

from building import COMPILERS, PREFIX, WARNINGS, run, service
from yl_facesearch.sandbox import Sandbox


def test_cargo_xtask_install(place: Path, tmp_path: Path) -> None:
    without_shared_libraries(place, PREFIX, tmp_path)


def without_shared_libraries(place: Path, prefix: Path, directory: Path) -> None:
    """A C and a C++ program that `cc -static` makes with the library below `prefix` delete."""
    command = ["pkg-config", "--static", "--cflags", "--libs", "yl-facesearch"]
    flags = run(command, PKG_CONFIG_PATH=str(prefix / "lib/pkgconfig")).split()
    for suffix, compiler in COMPILERS.items():
        program = directory / f"delete-{suffix[1:]}"
        run([*compiler, *WARNINGS, "-static", place / f"delete{suffix}", "-o", program, *flags])
        assert "NEEDED" not in run(["readelf", "-d", program])
        with Sandbox(groups={"YuanliStudent_01": 0}) as sandbox:
            assert "deleted" in run([program], **service(sandbox))
            assert sandbox.groups() == {}
