from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from building import ROOT


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A user's directory outside the project, with the README's programs."""
    place = tmp_path_factory.mktemp("user")
    for program in ("delete.c", "delete.cpp"):
        shutil.copy(ROOT / "examples" / program, place)
    return place
