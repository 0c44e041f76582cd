"""The command, as `python -m yl_facesearch` and as yl-facesearch."""

import sys

from . import __version__


def main() -> int:
    """Run the command with the process's arguments, and return its exit status."""
    if sys.argv[1:] == ["--version"] and is_written(f"{__version__}\n"):
        return 0
    # It imports many times more than --version needs.
    from .cli import main

    return main()


def is_written(text: str) -> bool:
    """Write to standard output; what cannot be written the command tries and reports itself."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except (AttributeError, OSError):
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
