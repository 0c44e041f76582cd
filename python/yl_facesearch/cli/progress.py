"""A bar that shows how far a run is, on a terminal."""

from __future__ import annotations

import sys
from contextlib import contextmanager

from . import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator


@contextmanager
def bar(total: int) -> Generator[Callable[[], object] | None]:
    """Show a bar of `total` steps on standard error; what is yielded makes a step.

    None is yielded where no bar belongs: off a terminal, for one step, and without tqdm, which the
    extra yl-facesearch[cli] installs.
    """
    if total < 2 or not sys.stderr.isatty():
        yield None
        return
    try:
        from tqdm import tqdm
    except ImportError:
        yield None
        return
    # Its monitor is a thread, which a run that ends by a signal does not need.
    tqdm.monitor_interval = 0
    with tqdm(total=total, leave=False, dynamic_ncols=True, unit="delete", mininterval=0) as shown:
        output.bar = shown
        try:
            yield shown.update
        finally:
            output.bar = None
