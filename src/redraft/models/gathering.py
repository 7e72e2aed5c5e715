"""What came of one stream so far, and what it is when the stream ends: a reply, or a fault that keeps the text."""

from typing import TYPE_CHECKING, Protocol

from redraft.models.chat import Delta, Reply, Stop, Usage
from redraft.models.faults import Kind, ModelFault

if TYPE_CHECKING:
    import httpx2


class Events(Protocol):
    """A stream of an SDK."""

    @property
    def response(self) -> "httpx2.Response":
        """What it is read from."""
        ...

    async def __anext__(self) -> object:
        """The next event."""
        ...

    async def close(self) -> None:
        """Let go of the connection."""
        ...


class ErrorTold(Exception):
    """A server told of an error amid its answer.

    Args:
        body: what it told.
    """

    def __init__(self, body: object) -> None:
        super().__init__("an error amid an answer")
        self.body = body


class Gathering:
    """The pieces of one reply.

    Args:
        name: the model as a person names it, for faults.

    Attributes:
        accepted: the server took the question: it said 200.
        events: how many events came that belong to an answer.
        over: the last of them came; what may follow is only the end of the connection.
        begun: a piece of text or of reasoning came.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.model = ""
        self.stop: Stop | None = None
        self.usage: Usage | None = None
        self.begun = False
        self.accepted = False
        self.over = False
        self.events = 0
        self._texts: list[str] = []

    @property
    def text(self) -> str:
        """The text so far, reasoning left out."""
        return "".join(self._texts)

    def take(self, piece: object, *, thought: bool = False) -> Delta:
        """Take a piece as the server sent it.

        Args:
            piece: its text; what is no text counts as none.
            thought: it is reasoning.

        Returns:
            The piece as it is passed on. It is empty, and so a mere sign of life, when there was no text in it.
        """
        if not isinstance(piece, str) or not piece:
            return Delta("", thought)
        self.begun = True
        if not thought:
            self._texts.append(piece)
        return Delta(piece, thought)

    def reply(self) -> Reply:
        """What the stream was, now that it ended.

        Raises:
            ModelFault: it is no reply: "cut off" without an end, "empty", or "refused" or "truncated" without a word.
        """
        if self.stop is None:
            if not self.events:
                raise self.fault("empty", f"{self.name} answered with nothing at all")
            raise self.fault("cut off", f"the answer of {self.name} broke off before its end")
        text = self.text
        if text.strip():
            return Reply(text, self.model, self.stop, self.usage)
        if self.stop == "refused":
            raise self.fault("refused", f"{self.name} will not do it")
        if self.stop == "length":
            raise self.fault("truncated", f"{self.name} used up all its tokens before it wrote a word")
        raise self.fault("empty", f"{self.name} ended without a word")

    def fault(self, kind: Kind, what: str, retry_after: float | None = None) -> ModelFault:
        """A fault that keeps what came.

        Args:
            kind: which.
            what: what happened, to what; without any key.
            retry_after: seconds that the server asked for.
        """
        begun = self.begun or self.events > 0
        return ModelFault(kind, what, partial=self.text, begun=begun, usage=self.usage, retry_after=retry_after)
