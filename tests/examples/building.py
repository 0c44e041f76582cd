"""Builds and runs the programs that README.md and the documentation show, as their pages say."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from yl_facesearch.sandbox import Sandbox

ROOT = Path(__file__).parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
PREFIX = TARGET / "prefix"  # what cargo xtask installs for these programs
COMPILERS = {".c": ["cc", "-std=c99"], ".cpp": ["c++", "-std=c++17"]}
PATIENCE = 60.0  # seconds for what never takes as long
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]

Command = Sequence[str | Path]


class Program:
    """A program that is shown, and a directory of its own to run in."""

    def __init__(self, file: str, directory: Path) -> None:
        self.directory = directory
        self._command = built(file, directory)

    def run(
        self, sandbox: Sandbox, *arguments: str, **variables: str
    ) -> subprocess.CompletedProcess[str]:
        """Run it to its end, with `sandbox` as the service."""
        with self.start(sandbox, *arguments, **variables) as process:
            stdout, stderr = process.communicate(timeout=PATIENCE)
        return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)

    def start(self, sandbox: Sandbox, *arguments: str, **variables: str) -> subprocess.Popen[str]:
        """Start it, with `sandbox` as the service."""
        return subprocess.Popen(
            [*self._command, *arguments],
            cwd=self.directory,
            env=environment(**(service(sandbox) | variables)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def built(file: str, directory: Path) -> Command:
    """Return the command that runs `file`, a path from the root; compile it into `directory`."""
    source = ROOT / file
    if source.suffix == ".rs":
        program = TARGET / "debug/examples" / source.stem
        assert program.exists(), f"{program} is missing: cargo xtask pytest builds it"
        return [program]
    if source.suffix == ".sh":
        return ["bash", "-eu", source]  # each line must succeed
    if source.name.startswith("test_"):
        return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", source]
    if source.suffix == ".py":
        return [sys.executable, source]
    if source.name == "CMakeLists.txt":
        return [made_by_cmake(source, directory)]
    return [compiled(source, directory)]


def compiled(source: Path, directory: Path) -> Path:
    """Compile one file against the installed library."""
    pkg_config = ["pkg-config", "--cflags", "--libs", "yl-facesearch"]
    flags = run(pkg_config, PKG_CONFIG_PATH=str(PREFIX / "lib/pkgconfig")).split()
    program = directory / source.stem
    compiler = [*COMPILERS[source.suffix], *WARNINGS]
    run([*compiler, source, "-o", program, *flags, f"-Wl,-rpath,{PREFIX / 'lib'}"])
    return program


def made_by_cmake(lists: Path, directory: Path) -> Path:
    """Build the README's C program as `lists` says, outside the project."""
    shutil.copy(lists, directory)
    shutil.copy(ROOT / "examples/delete.c", directory)
    build = directory / "build"
    run(["cmake", "-S", directory, "-B", build, f"-DCMAKE_PREFIX_PATH={PREFIX}"])
    run(["cmake", "--build", build])
    return build / "delete"


def run(command: Command, **variables: str) -> str:
    """Return what a command of the build printed; it must succeed."""
    done = subprocess.run(
        command, env=environment(**variables), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def environment(**variables: str) -> dict[str, str]:
    """Return this process's environment; the tests' own cmake, ninja and command go first."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "CMAKE_GENERATOR": "Ninja", **variables}


def service(sandbox: Sandbox) -> dict[str, str]:
    """Return the variables that lead to the sandbox."""
    return {
        "YL_ENDPOINT": sandbox.endpoint,
        "YL_API_KEY": sandbox.api_key,
        "YL_API_SECRET": sandbox.api_secret,
    }
