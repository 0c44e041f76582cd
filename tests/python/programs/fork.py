"""A client that was used before a fork works in the child and then in the parent."""

from __future__ import annotations

import os
import sys

import yl_facesearch as yl


def main() -> int:
    client = yl.Client()
    print(client.delete_group("before").outcome, flush=True)
    child = os.fork()
    if child == 0:
        print(client.delete_group("child").outcome, flush=True)
        grandchild = os.fork()
        if grandchild == 0:
            print(client.delete_group("grandchild").outcome, flush=True)
            os._exit(0)
        status = os.waitstatus_to_exitcode(os.waitpid(grandchild, 0)[1])
        print(client.delete_group("child-again").outcome, flush=True)
        client.close()
        # Interpreter exit, not os._exit: its clean-up must not touch what is the parent's.
        return status
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(client.delete_group("parent").outcome, flush=True)
    return status


sys.exit(main())
