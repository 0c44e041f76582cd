"""packaging/strip_paths.py, which makes a wheel the same wherever it is built."""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "strip_paths.py"
INFO = "yl_facesearch-0.dist-info"
CODE = b'x = "path+file:///home/somebody/crates/core"\n'


def wheel(directory: Path, source: str) -> Path:
    sbom = {"bom-ref": f"path+file://{source}/crates/core#yl@0", "other": "registry+https://h#a@1"}
    path = directory / "a.whl"
    with ZipFile(path, "w") as archive:
        for name, data in [
            ("yl_facesearch/a.py", CODE),
            (f"{INFO}/sboms/a.cyclonedx.json", json.dumps(sbom).encode()),
            (f"{INFO}/RECORD", b"out of date"),
        ]:
            archive.writestr(ZipInfo(name, (2026, 1, 2, 3, 4, 6)), data)
    return path


@pytest.mark.parametrize("source", ["/home/somebody/yl", "/C:/Users/some%20body/yl"])
def test_the_builders_directory_goes(tmp_path: Path, source: str) -> None:
    path = wheel(tmp_path, source)
    subprocess.run([sys.executable, SCRIPT, path], check=True)
    with ZipFile(path) as archive:
        entries = {info.filename: archive.read(info) for info in archive.infolist()}
        assert {info.date_time for info in archive.infolist()} == {(2026, 1, 2, 3, 4, 6)}
    assert list(entries) == [
        "yl_facesearch/a.py",
        f"{INFO}/sboms/a.cyclonedx.json",
        f"{INFO}/RECORD",
    ]
    assert entries["yl_facesearch/a.py"] == CODE
    assert json.loads(entries[f"{INFO}/sboms/a.cyclonedx.json"]) == {
        "bom-ref": "path+file:crates/core#yl@0",
        "other": "registry+https://h#a@1",
    }
    *lines, own = entries[f"{INFO}/RECORD"].decode().splitlines()
    assert own == f"{INFO}/RECORD,,"
    for line in lines:
        name, digest, size = line.split(",")
        data = entries[name]
        wanted = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        assert (digest, int(size)) == (f"sha256={wanted}", len(data))
    assert len(lines) == 2
