"""What every author can do."""

from typing import Protocol

from redraft.core.briefs import AuthorBrief, DraftBrief, Named, OutlineBrief
from redraft.core.outline import Part
from redraft.core.review import Fix
from redraft.models.line import Heard

__all__ = ["Author", "Named", "Outliner", "Writer"]


class Author(Protocol):
    """Proposes the smallest edits that answer findings."""

    @property
    def name(self) -> str:
        """What events call it: "offline", or a model's name."""
        ...

    @property
    def mends(self) -> bool:
        """Whether it can mend a fix that is sent back to it with a reason."""
        ...

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        """Propose fixes.

        Args:
            brief: what the author may see, and the findings to answer.

        Returns:
            At most one fix a finding, in their order; none for a finding that it has no words for. A fix without edits
            whose `refused` begins with "no change is better" is the author's answer, too.

        Raises:
            ModelFault: its model did not answer as asked.
        """
        ...


class Writer(Protocol):
    """Writes whole texts: a first draft, or a rewrite."""

    @property
    def name(self) -> str:
        """A model's name."""
        ...

    async def write(self, brief: DraftBrief, heard: Heard | None = None) -> str:
        """Write the whole text: a first draft, or, where the brief has a draft, a rewrite of it.

        Args:
            brief: what the author may see.
            heard: is told the text as it comes.

        Returns:
            The text, and nothing around it.

        Raises:
            ModelFault: it did not come whole; `partial` holds what did.
        """
        ...


class Outliner(Protocol):
    """Proposes outlines."""

    @property
    def name(self) -> str:
        """A model's name."""
        ...

    async def outline(self, brief: OutlineBrief) -> tuple[Part, ...]:
        """Propose an outline: of a text that is not written yet, or another one of a draft.

        Args:
            brief: what the author may see.

        Returns:
            Parts, each with a line of purpose, of which a text can be made. Where the brief has a draft, each part of
            it is among them once, under its id.

        Raises:
            ModelFault: its model did not answer as asked.
        """
        ...
