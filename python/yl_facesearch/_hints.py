"""Names for annotations, without typing: importing it takes longer than all of this package.

typing.get_type_hints finds them in the modules that import them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any as Any
    from typing import NoReturn as NoReturn
    from typing import SupportsFloat as SupportsFloat
    from typing import SupportsIndex as SupportsIndex

    from typing_extensions import Self as Self
else:
    Any = NoReturn = Self = object
    SupportsFloat, SupportsIndex = float, int
