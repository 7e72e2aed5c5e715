"""What is said of a hold that a draft would break."""

from typing import Literal

from msgspec import Struct


class Broken(Struct, frozen=True):
    """A hold that a draft would break.

    Args:
        what: which kind.
        target: the passage, measure or criterion; "" for the lock.
        says: one line that names it and what would change.
        quote: the frozen words of the passage, where not all of it is frozen.
    """

    what: Literal["passage", "measure", "criterion", "lock"]
    target: str
    says: str
    quote: str = ""
