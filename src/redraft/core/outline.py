"""The outline: the parts of a text in their order, what each is called, and what each is for."""

from msgspec import Struct


class Part(Struct, frozen=True):
    """One part of an outline.

    Args:
        id: of the passage that begins it: a heading, or, in a text without headings, any passage; "" for a new one.
        level: of a heading, 1 to 6; 0 for a passage of a text without headings.
        title: of a heading, or the first words of a passage.
        purpose: what it is for, in one line; "" where nobody said.
    """

    id: str
    level: int
    title: str
    purpose: str = ""
