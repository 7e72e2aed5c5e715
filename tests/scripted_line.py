"""A line whose far end says what a test wrote down, and that keeps what it was asked."""

from collections.abc import Callable

from redraft.models.chat import NONCE_MASK, Reply, Request
from redraft.models.faults import ModelFault
from redraft.models.line import Heard, NotAsked, Prompt

Said = str | Reply | ModelFault | NotAsked | Callable[[Request], str]


class ScriptedLine:
    """Answers in order; NONCE in an answer stands for the nonce of the request. The last answer is said again."""

    model = "fake:scripted"

    def __init__(self, *said: Said, chunk: int = 7) -> None:
        self.said, self.chunk = list(said), chunk
        self.asked: list[Request] = []
        self.doings: list[str] = []
        self.prompts: list[Prompt] = []

    async def ask(self, request: Request, doing: str, prompt: Prompt, heard: Heard | None = None) -> Reply:
        self.asked.append(request)
        self.doings.append(doing)
        self.prompts.append(prompt)
        said = self.said[min(len(self.asked), len(self.said)) - 1]
        if isinstance(said, ModelFault | NotAsked):
            raise said
        reply = said if isinstance(said, Reply) else Reply(said if isinstance(said, str) else said(request))
        text = reply.text.replace(NONCE_MASK, request.nonce)
        for end in range(self.chunk, len(text) + self.chunk, self.chunk):
            if heard is not None:
                heard(text[:end])
        return Reply(text, reply.model, reply.stopped)

    @property
    def prompt(self) -> str:
        """All the text of the last request."""
        return "\n".join(message.text for message in self.asked[-1].messages)
