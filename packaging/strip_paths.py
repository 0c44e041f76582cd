"""Take the builder's directory out of the SBOM of each wheel that is named.

maturin writes where the sources were built; without that, a wheel is the same wherever it is built.
"""

import base64
import hashlib
import re
import sys
from pathlib import Path
from zipfile import ZipFile, ZipInfo

Entries = list[tuple[ZipInfo, bytes]]


def main(wheels: list[str]) -> None:
    """Rewrite the wheels in place."""
    for wheel in map(Path, wheels):
        with ZipFile(wheel) as archive:
            entries = [(info, archive.read(info)) for info in archive.infolist()]
        stripped = recorded([(info, without_paths(info, data)) for info, data in entries])
        with ZipFile(wheel, "w") as archive:
            for info, data in stripped:
                archive.writestr(info, data)


def without_paths(info: ZipInfo, data: bytes) -> bytes:
    """Return `data`, with the directories of this project's crates relative when it is an SBOM."""
    if ".dist-info/sboms/" not in info.filename:
        return data
    return re.sub(rb"path\+file://[^\"#]*?/crates/", b"path+file:crates/", data)


def recorded(entries: Entries) -> Entries:
    """Return the entries, with RECORD as they are now."""
    lines = []
    for info, data in entries:
        if info.filename.endswith(".dist-info/RECORD"):
            lines.append(f"{info.filename},,\n")
        else:
            digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            lines.append(f"{info.filename},sha256={digest},{len(data)}\n")
    record = "".join(lines).encode()
    return [
        (info, record if info.filename.endswith(".dist-info/RECORD") else data)
        for info, data in entries
    ]


if __name__ == "__main__":
    main(sys.argv[1:])
