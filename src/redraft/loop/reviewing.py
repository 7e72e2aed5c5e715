"""Reviewing: the critic is asked for its judgement of the head, and what came of it is put on record."""

import asyncio
from functools import partial
from typing import Final

from msgspec.structs import replace

from redraft.core.briefs import CriticBrief
from redraft.core.critique import late
from redraft.core.events import Reviewed
from redraft.core.noise import with_verdicts
from redraft.core.review import Review, Verdict
from redraft.core.session import Session
from redraft.core.stages import criteria_in, is_outline
from redraft.core.what_counts import wavering
from redraft.critics.protocol import Critic, CriticFault
from redraft.loop.briefing import critic_brief
from redraft.loop.record import Declined, Live, Record
from redraft.models.faults import ModelFault

VOTES: Final = 3
"""Judgements that settle a verdict which changed although the words did not."""


class Reviewing:
    """Asks the critic, and keeps what it says.

    Args:
        record: where events are made.
        critic: who finds fault.
    """

    def __init__(self, record: Record, critic: Critic) -> None:
        self._record = record
        self._critic = critic

    @property
    def _session(self) -> Session:
        return self._record.session

    async def whole(self) -> Reviewed:
        """Have the head judged by every criterion; an outline by those of structure alone.

        Raises:
            Declined: the critic did not answer; the verdicts that had come are on record as a part.
        """
        session = self._session
        only = criteria_in(session, "structure") if is_outline(session) else ()
        brief = critic_brief(session, only)
        review = await self._asked(f"Reviewing v{brief.draft.number}", brief, session.revision)
        review = await self._settled(brief, _only(review, only))
        premise = review.premise
        make = partial(
            Reviewed, version=brief.draft.number, revision=session.revision,
            verdicts=review.verdicts, findings=review.findings, unjudged=review.unjudged,
            sound=premise.sound if premise else None, premise=premise.reason if premise else "",
        )  # fmt: skip
        event = await self._record.put(make, by=self._critic.name)
        assert isinstance(event, Reviewed)
        return event

    async def _settled(self, brief: CriticBrief, review: Review) -> Review:
        """The review; what it says otherwise than before of the same words is judged again, by three votes."""
        session = self._session
        unsure = wavering(session, brief.draft.number, review.verdicts, self._critic.name)
        if not unsure:
            return review
        doing = f"Asking three times about {', '.join(unsure)}"
        try:
            voted = await self._asked(doing, replace(brief, asked=unsure, first=False, votes=VOTES), session.revision)
        except (Declined, asyncio.CancelledError):
            sure = tuple(verdict for verdict in review.verdicts if verdict.criterion not in unsure)
            await self._put_part(brief, session.revision, sure)
            raise
        return with_verdicts(review, voted, unsure)

    async def again(self, criteria: tuple[str, ...]) -> bool:
        """Have the head judged again by these criteria alone; returns whether all of them pass or are still in doubt.

        Raises:
            Declined: the critic did not answer; the verdicts that had come are on record.
        """
        session = self._session
        brief = critic_brief(session, criteria)
        review = await self._asked(f"Asking again about {', '.join(criteria)}", brief, session.revision)
        verdicts = tuple(verdict for verdict in review.verdicts if verdict.criterion in criteria)
        await self._put_part(brief, session.revision, verdicts)
        return all(verdict.passed for verdict in verdicts)

    async def rules(self) -> None:
        """Judge the head again by what code judges, as is done after each change."""
        await self._by_code("Checking", tuple(criterion.id for criterion in self._session.spec.criteria))

    async def late(self) -> None:
        """Judge what could not be judged when the head was reviewed, such as by commands that had to wait for leave."""
        if criteria := late(self._session):
            await self._by_code("Catching up on", criteria)

    async def _by_code(self, doing: str, criteria: tuple[str, ...]) -> None:
        session = self._session
        draft = session.version(session.head)
        asked = self._critic.judge_rules(session.spec, draft)
        judged = await self._record.ask(f"{doing} v{draft.number}", asked)
        verdicts = tuple(verdict for verdict in judged if verdict.criterion in criteria)
        if verdicts:
            make = partial(Reviewed, version=draft.number, revision=session.revision, scope="rules", verdicts=verdicts)
            await self._record.put(make, by="rules")

    async def _asked(self, doing: str, brief: CriticBrief, revision: int) -> Review:
        return await self._record.ask(doing, self._judged(doing, brief, revision))

    async def _judged(self, doing: str, brief: CriticBrief, revision: int) -> Review:
        """Ask, and show verdicts as they come; those that came before a fault or a cancellation are put first."""
        came: tuple[Verdict, ...] = ()

        def seen(verdicts: tuple[Verdict, ...]) -> None:
            nonlocal came
            came = verdicts
            self._record.show(replace(self._record.live or Live(doing, self._critic.name), verdicts=verdicts))

        try:
            return await self._critic.review(brief, seen)
        except (CriticFault, ModelFault, Declined, asyncio.CancelledError):
            await self._put_part(brief, revision, tuple(v for v in came if v.criterion in (brief.asked or _all(brief))))
            raise
        finally:
            if self._record.live is not None:
                self._record.show(None)

    async def _put_part(self, brief: CriticBrief, revision: int, verdicts: tuple[Verdict, ...]) -> None:
        if not verdicts:
            return
        version = brief.draft.number
        make = partial(Reviewed, version=version, revision=revision, scope="part", verdicts=verdicts)
        await self._record.put(make, by=self._critic.name)


def _only(review: Review, asked: tuple[str, ...]) -> Review:
    """What a review says of the criteria that were asked; all of it where all were."""
    if not asked:
        return review
    return Review(
        tuple(verdict for verdict in review.verdicts if verdict.criterion in asked),
        tuple(found for found in review.findings if found.criterion in asked),
        review.premise,
        tuple(each for each in review.unjudged if each.criterion in asked),
    )


def _all(brief: CriticBrief) -> tuple[str, ...]:
    return tuple(criterion.id for criterion in brief.spec.criteria)
