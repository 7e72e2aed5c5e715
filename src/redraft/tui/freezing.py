"""Freezing and thawing by key: what is offered where the cursor is, and what comes of the answer."""

import asyncio

from redraft.core.critique import items
from redraft.core.freezable import (
    Freezable,
    criteria_to_freeze,
    criterion_to_freeze,
    held,
    measures_to_freeze,
    passage_to_freeze,
    sentences_to_freeze,
    words_to_freeze,
)
from redraft.core.session import Session
from redraft.loop import acts
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.tui.desk import Desk
from redraft.tui.screens.freezing import PickFreeze, Sections
from redraft.tui.screens.holds import HoldList
from redraft.tui.screens.pick_words import PickWords

_LONG = 20_000
"""Characters of a draft that takes longer to measure than a key may wait."""

_KINDS = (("Passages", "passage"), ("Measures", "measure"), ("Criteria", "criterion"))


class Freezing:
    """The picker of what to freeze, and the list of what is held.

    Args:
        desk: the screen.
        loop: the loop.
    """

    def __init__(self, desk: Desk, loop: Loop) -> None:
        self._desk = desk
        self._loop = loop

    @property
    def _session(self) -> Session:
        return self._loop.session

    async def freeze(self) -> None:
        """Offer what can be frozen, what is under the cursor first; freeze or thaw what the person picks."""
        if self._session.draft is None:
            raise Declined("There is no draft yet to freeze anything of.")
        first = self._under_cursor()
        picked = await self._desk.ask(PickFreeze(self._offered(first, await self._measures())))
        if picked is None or picked == "unlock":
            return
        act, what = picked
        if act == "words":
            await self._freeze_words(what.target)
        elif act == "thaw":
            await acts.thaw(self._loop.record, what.what, what.target, quote=what.quote)
        else:
            await self._freeze(what)

    async def holds(self) -> None:
        """List what is held; thaw or unlock what the person picks, or keep another band."""
        freezes = held(self._session)
        sections = tuple((title, tuple(each for each in freezes if each.what == kind)) for title, kind in _KINDS)
        picked = await self._desk.ask(HoldList(sections, self._session.lock))
        if picked == "unlock":
            await self._unlock()
        elif picked is not None and picked.act == "thaw":
            await self._thaw(picked.what)
        elif picked is not None and picked.act == "against":
            await self._against(picked.what)
        elif picked is not None:
            await self._freeze(picked.what)

    async def _measures(self) -> tuple[Freezable, ...]:
        """The measures of the draft; a long one is measured beside the event loop, so that keys are answered."""
        session = self._session
        if len(session.version(session.head).text) < _LONG:
            return measures_to_freeze(session)
        return await asyncio.to_thread(measures_to_freeze, session)

    def _offered(self, first: tuple[Freezable, ...], measures: tuple[Freezable, ...]) -> Sections:
        session = self._session
        criteria = tuple(each for each in criteria_to_freeze(session) if each.target not in {f.target for f in first})
        rest = "Other criteria" if len(criteria) < len(session.spec.criteria) else "Criteria"
        return (
            ("Under the cursor", first),
            ("Measures, and the band that each would stay in", measures),
            (rest, criteria),
        )

    def _under_cursor(self) -> tuple[Freezable, ...]:
        """What the person is looking at: a criterion, the passage of a finding, selected words, a passage."""
        session, pane = self._session, self._desk.pane
        if pane == "rubric" and self._desk.criterion:
            return (criterion_to_freeze(session, self._desk.criterion),)
        passage = self._desk.passage
        if pane == "critique" and self._desk.finding:
            item = next((item for item in items(session) if item.name == self._desk.finding), None)
            passage = item.finding.passage if item is not None else passage
        selected = self._desk.selected if pane == "draft" else ()
        words = tuple(words_to_freeze(session, id, quote) for id, quote in selected)
        whole = tuple(passage_to_freeze(session, id) for id in ([id for id, _ in selected] or [passage]) if id)
        return (*words, *(each for each in whole if each not in words))

    async def _freeze_words(self, passage: str) -> None:
        """Ask which words, and freeze them."""
        text = self._session.version(self._session.head).text_of(passage)
        sentences = [each.says for each in sentences_to_freeze(self._session, passage)]
        quote = await self._desk.ask(PickWords(passage, text, sentences))
        if quote is not None:
            await self._freeze(words_to_freeze(self._session, passage, quote))

    async def _freeze(self, what: Freezable) -> None:
        record = self._loop.record
        if what.what == "passage":
            await acts.freeze_passage(record, what.target, what.quote)
            self._desk.deselect()
        elif what.what == "criterion":
            await acts.freeze_criterion(record, what.target)
        else:
            change = acts.freeze_measure if what.hold is None else acts.widen
            await change(record, what.target, what.low, what.high)

    async def _thaw(self, what: Freezable) -> None:
        name = f"words of {what.target}" if what.quote else what.says if what.what == "measure" else what.target
        reason = await self._desk.ask_line(f"Thaw {name}. Why? (You may leave it empty.)")
        if reason is not None:
            await acts.thaw(self._loop.record, what.what, what.target, reason.strip(), what.quote)

    async def _against(self, what: Freezable) -> None:
        others = ", ".join(each.id for each in self._session.spec.criteria if each.id != what.target)
        question, before = (
            f"Which criterion does {what.target} trade places with?",
            what.hold.against if what.hold else "",
        )
        why = f"Once that one passes, a thaw is offered. There are {others}; empty is none."
        answer = await self._desk.ask_line(question, before, why)
        if answer is not None:
            await acts.trade_places(self._loop.record, what.target, answer.strip())

    async def _unlock(self) -> None:
        reason = await self._desk.ask_line("Why unlock the outline?")
        if reason is not None:
            await acts.unlock(self._loop.record, reason)
