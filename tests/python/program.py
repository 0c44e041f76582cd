"""Runs Python in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from held_server import PATIENCE, HeldServer
from yl_facesearch.sandbox import Sandbox


def environment(server: Sandbox | HeldServer) -> dict[str, str]:
    """The server as the service, in environment variables."""
    return {
        **os.environ,
        "YL_ENDPOINT": server.endpoint,
        "YL_API_KEY": getattr(server, "api_key", "key"),
        "YL_API_SECRET": getattr(server, "api_secret", "secret"),
    }


def run(server: Sandbox | HeldServer, *arguments: str, warning: str = "") -> str:
    """What the program printed; it must end with 0 and begin its errors with this warning."""
    done = subprocess.run(
        [sys.executable, *arguments],
        env=environment(server),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done
    assert done.stderr.startswith(warning) if warning else not done.stderr, done
    return done.stdout


def state(process: int) -> str:
    """The state of a process's first thread, as Linux names it: S sleeps, T is stopped."""
    # It comes after the name, which is in parentheses.
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
