"""Calls whose connections are reset, with SIGPIPE at its default, where it ends the process."""

from __future__ import annotations

import signal
import sys

import yl_facesearch as yl


def main() -> None:
    ca_file, calls = sys.argv[1:]
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    with yl.Client(ca_file=ca_file, max_retries=0) as client:
        for _ in range(int(calls)):
            try:
                print(client.delete_group("lib").outcome)
            except yl.YlError as error:
                print(error.sent)


main()
