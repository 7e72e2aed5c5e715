"""Proposing: fixes for the top findings, each placed in the draft and checked against memory and holds first."""

from collections.abc import Sequence
from functools import partial

from msgspec.structs import replace

from redraft.authors.protocol import Author
from redraft.core.briefs import AuthorBrief, Named
from redraft.core.critique import Item, items
from redraft.core.draft import Draft
from redraft.core.edits import Edit, Unanchored, anchor, apply_edits, memory_key
from redraft.core.events import Proposed, Stopped
from redraft.core.holds import Broken, broken_holds, held_criteria
from redraft.core.review import Fix
from redraft.core.session import Session
from redraft.core.standing import rubric
from redraft.core.stopping import ending
from redraft.critics.protocol import Critic
from redraft.loop.changes import candidate_of
from redraft.loop.record import Record

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

    async def fill(self) -> None:
        """Fill the focus: ask for fixes of the top findings, and of the next ones while some are refused."""
        room, freed = self._session.spec.budget.focus, await self._freed()
        while room and (batch := [item for item in items(self._session) if _open(item, freed)][:room]):
            freed -= {item.name for item in batch}
            room -= await self.offer(batch)
        if self._session.open is None:
            await self._nothing_to_offer()

    async def offer(self, batch: Sequence[Item]) -> int:
        """Propose fixes for these findings; returns how many may be decided, the others being refused by name."""
        draft = self._session.version(self._session.head)
        named = tuple(Named(item.name, item.finding) for item in batch)
        brief = AuthorBrief(self._session.spec, draft, named)
        with self._record.busy("Proposing fixes"):
            proposed = {fix.finding: fix for fix in await self._author.propose(brief)}
            checked = [await self._checked(draft, proposed.get(name.name), name.name) for name in named]
        fixes = _without_twins(draft, checked)
        await self._record.put(partial(Proposed, version=draft.number, fixes=fixes), by=self._author.name)
        return sum(not fix.refused for fix in fixes)

    async def _checked(self, draft: Draft, fix: Fix | None, finding: str) -> Fix:
        """The fix with its edits placed in the draft, or refused with the reason named."""
        if fix is None or not fix.edits:
            return fix if fix and fix.refused else Fix(finding, (), refused=_NO_FIX)
        try:
            edits = tuple(anchor(draft, edit) for edit in fix.edits)
            apply_edits(draft.text, edits)
        except (Unanchored, ValueError) as error:
            return replace(fix, refused=f"cannot be placed: {error}")
        return replace(fix, edits=edits, refused=self._remembered(edits) or await self.held(edits))

    async def _freed(self) -> set[str]:
        """Findings whose fix was refused, and would not be any more: a hold was thawed, or a rejection reopened."""
        draft = self._session.version(self._session.head)
        refused = [item for item in items(self._session) if item.state == "refused" and item.fix and item.fix.edits]
        again = [await self._checked(draft, replace(item.fix, refused=""), item.name) for item in refused if item.fix]
        return {fix.finding for fix in again if not fix.refused}

    def _remembered(self, edits: Sequence[Edit]) -> str:
        rejected = self._session.rejected
        n = next((rejected[key] for key in map(memory_key, edits) if key in rejected), 0)
        return f"you rejected this change before (event {n}); o reopens it" if n else ""

    async def held(self, edits: tuple[Edit, ...]) -> str:
        """The hold that these edits would break, or ""."""
        candidate = candidate_of(self._session, edits)
        broken = broken_holds(self._session, candidate)
        if broken:
            return broken[0].says
        failing = await broken_criteria(self._critic, self._session, candidate)
        return failing[0].says if failing else ""

    async def _nothing_to_offer(self) -> None:
        reached = ending(self._session)
        told = reached is not None and reached.name in ("done", "ambiguous")
        name, why = (reached.name, reached.why) if reached and told else ("converged", _what_is_left(self._session))
        if self._session.ended is None or self._session.ended.why != why:
            await self._record.put(partial(Stopped, ending=name, why=why), by="rules")


def _open(item: Item, freed: set[str]) -> bool:
    return item.state == "waiting" or item.name in freed


def _without_twins(draft: Draft, fixes: Sequence[Fix]) -> tuple[Fix, ...]:
    """The fixes, of which those that would make the same text as an earlier one are refused: that one decides both."""
    first: dict[str, str] = {}
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
    writing = f"; {yours} {'is' if yours == 1 else 'are'} yours to write (e)" if yours else ""
    ticking = f"; not judged here, yours to tick: {', '.join(unjudged)}" if unjudged else ""
    return f"no fix is left to offer{writing}{ticking}"


async def broken_criteria(critic: Critic, session: Session, candidate: Draft) -> tuple[Broken, ...]:
    """The frozen criteria that a draft would fail, as far as code can judge them."""
    held = held_criteria(session)
    verdicts = await critic.judge_rules(session.spec, candidate) if held else ()
    return tuple(
        Broken("criterion", v.criterion, f"criterion '{v.criterion}' is frozen, and this fails it: {v.reason}")
        for v in verdicts
        if v.criterion in held and not v.passed
    )
