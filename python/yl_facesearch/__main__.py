"""The command, as `python -m yl_facesearch`."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
