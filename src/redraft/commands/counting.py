"""A line to a model where there is no session: what its calls take is counted, and forgotten with the answer."""

import asyncio

from redraft.commands.casting import Models
from redraft.core.events import Called
from redraft.core.spend import Spend, spent_on
from redraft.loop.allowing import NO_PRICES
from redraft.loop.calling import PlainLine
from redraft.loop.loading import LateBackend
from redraft.loop.record import utc_now
from redraft.models.chat import Reply, Request, Usage
from redraft.models.faults import ModelFault
from redraft.models.line import Heard, Prompt
from redraft.models.naming import parse_model


class CountedLine:
    """The critic's line; see `redraft.models.line.Line`.

    Args:
        models: which of them is the critic, and how it is reached.
    """

    def __init__(self, models: Models) -> None:
        name = parse_model(models.settings.critic, models.settings.providers)
        self._backend = LateBackend(name, models.settings, models.environ, models.hosts, apart=False)
        self._line = PlainLine(self._backend)
        self._calls: list[Called] = []

    @property
    def model(self) -> str:
        """The model at the other end, `provider:id`."""
        return self._line.model

    @property
    def spent(self) -> Spend:
        """What all calls took."""
        return spent_on(self._calls)

    async def ask(self, request: Request, doing: str, prompt: Prompt, heard: Heard | None = None) -> Reply:
        """Ask; see `redraft.models.line.Line`."""
        try:
            reply = await self._line.ask(request, doing, prompt, heard)
        except ModelFault as fault:
            await self._count(doing, fault.usage)
            raise
        await self._count(doing, reply.usage)
        return reply

    async def close(self) -> None:
        """Let go of connections."""
        await self._line.close()

    async def _count(self, doing: str, usage: Usage | None) -> None:
        try:
            usd = await asyncio.to_thread(self._backend.price, usage) if usage else None
        except NO_PRICES:
            usd = None
        self._calls.append(
            Called(
                n=0, at=utc_now(), by=self.model, role="critic", doing=doing, model=self.model,
                input_tokens=usage.input if usage else None, output_tokens=usage.output if usage else None,
                usd="" if usd is None else f"{usd:f}",
            )
        )  # fmt: skip
