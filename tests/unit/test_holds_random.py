"""Random edits against random holds: no version that is made breaks one, by a check that knows nothing of the code's.

Each sequence freezes something of a random text, Markdown or plain, and then edits it in every way that the loop has:
fixes accepted one after the other, hand edits, whole texts, rewrites, one fix taken back, an earlier version gone back
to. What the loop asks before a version is made (`all_broken`) is asked here; what it lets through is looked at by
`holds_reference`.
"""

import random
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from coded_rules import SPEC, Rules
from holds_reference import Noted, breaks, noted, noted_lock
from made_session import AT
from random_texts import fragment, random_text, reworked
from redraft.authors.hand import body_of, edit_of
from redraft.core.bands import MEASURES, measurable
from redraft.core.blocks import block_starts
from redraft.core.critique import Item
from redraft.core.draft import Draft, pack
from redraft.core.edits import Edit, Unanchored, inverse, shift
from redraft.core.events import Decided, Froze, Locked, Opened, Proposed, Reverted, Thawed, Unlocked, Written
from redraft.core.fold import apply, start
from redraft.core.identity import fresh_ids, inherit_by_diff
from redraft.core.locks import outline_now
from redraft.core.outline import outline_entries
from redraft.core.review import Finding, Fix
from redraft.loop.changes import candidate_of, edits_between, made_by, placed_at_head
from redraft.loop.hunks import hunks
from redraft.loop.proposing import all_broken
from redraft.loop.record import Declined, Record

FEW, MANY, STEPS = 400, 100_000, 6


def done(asked: Coroutine[Any, Any, Any]) -> Any:
    """What a coroutine that waits for nothing returns."""
    try:
        asked.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("it waits for something")


@dataclass
class Tally:
    """What came of the sequences."""

    made: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    looked: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        rows = [("versions made", self.made), ("edits refused", self.refused), ("holds looked at", self.looked)]
        told = [f"{name}: {sum(count.values()):,} ({_listed(count)})" for name, count in rows]
        return "; ".join([*told, f"versions that break a hold: {len(self.broken)}"])


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in sorted(counts.items()))


class Sequence:
    """One text, some holds, and what is done to it."""

    def __init__(self, seed: int, tally: Tally) -> None:
        self.rng, self.seed, self.tally = random.Random(seed), seed, tally
        self.plain = self.rng.random() < 0.4
        self.ends = self.rng.choice(("\n", "\n", "\n", "\r\n"))
        text = random_text(self.rng, self.plain, self.ends)
        self.session = start("k3v9", AT, Opened(n=1, at=AT, title="Note", spec=SPEC))
        self.put(Written, version=1, text=text, passages=pack(fresh_ids(block_starts(text), len(text))))
        self.record = Record(self.session, None)
        self.notes: dict[tuple[str, str, str], Noted] = {}

    @property
    def head(self) -> Draft:
        return self.session.version(self.session.head)

    def put(self, kind: Any, **fields: Any) -> int:
        n = (self.session.last if hasattr(self, "session") else 0) + 1
        self.session = apply(self.session, kind(n=n, at=AT + timedelta(seconds=n), **fields))
        return n

    def run(self) -> None:
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            self.rng.choice(FREEZING)(self)
        for _ in range(STEPS):
            self.rng.choice(EDITING)(self)
            if self.rng.random() < 0.12:
                self.rng.choice((*FREEZING, Sequence.thaw))(self)

    # What is frozen.

    def passage(self) -> None:
        self.froze("passage", self.rng.choice(self.head.passages).id)

    def span(self) -> None:
        id = self.rng.choice(self.head.passages).id
        text = self.head.text_of(id)
        said = text.split(" ")
        first = self.rng.randrange(len(said))
        quote = " ".join(said[first : first + self.rng.randint(1, 3)]).strip(" \r\n#->|`~=")
        if quote and quote[0].isalpha() and quote[-1].isalpha() and text.count(quote) == 1:
            edges = text.partition(quote)
            if not (edges[0][-1:].isalpha() or edges[2][:1].isalpha()):
                self.froze("passage", id, quote=quote)

    def measure(self) -> None:
        name = self.rng.choice(list(MEASURES))
        value = MEASURES[name].of(self.head)
        if measurable(self.head) and value is not None:
            low, high = MEASURES[name].band(value, self.rng.choice((0.1, 0.1, 0.02)))
            self.froze("measure", name, low=low, high=high)

    def criterion(self) -> None:
        verdicts = done(Rules().judge_rules(self.session.spec, self.head))
        for verdict in verdicts:
            if verdict.passed and self.rng.random() < 0.6:
                self.froze("criterion", verdict.criterion)

    def lock(self) -> None:
        parts = outline_now(self.session)
        if self.session.lock is None and parts:
            self.put(Locked, version=self.session.head, outline=outline_entries(parts))
            self.notes["lock", "", ""] = noted_lock(self.head)

    def froze(self, what: str, target: str, **more: Any) -> None:
        self.put(Froze, what=what, target=target, version=self.session.head, **more)
        hold = self.session.holds[-1]
        self.notes[what, target, hold.quote] = noted(hold, self.head)
        if self.looks():
            self.notes.pop((what, target, hold.quote))
            self.put(Thawed, what=what, target=target, quote=hold.quote)

    def looks(self) -> bool:
        """Whether the two readings differ already where the hold was made; then nothing can be told by it."""
        note = next(reversed(self.notes.values()))
        differs = breaks(note, self.head) is not False
        self.tally.looked["not comparable"] += differs
        return differs

    def thaw(self) -> None:
        for hold in self.session.holds[:1]:
            self.put(Thawed, what=hold.what, target=hold.target, quote=hold.quote)
            self.notes.pop((hold.what, hold.target, hold.quote))
        if self.session.lock is not None and self.rng.random() < 0.3:
            self.put(Unlocked)
            self.notes.pop(("lock", "", ""))

    # What is done to the text.

    def allowed(self, candidate: Draft) -> bool:
        """Whether the loop would let this version be made: it asks the same."""
        self.record.session = self.session
        broken = done(all_broken(self.record, Rules(), candidate))  # type: ignore[arg-type]
        for hold in broken:
            self.tally.refused["span" if hold.quote else hold.what] += 1
        return not broken

    def stands(self, how: str) -> None:
        """A version was made, or gone back to: look at every hold."""
        self.tally.made[how] += 1
        for note in self.notes.values():
            broken = breaks(note, self.head)
            self.tally.looked["not comparable" if broken is None else note.kind] += 1
            if broken:
                self.tally.broken.append(f"seed {self.seed}, v{self.session.head} ({how}): {note}")

    def fixes(self) -> None:
        """Fixes for the version that stands, accepted one after the other."""
        fixes = [self.placed() for _ in range(self.rng.randint(1, 3))]
        self.accept([edits for edits in fixes if edits], "fix")

    def rewrite(self) -> None:
        """A whole new text, of which every hunk is a fix."""
        found = hunks(self.head, reworked(self.rng, self.head.text, self.plain, self.ends))
        self.accept([(hunk.edit,) for hunk in found], "hunk")

    def placed(self) -> tuple[Edit, ...]:
        edits = [self.edit() for _ in range(self.rng.choice((1, 1, 2)))]
        edits.sort(key=lambda edit: edit.at)
        apart = len(edits) == 1 or edits[0].at + len(edits[0].quote) < edits[1].at
        return tuple(edits) if apart and all(edit.quote != edit.replacement for edit in edits) else ()

    def edit(self) -> Edit:
        passage = self.rng.choice(self.head.passages)
        start = self.rng.randint(passage.start, passage.end)
        end = min(passage.end, start + self.rng.choice((1, 2, 5, 12, 60)))
        if start == end:
            start = passage.start
        quote = self.head.text[start:end]
        words = self.rng.choice(("", fragment(self.rng, self.plain).strip("\n"), fragment(self.rng, self.plain)))
        return Edit(passage.id, quote, words.replace("\n", self.ends), start)

    def accept(self, edits: list[tuple[Edit, ...]], how: str) -> None:
        if not edits:
            return
        fixes = tuple(Fix(f"1.{n}", each) for n, each in enumerate(edits, 1))
        version = self.session.head
        n = self.put(Proposed, version=version, fixes=fixes)
        for place, fix in enumerate(fixes, 1):
            item = Item(fix.finding, place, Finding("", 0, "", "", 3), "focus", fix, f"{n}.{place}")
            with suppress(Declined, Unanchored):
                self.accept_one(item, placed_at_head(self.session, item), how)

    def accept_one(self, item: Item, edits: tuple[Edit, ...], how: str) -> None:
        if not self.allowed(candidate_of(self.session, edits)):
            return
        made = made_by(self.session, edits)
        self.put(
            Decided, finding=item.name, fix=item.fix_name, choice="accept", version=made.number,
            parent=self.session.head, edits=edits, passages=made.packed,
        )  # fmt: skip
        self.stands(how)

    def by_hand(self) -> None:
        id = self.rng.choice(self.head.passages).id
        body = reworked(self.rng, body_of(self.head, id), self.plain, self.ends)
        edit = edit_of(self.head, id, body)
        if edit is not None:
            self.write(candidate_of(self.session, (edit,)), "by hand")

    def whole(self) -> None:
        text = reworked(self.rng, self.head.text, self.plain, self.ends)
        if text != self.head.text:
            passages = inherit_by_diff(self.head, text, self.session.highest)
            self.write(Draft(len(self.session.drafts) + 1, self.session.head, text, passages, "hand"), "whole text")

    def write(self, made: Draft, how: str) -> None:
        if self.allowed(made):
            self.put(Written, version=made.number, parent=made.parent, text=made.text, passages=pack(made.passages))
            self.stands(how)

    def back(self) -> None:
        version = self.rng.randint(1, len(self.session.drafts))
        if version != self.session.head and self.allowed(self.session.version(version)):
            self.put(Reverted, to=version)
            self.stands("gone back to")

    def take_back(self) -> None:
        line = {draft.number for draft in self.session.lineage(self.session.head)}
        accepted = [each for each in self.session.decisions if each.version in line]
        if not accepted:
            return
        decision = self.rng.choice(accepted)
        edits = inverse(decision.edits)
        with suppress(Unanchored):
            for step in edits_between(self.session, decision.version, self.session.head):
                edits = tuple(shift(edit, step) for edit in edits)
            if self.allowed(candidate_of(self.session, edits)):
                made = made_by(self.session, edits)
                self.put(
                    Reverted, to=made.number, fix=decision.fix, parent=self.session.head, edits=edits,
                    passages=made.packed,
                )  # fmt: skip
                self.stands("taken back")


Step = Callable[[Sequence], None]
FREEZING: tuple[Step, ...] = (
    Sequence.passage, Sequence.span, Sequence.measure, Sequence.measure, Sequence.criterion, Sequence.lock,
)  # fmt: skip
EDITING: tuple[Step, ...] = (
    *[Sequence.fixes] * 5, *[Sequence.by_hand] * 2, Sequence.whole, Sequence.rewrite, Sequence.back, Sequence.take_back,
)  # fmt: skip


def tallied(seeds: range) -> Tally:
    tally = Tally()
    for seed in seeds:
        try:
            Sequence(seed, tally).run()
        except Exception as fault:
            fault.add_note(f"in the sequence of seed {seed}")
            raise
    return tally


def judge(tally: Tally) -> None:
    """Nothing is broken; and every kind of hold was looked at, and refused something."""
    print(tally, *tally.broken[:100], sep="\n")
    assert tally.broken == []
    kinds = {"passage", "span", "measure", "criterion", "lock"}
    assert kinds <= set(tally.refused) and kinds <= set(tally.looked)
    assert tally.looked["not comparable"] < 0.05 * sum(tally.looked.values())
    assert {"fix", "hunk", "by hand", "whole text", "gone back to", "taken back"} <= set(tally.made)


def test_no_version_breaks_a_hold_whatever_is_edited() -> None:
    judge(tallied(range(FEW)))


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_no_version_of_many_sequences_breaks_a_hold() -> None:
    judge(tallied(range(FEW, MANY)))
