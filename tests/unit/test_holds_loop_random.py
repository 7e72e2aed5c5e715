"""Random sessions through the real loop, on a real journal: no version that ever stands breaks a hold.

What each hold means is told by `holds_reference`, which knows nothing of the checks that the loop makes.
"""

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest

from coded_rules import SPEC, Rules
from holds_reference import breaks, noted, noted_lock
from loops import Scribe
from random_texts import WORDS, fragment, random_text, reworked
from redraft.authors.hand import body_of
from redraft.core.bands import MEASURES
from redraft.core.briefs import AuthorBrief, CriticBrief, DraftBrief
from redraft.core.critique import items, pending
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.review import Finding, Fix, Review, Verdict
from redraft.core.spec import parse_spec
from redraft.core.stopping import weighing
from redraft.loop import acts, undo, writing
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.rewriting import rewrite
from redraft.transcripts.disk import RealDisk

WARM = '[[criterion]]\nid = "warm"\nsays = "Is kind"\njudge = "critic"\n'
FEW, MANY, STEPS = 8, 600, 25


class UnsyncedDisk(RealDisk):
    """What is asked here is not whether the medium holds it."""

    def fsync(self, fd: int) -> None:
        pass


class Fickle(Rules):
    """Finds fault anywhere, and calls a text warm or not as it likes."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        warm = Verdict("warm", self.rng.random() < 0.7, "it is so", brief.draft.text.split()[0])
        verdicts = (*await self.judge_rules(brief.spec, brief.draft), warm)
        places = self.rng.sample(brief.draft.passages, min(3, len(brief.draft.passages)))
        findings = tuple(Finding(place.id, 0, "", "Say it better.", 3, criterion="warm") for place in places)
        return Review(tuple(v for v in verdicts if not brief.asked or v.criterion in brief.asked), findings)

    async def judge_rules(self, spec, draft: Draft) -> tuple[Verdict, ...]:
        return await super().judge_rules(parse_spec(SPEC), draft)


class Wild:
    """Puts anything in the place of anything, in the passage that it is asked about."""

    name, mends = "wild", True

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        return tuple(Fix(named.name, (self._edit(brief.draft, named.finding.passage),)) for named in brief.findings)

    def _edit(self, draft: Draft, id: str) -> Edit:
        passage = draft.passage(id)
        start = self.rng.randrange(passage.start, max(passage.end, passage.start + 1))
        quote = draft.text[start : min(passage.end, start + self.rng.choice((1, 4, 12)))]
        return Edit(id, quote, self.rng.choice(("", self.rng.choice(WORDS), fragment(self.rng, False))), start)


class Rewriter(Scribe):
    """Writes the draft anew, with something done to it."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__("")
        self.rng = rng

    async def write(self, brief: DraftBrief, heard=None) -> str:
        assert brief.draft is not None
        return reworked(self.rng, brief.draft.text, False, "\n")


class Walk:
    """One session, looked at after every event."""

    def __init__(self, loop: Loop, rng: random.Random, tally: Counter[str]) -> None:
        self.loop, self.rng, self.tally, self.seen = loop, rng, tally, 0
        loop.record.listen(self.look)

    def look(self) -> None:
        session = self.loop.session
        if session.last == self.seen:
            return
        self.seen = session.last
        notes = [(noted(hold, session.version(hold.version)), hold.version) for hold in session.holds]
        if session.lock is not None:
            notes.append((noted_lock(session.version(session.lock.version)), session.lock.version))
        for note, version in notes:
            if note.target == "warm" or breaks(note, session.version(version)) is not False:
                continue
            self.tally[note.kind] += 1
            assert not breaks(note, session.version(session.head)), note

    async def step(self) -> None:
        try:
            await self.rng.choice(STEPS_TAKEN)(self)
        except writing.HoldsBroken as held:
            self.tally["hand edits told"] += 1
            if self.rng.random() < 0.3:
                await acts.release(self.loop.record, held.broken)
        except Declined as why:
            self.tally["fixes set aside" if "Not accepted" in str(why) else "declined"] += 1
        self.tally["fixes refused"] += sum(
            "frozen" in item.note or "locked" in item.note for item in items(self.session)
        )

    @property
    def session(self):
        return self.loop.session

    @property
    def head(self) -> Draft:
        return self.session.version(self.session.head)

    def passage(self) -> str:
        return self.rng.choice(self.head.passages).id

    async def words(self) -> None:
        id = self.passage()
        said = [word for word in self.head.text_of(id).split() if word.isalpha()]
        await acts.freeze_passage(self.loop.record, id, self.rng.choice(said or ["-"]))

    async def thaw(self) -> None:
        if self.session.holds:
            hold = self.rng.choice(self.session.holds)
            await acts.thaw(self.loop.record, hold.what, hold.target, "so", hold.quote)

    async def widen(self) -> None:
        hold = next((hold for hold in self.session.holds if hold.what == "measure"), None)
        if hold is not None:
            await acts.widen(self.loop.record, hold.target, hold.low - self.rng.randint(-1, 3), hold.high + 1)

    async def decide(self) -> None:
        for item in pending(self.session):
            with suppress(Declined):
                await self.loop.accept(item.name)

    async def go(self) -> None:
        if weighing(self.session):
            await self.loop.keep(self.rng.random() < 0.5)
        else:
            await self.loop.go()

    async def write_passage(self) -> None:
        id = self.passage()
        body = reworked(self.rng, body_of(self.head, id), False, "\n")
        await writing.write_passage(self.loop, id, body)

    async def take_back(self) -> None:
        await undo.take_back(self.loop, self.rng.randint(1, len(self.session.drafts)))


STEPS_TAKEN: tuple[Callable[[Walk], Awaitable[object]], ...] = (
    *[Walk.go] * 5,
    *[Walk.decide] * 5,
    *[Walk.write_passage] * 2,
    lambda walk: writing.write_draft(walk.loop, reworked(walk.rng, walk.head.text, False, "\n")),
    lambda walk: rewrite(walk.loop),
    lambda walk: undo.go_back(walk.loop, walk.rng.randint(1, len(walk.session.drafts))),
    Walk.take_back,
    lambda walk: undo.undo(walk.loop),
    lambda walk: acts.freeze_passage(walk.loop.record, walk.passage()),
    Walk.words,
    *[lambda walk: acts.freeze_measure(walk.loop.record, walk.rng.choice(list(MEASURES)))] * 2,
    lambda walk: acts.freeze_criterion(walk.loop.record, walk.rng.choice(("lacks", "has", "warm"))),
    lambda walk: acts.lock(walk.loop.record),
    Walk.thaw,
    Walk.widen,
)  # fmt: skip


async def walk(home: Path, seed: int, tally: Counter[str]) -> None:
    rng = random.Random(seed)
    text = random_text(rng, rng.random() < 0.4, "\n")
    record = await begin(parse_spec(SPEC + WARM), text, home / "sessions", disk=UnsyncedDisk())
    walking = Walk(Loop(record, Fickle(rng), Wild(rng), Rewriter(rng)), rng, tally)
    for _ in range(STEPS):
        await walking.step()
    while walking.session.acts:
        await undo.undo(walking.loop)
    assert (walking.session.holds, walking.session.lock) == ((), None)
    record.close()


async def walks(home: Path, seeds: range) -> None:
    tally: Counter[str] = Counter()
    for seed in seeds:
        try:
            await walk(home, seed, tally)
        except Exception as fault:
            fault.add_note(f"in the walk of seed {seed}")
            raise
    print(", ".join(f"{name} {count:,}" for name, count in sorted(tally.items())))
    assert {"passage", "span", "measure", "lock", "criterion", "fixes refused"} <= set(tally)


async def test_no_version_of_a_session_breaks_a_hold(tmp_path: Path) -> None:
    await walks(tmp_path, range(FEW))


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_no_version_of_many_sessions_breaks_a_hold(tmp_path: Path) -> None:
    await walks(tmp_path, range(FEW, MANY))
