"""What the cause of a finding calls for."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from redraft.core.review import Cause


class Remedy(Struct, frozen=True):
    """What mends a fault of one cause.

    Args:
        says: what is to be done, in one line for the person, with the key that does it where there is one.
        asks: it takes a fact that only the person can give: it is asked for, and never invented.
        splits: it is too large to be mended at once, so its author is to mend the smallest part that it can.
    """

    says: str
    asks: bool = False
    splits: bool = False


CALLS_FOR: Final[Mapping[Cause, Remedy]] = MappingProxyType(
    {
        "instruction": Remedy("an edit; or an amendment (m), if the spec never said it"),
        "context": Remedy("the missing fact, which is asked of you (i) and never invented", asks=True),
        "format": Remedy("an edit, and a rule that code checks (m)"),
        "capability": Remedy("the task split into smaller ones (m), or another model (M)", splits=True),
    }
)
