"""Memory that a client takes: `memory.py MODULE KIND ENDPOINT CA_FILE`.

Prints the resident and the proportional size, in KiB: of the bare interpreter, then after the
import, after the first client and after the first call.
"""

import importlib
import sys

import callers


def kib(path: str, key: str) -> int:
    """Read one line of a file of /proc."""
    with open(path) as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith(key))


def show() -> None:
    """Print both sizes."""
    print(kib("/proc/self/status", "VmRSS:"), kib("/proc/self/smaps_rollup", "Pss:"), flush=True)


def main() -> None:
    """Measure the four stages."""
    module, kind, endpoint, ca_file = sys.argv[1:]
    show()
    importlib.import_module(module)
    show()
    call = callers.SYNC[kind](endpoint, ca_file)
    show()
    call()
    show()


if __name__ == "__main__":
    main()
