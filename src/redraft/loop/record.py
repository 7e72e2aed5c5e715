"""The record: the session in memory and the journal behind it. An event is durable before it is shown."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.events import AnyEvent, Failed
from redraft.core.fold import apply
from redraft.core.review import Verdict
from redraft.core.session import Session
from redraft.core.spec_values import Limits
from redraft.critics.protocol import CriticFault
from redraft.models.chat import Waiting
from redraft.models.faults import ModelFault
from redraft.models.line import NotAsked
from redraft.transcripts.journal import Journal, Unsaved
from redraft.transcripts.text import Unwritable

Clock = Callable[[], datetime]
T = TypeVar("T")


class Live(Struct, frozen=True):
    """What is coming from a model: shown as unsaved, and one event when it ends, however it ends.

    Args:
        doing: what was asked for, in a few words.
        model: who is asked, `provider:id`.
        draft: the text so far of a draft or a rewrite; None while something else is asked for.
        verdicts: the verdicts so far of a review.
        waiting: the request failed and is made again; None while it runs.
    """

    doing: str
    model: str
    draft: str | None = None
    verdicts: tuple[Verdict, ...] = ()
    waiting: Waiting | None = None


class Declined(NotAsked):
    """What was asked for cannot be done here; the message says why, in one line, for the person."""


class MakeEvent(Protocol):
    """An event class with its own fields filled in (a `functools.partial`); the record adds the common ones."""

    def __call__(self, *, n: int, at: datetime, by: str) -> AnyEvent:
        """The event."""
        ...


def utc_now() -> datetime:
    """The time now, UTC, to the millisecond that a transcript keeps."""
    now = datetime.now(UTC)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


class Record:
    """The one place where events are made.

    Args:
        session: what the transcript folds into so far.
        journal: where events go; None for a session that is only read.
        read_only: why nothing can be written, in one line; "" if it can.
        person: how the transcript names the person.
        clock: gives the time of an event, UTC.

    Attributes:
        granted: the ending out of budget after which the person goes on, by its event; 0 for none.
        attended: a person is there to choose: else an ending leaves the best version seen.
    """

    def __init__(
        self,
        session: Session,
        journal: Journal | None,
        *,
        read_only: str = "",
        person: str = "you",
        clock: Clock = utc_now,
    ) -> None:
        self.session = session
        self.journal = journal
        self.read_only = read_only
        self.person = person
        self.doing = ""
        self._clock = clock
        self._turn = asyncio.Lock()
        self.live: Live | None = None
        self.granted = 0
        self.attended = True
        self._listeners: list[Callable[[], None]] = []
        self._hearers: list[Callable[[], None]] = []

    @property
    def fault(self) -> str:
        """Why events are no longer being saved, in one line; "" while they are."""
        return self.journal.fault if self.journal else ""

    def listen(self, listener: Callable[[], None]) -> None:
        """Call `listener` after every change of the session, of `doing`, or of `fault`."""
        self._listeners.append(listener)

    def hear(self, hearer: Callable[[], None]) -> None:
        """Call `hearer` after every change of `live`, which may come many hundred times a second."""
        self._hearers.append(hearer)

    def show(self, live: Live | None) -> None:
        """Let everyone who hears know what is coming; None when nothing is."""
        self.live = live
        for hearer in self._hearers:
            hearer()

    def limit(self, limits: Limits | None) -> None:
        """Let the session spend no more than this, in the place of what its spec says; it is a setting and no event."""
        self.session = replace(self.session, limits=limits)
        self.tell()

    def go_on(self) -> None:
        """Let the person go on after an ending out of budget that they were told: they have the same once more."""
        if self.session.ended is not None and self.session.ended.ending == "budget":
            self.granted = self.session.ended.n

    async def put(self, make: MakeEvent, by: str = "") -> AnyEvent:
        """Write one event, then show it.

        A cancelled caller does not stop a write that has begun: what is in the file is also in the session.

        Args:
            make: the event but for its number, time and author.
            by: who caused it; the person when "".

        Returns:
            The event, durable unless `fault` says otherwise.

        Raises:
            Declined: the session is read-only, or no transcript can hold the event.
            Unfoldable: the event does not follow from the session; nothing was written.
        """
        if self.read_only or self.journal is None:
            raise Declined(self.read_only or "This session is read-only.")
        putting = asyncio.ensure_future(self._put(make, by or self.person))
        try:
            return await asyncio.shield(putting)
        except asyncio.CancelledError:
            await asyncio.wait({putting})  # so that what is asked next sees it
            raise

    async def _put(self, make: MakeEvent, by: str) -> AnyEvent:
        async with self._turn:
            event = make(n=self.session.last + 1, at=self._clock(), by=by)
            after = apply(self.session, event)
            await self._append(event)
            self.session = after
        self.tell()
        return event

    async def _append(self, event: AnyEvent) -> None:
        """After a write fault the session goes on in memory; the journal's `fault` says so until it is mended."""
        assert self.journal is not None
        try:
            await self.journal.append(event)
        except Unwritable as why:
            raise Declined(f"Nothing was done: {why}.") from why
        except Unsaved:
            self.tell()

    async def ask(self, doing: str, answer: Awaitable[T]) -> T:
        """Wait for a critic or an author, and say so meanwhile; that it could not answer is an event too.

        Raises:
            Declined: it could not; the session is as it was, and the same key asks again.
        """
        try:
            with self.busy(doing):
                return await answer
        except (CriticFault, ModelFault) as fault:
            kind = fault.kind if isinstance(fault, ModelFault) else ""
            await self.put(partial(Failed, doing=doing, what=str(fault), fault=kind), by="rules")
            raise Declined(f"{doing} failed: {fault}.") from fault

    @contextmanager
    def busy(self, doing: str) -> Iterator[None]:
        """Say what is being done while it is."""
        before, self.doing = self.doing, doing
        self.tell()
        try:
            yield
        finally:
            self.doing = before
            self.tell()

    def tell(self) -> None:
        """Let everyone who listens look again."""
        for listener in self._listeners:
            listener()

    def close(self, *, cut_back: bool = False) -> None:
        """Let go of the file.

        Args:
            cut_back: what is unsaved will not be missed: of what is half written nothing is left in the file.
        """
        if self.journal is not None:
            self.journal.close(cut_back=cut_back)
