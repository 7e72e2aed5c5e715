"""Proposing: fixes for the top findings, each placed in the draft and checked against memory and holds first."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import Final, Literal

from msgspec.structs import replace

from redraft.authors.protocol import Author
from redraft.core.briefs import AuthorBrief, Named, SentBack
from redraft.core.broken import Broken
from redraft.core.critique import REWRITE, Item, items, pending, stage_worked_on, verdict_in_force, waits_for_stage
from redraft.core.draft import Draft
from redraft.core.edits import Edit, Unanchored, anchor, apply_edits, memory_key
from redraft.core.events import Proposed
from redraft.core.holds import broken_holds, held_criteria
from redraft.core.review import Finding, Fix
from redraft.core.session import Session
from redraft.core.spec_values import Stage
from redraft.core.standing import rubric
from redraft.core.stuck import stage_of, stuck_stages
from redraft.core.what_counts import calls_for, checked_at_once, may_go_on, of_a_later_stage, risk_of_fix
from redraft.critics.protocol import Critic
from redraft.loop.briefing import author_brief
from redraft.loop.changes import candidate_of, placed_at_head
from redraft.loop.ending import end
from redraft.loop.record import Declined, Record

SPELLING: Final = "harper:SpellCheck"
"""The source of findings that are misspellings: a dictionary word put for one is a low risk, its capital no name."""
_Reach = Literal["stage", "later", "optional"]
"""Which findings may open a pass: those of the stage at hand, those of later ones too, or any."""
REJECTED: Final = "you rejected this change before"
"""How `refused` begins where the same change was rejected."""
_GONE = "the passage that it is about is no longer in the draft"
_BEYOND = "beyond this author, in part too: split the task (m), pick another author (M), or write it yourself (e)"
_NO_FIX = "no replacement can be trusted: the words are yours to write (e)"


class Proposing:
    """Asks the author for fixes, and offers those that fit.

    Args:
        record: where events are made.
        critic: who judges the criteria that are frozen.
        author: who proposes.
    """

    def __init__(self, record: Record, critic: Critic, author: Author) -> None:
        self._record = record
        self._critic = critic
        self._author = author

    @property
    def _session(self) -> Session:
        return self._record.session

    async def fill(self, optional: bool = False, beyond: bool = False) -> None:
        """Fill the focus: ask for fixes of the top findings, and of the next ones while some are refused.

        A stage in which the last pass moved nothing is not tried again, unless nothing else is left and a person goes
        on: after an ending, or after they took something back.

        Args:
            optional: the person goes on after an ending: where no other finding opens a pass, those of a later stage
                may, and then optional ones.
            beyond: where none of the stage at hand opens a pass, those of a later stage may.
        """
        stuck = stuck_stages(self._session)
        reaches: tuple[_Reach, ...] = ("stage", *(("later",) if optional or beyond else ()))
        skipped = stuck | {None} if stuck and optional else stuck  # what serves no criterion is not what is left
        tries = [(reach, skipped) for reach in reaches]
        if stuck and (optional or self._record.attended):
            tries += [(reach, frozenset()) for reach in reaches]
        tries += [("optional", frozenset())] if optional else []
        for reach, past in tries:
            if self._session.open is None:
                await self._fill(reach, past)
        if self._session.open is None:
            await self._nothing_to_offer()

    async def _fill(self, reach: _Reach, past: frozenset[Stage | None]) -> None:
        room, freed = self._session.spec.budget.focus, await self._freed()
        while room and (batch := self._batch(reach, freed, past)[:room]):
            freed -= {item.name for item in batch}
            room -= await self.offer(batch)

    def _batch(self, reach: _Reach, freed: set[str], past: frozenset[Stage | None]) -> list[Item]:
        found = (item for item in _in_order(self._session) if _open(item, freed, reach))
        return [item for item in found if stage_of(self._session, item.finding.criterion) not in past]

    async def offer(self, batch: Sequence[Item]) -> int:
        """Propose fixes for these findings; returns how many may be decided, the others being refused by name.

        A fix that cannot be offered goes back once to an author that can mend it, with the reason.

        Raises:
            Declined: the author did not answer; what it had answered before is on record.
        """
        standing = {"", *(passage.id for passage in self._session.version(self._session.head).passages)}
        named = tuple(Named(item.name, item.finding) for item in batch if item.finding.passage in standing)
        gone = [Fix(item.name, (), refused=_GONE) for item in batch if item.finding.passage not in standing]
        brief = author_brief(self._session, named)
        checked = await self._answers(brief) if named else []
        back = {fix.finding: SentBack(fix.edits, fix.refused) for fix in checked if fix.refused and fix.edits}
        if back and self._author.mends:
            checked = await self._mended(brief, checked, back)
        return await self._propose(brief.draft, [*checked, *gone])

    async def again(self, item: Item) -> None:
        """Offer the same fix of a finding again, if nothing stands against it any more."""
        if item.fix is not None:
            draft = self._session.version(self._session.head)
            fix = await self._checked(draft, replace(item.fix, refused="", finding=item.name), item.finding)
            await self._propose(draft, [fix])

    async def _answers(self, brief: AuthorBrief) -> list[Fix]:
        """What the author answers to each finding, checked."""
        answers = await self._record.ask("Proposing fixes", self._author.propose(brief))
        fixes = {fix.finding: fix for fix in answers}
        return [
            await self._checked(brief.draft, fixes.get(named.name) or Fix(named.name, ()), named.finding)
            for named in brief.findings
        ]

    async def _mended(self, brief: AuthorBrief, checked: list[Fix], back: dict[str, SentBack]) -> list[Fix]:
        """The fixes, of which those that were sent back are as their author mended them."""
        findings = tuple(named for named in brief.findings if named.name in back)
        try:
            answers = await self._answers(replace(brief, findings=findings, sent_back=back))
        except (Declined, asyncio.CancelledError):
            await self._propose(brief.draft, [fix for fix in checked if fix.finding not in back])
            raise
        mended = {fix.finding: fix for fix in answers if fix.edits or fix.refused not in (_NO_FIX, _BEYOND)}
        return [mended.get(fix.finding, fix) for fix in checked]

    async def _propose(self, draft: Draft, checked: Sequence[Fix]) -> int:
        if not checked:
            return 0
        fixes = _without_twins(draft, checked, self._on_offer({fix.finding for fix in checked}))
        await self._record.put(partial(Proposed, version=draft.number, fixes=fixes), by=self._author.name)
        return sum(not fix.refused for fix in fixes)

    def _on_offer(self, but: Collection[str]) -> dict[str, str]:
        """What each fix that waits for a decision would make of the head, with its finding; not those named."""
        head = self._session.version(self._session.head)
        made: dict[str, str] = {}
        for item in pending(self._session):
            if item.name not in but:
                with suppress(Declined):  # one whose ground has gone makes nothing
                    made.setdefault(apply_edits(head.text, placed_at_head(self._session, item)), item.name)
        return made

    async def _checked(self, draft: Draft, fix: Fix, finding: Finding) -> Fix:
        """The fix with its edits placed in the draft, or refused with the reason named."""
        if not fix.edits:
            return fix if fix.refused else replace(fix, refused=_without_edits(finding))
        if finding.source == REWRITE:
            return await self.weighed(draft, fix, finding)
        outside = next((e.passage for e in fix.edits if finding.passage and e.passage != finding.passage), None)
        if outside is not None:
            return replace(fix, refused=f"it edits {outside}, and its finding is about {finding.passage} alone")
        try:
            edits = tuple(anchor(draft, edit) for edit in fix.edits)
            apply_edits(draft.text, edits)
        except (Unanchored, ValueError) as error:
            return replace(fix, refused=f"cannot be placed: {error}")
        return await self.weighed(draft, replace(fix, edits=edits), finding)

    async def weighed(self, draft: Draft, fix: Fix, finding: Finding) -> Fix:
        """A fix whose edits are placed, with its risk; refused if it was rejected before or would break a hold."""
        verdict = verdict_in_force(self._session, finding.criterion)
        risk = risk_of_fix(fix, draft, verdict, slip=finding.source.startswith(SPELLING))
        return replace(fix, risk=risk, refused=self._remembered(fix.edits) or await self.held(fix.edits))

    async def _freed(self) -> set[str]:
        """Findings whose fix was refused, and would not be any more: a hold was thawed, or a rejection reopened."""
        draft = self._session.version(self._session.head)
        found = [item for item in items(self._session) if item.state == "refused" and item.finding.source != REWRITE]
        refused = [(item, item.fix) for item in found if item.fix is not None and item.fix.edits]
        again = [await self._checked(draft, replace(fix, refused=""), item.finding) for item, fix in refused]
        return {fix.finding for fix in again if not fix.refused}

    def _remembered(self, edits: Sequence[Edit]) -> str:
        rejected = self._session.rejected
        n = next((rejected[key] for key in map(memory_key, edits) if key in rejected), 0)
        return f"{REJECTED} (event {n}); o reopens it" if n else ""

    async def held(self, edits: tuple[Edit, ...]) -> str:
        """The hold that these edits would break, or ""."""
        broken = await all_broken(self._record, self._critic, candidate_of(self._session, edits), all_of_them=False)
        return broken[0].says if broken else ""

    async def _nothing_to_offer(self) -> None:
        reached = may_go_on(self._session)
        told = reached is not None and reached.name in ("done", "ambiguous", "capability")
        name, why = (reached.name, reached.why) if reached and told else ("converged", _what_is_left(self._session))
        if self._session.ended is None or self._session.ended.why != why:
            await end(self._record, name, why)


def _without_edits(finding: Finding) -> str:
    """Why there is nothing to offer for a finding to which its author has no answer."""
    return _BEYOND if calls_for(finding.cause).splits else _NO_FIX


def _in_order(session: Session) -> list[Item]:
    """The critique in the order of work: a criterion comes first that another was frozen against."""
    first = {hold.against for hold in session.holds if hold.against}
    return sorted(items(session), key=lambda item: item.finding.criterion not in first)


def _open(item: Item, freed: set[str], reach: _Reach) -> bool:
    if item.name in freed:
        return True
    if item.state != "waiting" or item.finding.source == REWRITE:
        return False
    return reach == "optional" or not (item.finding.optional or (reach == "stage" and waits_for_stage(item)))


def _without_twins(draft: Draft, fixes: Sequence[Fix], on_offer: Mapping[str, str]) -> tuple[Fix, ...]:
    """The fixes, of which those that would make the same text as an earlier one are refused: that one decides both."""
    first = dict(on_offer)
    kept = []
    for fix in fixes:
        text = "" if fix.refused else apply_edits(draft.text, fix.edits)
        twin = first.setdefault(text, fix.finding) if not fix.refused else fix.finding
        kept.append(fix if twin == fix.finding else replace(fix, refused=f"the same change as for {twin}"))
    return tuple(kept)


def _what_is_left(session: Session) -> str:
    """Why nothing is offered, and what only the person can do."""
    yours = sum(item.state == "yours" for item in items(session))
    unjudged = [line.criterion.id for line in rubric(session) if line.state == "not judged"]
    asking = sum(item.state == "asks" for item in items(session))
    optional = sum(item.state == "waiting" and item.finding.optional for item in items(session))
    writing = f"; {yours} {'is' if yours == 1 else 'are'} yours to write (e)" if yours else ""
    giving = f"; {asking} {'asks' if asking == 1 else 'ask'} you for a fact (i)" if asking else ""
    later = sum(waits_for_stage(item) and not item.finding.optional for item in items(session))
    waiting = f"; {of_a_later_stage(later)}" if later else ""
    stuck = stuck_stages(session)
    tried = [item for item in items(session) if item.state == "waiting" and not waits_for_stage(item)]
    past = sum(stage_of(session, item.finding.criterion) in stuck for item in tried)
    unmoved = f"; {past} that a pass did not move {'waits' if past == 1 else 'wait'} (g)" if past else ""
    more = f"; {optional} optional {'one waits' if optional == 1 else 'ones wait'} (g)" if optional else ""
    ticking = f"; not judged here, yours to tick: {', '.join(unjudged)}" if unjudged else ""
    where = f" in {stage_worked_on(session).capitalize()}" if later else ""
    return f"no fix is left to offer{where}{writing}{giving}{waiting}{unmoved}{more}{ticking}"


async def all_broken(
    record: Record, critic: Critic, candidate: Draft, *, all_of_them: bool = True
) -> tuple[Broken, ...]:
    """Every hold that a draft would break, as far as code can tell.

    Args:
        record: of the session.
        critic: who judges the frozen criteria that are rules.
        candidate: the draft.
        all_of_them: a person is told of each; else the first is enough, and no more is looked at.

    Raises:
        Declined: the criteria could not be judged.
    """
    broken = broken_holds(record.session, candidate)
    if broken and not all_of_them:
        return broken
    named = {hold.target for hold in broken if hold.what == "criterion"}
    failing = await broken_criteria(record, critic, candidate)
    return (*broken, *(hold for hold in failing if hold.target not in named))


async def broken_criteria(record: Record, critic: Critic, candidate: Draft) -> tuple[Broken, ...]:
    """The frozen criteria that a draft would fail, as far as code can judge them.

    Raises:
        Declined: they could not be judged.
    """
    spec = record.session.spec
    held = [id for id in held_criteria(record.session) if checked_at_once(spec, "criterion", id)]
    verdicts = await record.ask("Checking what is frozen", critic.judge_rules(spec, candidate)) if held else ()
    return tuple(
        Broken("criterion", v.criterion, f"criterion '{v.criterion}' is frozen, and this fails it: {v.reason}")
        for v in verdicts
        if v.criterion in held and not v.passed
    )
