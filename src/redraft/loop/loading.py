"""Roles and models that are loaded when they are first asked for something, in a thread.

The first paint can do without them, and a key that is missing is told when it is missed.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from redraft.authors.protocol import Author, Outliner, Writer
from redraft.core.briefs import (
    AuthorBrief,
    ChallengeBrief,
    CriteriaBrief,
    CriticBrief,
    DraftBrief,
    FinalBrief,
    OutlineBrief,
)
from redraft.core.draft import Draft
from redraft.core.outline import Part
from redraft.core.review import Fix, Review, Verdict
from redraft.core.spec import Criterion, Spec
from redraft.critics.protocol import Checker, Critic, CriticFault, Judge, Preference, Readiness, RubricMaker, Seen
from redraft.models.chat import ChatBackend, Delta, Reply, Request, Usage, Waiting, listening
from redraft.models.faults import ModelFault
from redraft.models.line import Heard
from redraft.roles import ModelSettings
from redraft.settings import ConfigError

if TYPE_CHECKING:
    from decimal import Decimal

    from redraft.models.endpoints import Hosts, UnconfirmedHost
    from redraft.models.naming import ModelName

T = TypeVar("T")
Confirm = Callable[["UnconfirmedHost"], Awaitable[bool]]
"""Asks the person whether a key may go to a host; true once it is confirmed, and then it is asked for again."""


class Late(Generic[T]):
    """Something that is loaded in a thread when it is first needed.

    Args:
        load: makes it.
    """

    def __init__(self, load: Callable[[], T]) -> None:
        self._load = load
        self._turn = asyncio.Lock()
        self._loaded: T | None = None

    async def get(self) -> T:
        """It, loaded.

        Raises:
            CriticFault: a setting or a prompt of the person's own cannot be used; the message says which.
        """
        async with self._turn:
            if self._loaded is None:
                try:
                    self._loaded = await asyncio.to_thread(self._load)
                except ConfigError as fault:
                    raise CriticFault(str(fault)) from fault
            return self._loaded


class LateBackend:
    """A model whose address and key are looked up when it is first asked.

    Args:
        model: which.
        settings: how it is reached.
        environ: where its key may be, and its address.
        hosts: the hosts that a person has confirmed; None for those on file.
        apart: ask from another process, as a screen must.
        confirm: asks the person about a host; None where nobody can be asked.
    """

    def __init__(
        self,
        model: "ModelName",
        settings: ModelSettings,
        environ: Mapping[str, str],
        hosts: "Hosts | None",
        apart: bool,
        confirm: Confirm | None = None,
    ) -> None:
        self._model = model
        self._settings = settings
        self._environ = environ
        self._hosts = hosts
        self._apart = apart
        self._confirm = confirm
        self._turn = asyncio.Lock()
        self._backend: ChatBackend | None = None

    @property
    def name(self) -> str:
        """The model, `provider:id`."""
        return str(self._model)

    async def stream(self, request: Request) -> AsyncIterator[Delta | Waiting | Reply]:
        """Ask; see `redraft.models.chat.ChatBackend`.

        Raises:
            ModelFault: there is no key or no usable address, which the next request looks up again; or no answer.
        """
        async with listening((await self._opened()).stream(request)) as items:
            async for item in items:
                yield item

    async def close(self) -> None:
        """Let go of connections and processes."""
        if self._backend is not None:
            await self._backend.close()

    def price(self, usage: Usage) -> "Decimal | None":
        """What a call costs in US dollars; None when the price is not known."""
        from redraft.models.prices import cost

        said = self._settings.providers.get(self._model.provider)
        return cost(self._model, usage, said.base_url if said else "")

    async def _opened(self) -> ChatBackend:
        async with self._turn:
            if self._backend is None:
                self._backend = await self._confirmed()
            return self._backend

    async def _confirmed(self) -> ChatBackend:
        from redraft.models.endpoints import UnconfirmedHost

        while True:
            try:
                return await asyncio.to_thread(self._open)
            except UnconfirmedHost as unknown:
                if self._confirm is None or not await self._confirm(unknown):
                    raise

    def _open(self) -> ChatBackend:
        from redraft.models.endpoints import Endpoint, Hosts, endpoint_for
        from redraft.models.opening import open_backend

        if self._settings.replay:  # what is played back asks no server and needs no key
            return open_backend(Endpoint(self._model, "chat", ""), self._settings, apart=False)
        try:
            hosts = self._hosts or Hosts.of(self._environ)
            endpoint = endpoint_for(self._model, self._settings, self._environ, hosts)
        except ConfigError as fault:
            raise ModelFault("not found", f"{self.name}: {str(fault).rstrip('.')}") from fault
        return open_backend(endpoint, self._settings, apart=self._apart)


class LateCritic:
    """A critic that is loaded when it is first asked; see `redraft.critics.protocol.Critic` and `RubricMaker`.

    Args:
        name: what events call it.
        composed: judges drafts.
        model: proposes criteria; None where no model is named.
    """

    def __init__(self, name: str, composed: Late[Critic], model: Late[RubricMaker] | None = None) -> None:
        self.name = name
        self._composed = composed
        self._model = model

    async def review(self, brief: CriticBrief, seen: Seen | None = None) -> Review:
        """Judge a draft."""
        return await (await self._composed.get()).review(brief, seen)

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        """Judge what code can judge."""
        return await (await self._composed.get()).judge_rules(spec, draft)

    async def criteria(self, brief: CriteriaBrief) -> tuple[Criterion, ...]:
        """Propose criteria.

        Raises:
            CriticFault: no model is named as critic.
        """
        if self._model is None:
            raise CriticFault("no model is named as critic, and criteria come from one: name one with --critic, or M")
        return await (await self._model.get()).criteria(brief)


class LateAuthor:
    """An author that is loaded when it is first asked; see `redraft.authors.protocol.Author` and `Writer`.

    Args:
        name: what events call it.
        mends: whether it can mend a fix that is sent back.
        author: proposes fixes.
        writer: writes whole texts; None where only the person does.
    """

    def __init__(self, name: str, mends: bool, author: Late[Author], writer: Late[Writer] | None = None) -> None:
        self.name = name
        self.mends = mends
        self._author = author
        self._writer = writer

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        """Propose fixes."""
        return await (await self._author.get()).propose(brief)

    async def write(self, brief: DraftBrief, heard: Heard | None = None) -> str:
        """Write a whole text.

        Raises:
            CriticFault: no model is named as author.
        """
        if self._writer is None:
            raise CriticFault("no model is named as author, and offline the words are yours to write (E)")
        return await (await self._writer.get()).write(brief, heard)


class LateOutliner:
    """An outliner that is loaded when it is first asked; see `redraft.authors.protocol.Outliner`.

    Args:
        name: what events call it.
        outliner: proposes outlines.
    """

    def __init__(self, name: str, outliner: Late[Outliner]) -> None:
        self.name = name
        self._outliner = outliner

    async def outline(self, brief: OutlineBrief) -> tuple[Part, ...]:
        """Propose an outline."""
        return await (await self._outliner.get()).outline(brief)


class LateJudge:
    """A judge that is loaded when it is first asked; see `redraft.critics.protocol.Judge`.

    Args:
        name: what events call it.
        judge: compares texts.
    """

    def __init__(self, name: str, judge: Late[Judge]) -> None:
        self.name = name
        self._judge = judge

    async def prefer(self, brief: ChallengeBrief) -> Preference:
        """Say which of two texts meets the spec better."""
        return await (await self._judge.get()).prefer(brief)


class LateChecker:
    """A checker that is loaded when it is first asked; see `redraft.critics.protocol.Checker`.

    Args:
        name: what events call it.
        checker: says whether a text is ready to use.
    """

    def __init__(self, name: str, checker: Late[Checker]) -> None:
        self.name = name
        self._checker = checker

    async def check(self, brief: FinalBrief) -> Readiness:
        """Say whether a text is ready to use, and what is missing."""
        return await (await self._checker.get()).check(brief)
