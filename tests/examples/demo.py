"""The main job in each language; `cargo xtask demo [--live]` runs it.

Both libraries are listed, the full one is previewed. The empty one is deleted, the full one
refused, then deleted as it was previewed, and reported as missing; and a look verifies that.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from building import ROOT, built, environment, service
from yl_facesearch.sandbox import Sandbox

LANGUAGES = {"Rust": "rs", "C": "c", "C++": "cpp", "Python": "py"}
GROUPS = {"yl-demo-empty": 0, "yl-demo-full": 3}
LIVE = """
The service is the real one. The demo deletes the libraries yl-demo-empty (make it, with no face)
and yl-demo-full (make it, with a face), and no others. Make both again for each language."""


def main() -> int:
    failed: list[str] = []
    is_live = "--live" in sys.argv[1:]
    if is_live:
        if missing := {"YL_API_KEY", "YL_API_SECRET"} - os.environ.keys():
            sys.exit(f"{' and '.join(missing)} not set: --live needs your account's")
        print(LIVE)
    for language, ending in LANGUAGES.items():
        with Sandbox() as sandbox, tempfile.TemporaryDirectory() as directory:
            print(f"\n{language}", flush=True)
            command = built(f"examples/demo.{ending}", Path(directory))
            where = {} if is_live else service(sandbox)
            for id, faces in GROUPS.items():
                sandbox.add_group(id, faces)
            status = subprocess.run(command, cwd=ROOT, env=environment(**where)).returncode
            left = {} if is_live else sandbox.groups()
            if status or left:
                failed.append(language)
                print(f"It ended with {status} and left {left}.")
    if failed:
        print(f"\nNot as expected in {', '.join(failed)}.")
        return 1
    print("\nAll four languages did the same: every library that could be deleted is gone.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
