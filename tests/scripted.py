"""A model that says what a test has written down for it, piece by piece."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from decimal import Decimal
from pathlib import Path

from loops import SPEC
from redraft.core.spec import parse_spec
from redraft.loop.calling import RecordedLine
from redraft.loop.opening import begin
from redraft.loop.record import Record
from redraft.models.chat import Delta, Message, Reply, Request, Usage, Waiting
from redraft.models.line import Prompt

PROMPT = Prompt("review-1", "Judge it.", "ab" * 32)
OWN_PROMPT = Prompt("review-1", "Judge it kindly.", "cd" * 32, overridden=True)

Said = Delta | Waiting | Reply | Exception | asyncio.Event
"""A piece; a fault to raise; or something to wait for."""


class ScriptedModel:
    """Says each of its scripts in turn, one a request."""

    def __init__(self, *scripts: Iterable[Said], name: str = "anthropic:claude-opus-5-5") -> None:
        self.name = name
        self.asked: list[Request] = []
        self.left = 0
        self._scripts = [list(script) for script in scripts]

    async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        self.asked.append(request)
        try:
            for said in self._scripts[len(self.asked) - 1]:
                if isinstance(said, asyncio.Event):
                    await said.wait()
                elif isinstance(said, Exception):
                    raise said
                else:
                    yield said
        finally:
            self.left += 1

    async def close(self) -> None:
        """Hold nothing."""


def dollar_a_token(usage: Usage) -> Decimal | None:
    return Decimal(usage.input + usage.output)


def unpriced(usage: Usage) -> Decimal | None:
    return None


def for_free(usage: Usage) -> Decimal | None:
    return Decimal(0)


def question(text: str = "How is it?") -> Request:
    return Request((Message("user", text),))


def reply(text: str, tokens: int = 3, **known: object) -> tuple[Said, ...]:
    return Delta(text), Reply(text, "opus-2026", usage=Usage(tokens, 1), **known)  # type: ignore[arg-type]


async def record_in(home: Path, budget: str = "", text: str | None = "We utilize it.\n") -> Record:
    spec = SPEC.replace("[budget]\n", f"[budget]\n{budget}\n")
    return await begin(parse_spec(spec), text, home / "sessions")


def line_to(
    record: Record,
    model: ScriptedModel,
    price: Callable[[Usage], Decimal | None] = dollar_a_token,
    role: str = "critic",
) -> RecordedLine:
    return RecordedLine(record, model, role, price=price)  # type: ignore[arg-type]
