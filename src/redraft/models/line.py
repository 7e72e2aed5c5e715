"""The line from a role to its model: what critics and authors speak into. Whoever makes it keeps the record."""

from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from redraft.models.chat import Reply, Request


class Prompt(Struct, frozen=True):
    """A prompt as it was used.

    Args:
        name: its file's name without the suffix, which ends in its version ("review-1").
        text: the template.
        digest: SHA-256 of the text, in hex.
        overridden: it is the person's own, from the config folder.
    """

    name: str
    text: str
    digest: str
    overridden: bool = False

    @property
    def stamp(self) -> str:
        """As the transcript names it: name@digest, the digest shortened."""
        return f"{self.name}@{self.digest[:12]}"


class NotAsked(Exception):
    """Nothing was asked of a model, for a reason that is no fault of its own, such as a budget that is spent."""


Heard = Callable[[str], None]
"""Is called with all the text that has come so far, reasoning left out."""


class Line(Protocol):
    """A role's own line to its model. Every call is on record, whatever comes of it."""

    @property
    def model(self) -> str:
        """The model at the other end, `provider:id`."""
        ...

    async def ask(self, request: Request, doing: str, prompt: Prompt, heard: Heard | None = None) -> Reply:
        """Ask, and wait for the whole reply.

        Args:
            request: the question.
            doing: what it is for ("review", "fixes"), for the record.
            prompt: the prompt that the question was made with, for the record.
            heard: is told the text as it comes.

        Returns:
            The reply.

        Raises:
            NotAsked: the budget is spent.
            ModelFault: it did not come; the call is on record with what did.
        """
        ...
