"""Random sessions with models in every role, which fail, and are stopped, at every place where they are waited for."""

import asyncio
import random
from contextlib import suppress
from pathlib import Path

import pytest

from loops import SPEC, MendingAuthor, ModelLikeCritic, Referee, Scribe
from redraft.authors.protocol import Named
from redraft.core.briefs import AuthorBrief, ChallengeBrief, CriticBrief, DraftBrief
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.review import Finding, Fix, Premise, Review
from redraft.core.spec import parse_spec
from redraft.critics.protocol import Preference
from redraft.loop import noting
from redraft.loop.challenging import challenge
from redraft.loop.drafting import write_first
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.rewriting import rewrite
from redraft.models.faults import KINDS, ModelFault
from unit.test_loop_random import STEPS_OF, UnsyncedDisk, Walk, ended, reread, some_text

FEW_WALKS, MANY_WALKS, STEPS = 10, 600, 45


def perhaps(rng: random.Random, partial: str = "") -> ModelFault | None:
    """A fault, one time in eight."""
    return ModelFault(rng.choice(KINDS), "it did not answer", partial=partial) if rng.random() < 0.12 else None


class WildCritic(ModelLikeCritic):
    """Judges by chance, with and without evidence; and now and then it calls the premise wrong."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__(limit=rng.choice((3, 12, 20)))
        self.rng = rng
        self.findings = self.wild

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        self.fault = perhaps(self.rng)
        self.doubted = {id for id in ("plain", "short", "warm") if self.rng.random() < 0.15}
        self.cold = {"warm"} if self.rng.random() < 0.3 else set()
        self.premise = Premise(self.rng.random() < 0.9, "by chance")
        return await super().review(brief, seen)

    def wild(self, draft: Draft) -> list[Finding]:
        passage = self.rng.choice(draft.passages)
        cause = self.rng.choice(("context", "instruction"))
        return [Finding(passage.id, 0, "", "Do.", 3, cause, optional=self.rng.random() < 0.5, source="wild")]


class WildModelAuthor(MendingAuthor):
    """Proposes edits of which many have no place, and mends some of them."""

    name = "wild"

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self.rng = rng

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        self.fault = perhaps(self.rng)
        await self.perhaps()
        fixes = (self.wild(brief.draft, named) for named in brief.findings)
        return tuple(fix for fix in fixes if self.rng.random() < 0.9)

    def wild(self, draft: Draft, named: Named) -> Fix:
        if self.rng.random() < 0.1:
            return Fix(named.name, (), refused="no change is better: it is fine")
        id = named.finding.passage if self.rng.random() < 0.9 else self.rng.choice(draft.passages).id
        words = draft.text_of(id).split() or [""]
        quote = self.rng.choice((*words, named.finding.quote, "nowhere"))
        return Fix(named.name, (Edit(id, quote, self.rng.choice(("use", "", "so\n\n# and", "it 7"))),), "other words")


class WildScribe(Scribe):
    """Writes something else every time."""

    name = "wild"

    def __init__(self, rng: random.Random) -> None:
        super().__init__("")
        self.rng = rng

    async def write(self, brief: DraftBrief, heard=None) -> str:
        old = brief.draft.text if brief.draft else ""
        cut = self.rng.randint(0, len(old))
        self.text = old[:cut] + some_text(self.rng, self.rng.randint(0, 8)) + old[cut + self.rng.randint(0, 30) :]
        self.fault = perhaps(self.rng, self.rng.choice(("", self.text[:9])))
        return await super().write(brief, heard)


class WildReferee(Referee):
    """Prefers by chance."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self.rng = rng

    async def prefer(self, brief: ChallengeBrief) -> Preference:
        self.fault = perhaps(self.rng)
        await super().prefer(brief)
        return Preference(self.rng.choice(("one", "other", "tie")), "by chance")


def version(walk: Walk) -> int:
    return walk.rng.randint(0, len(walk.session.drafts) + 1)


ASKED = (
    *[lambda walk: walk.loop.go(anyway=walk.rng.random() < 0.5)] * 6,
    *[lambda walk: rewrite(walk.loop)] * 5,
    lambda walk: write_first(walk.loop, again=True),
    lambda walk: challenge(walk.loop, version(walk), version(walk)),
    lambda walk: noting.tell_author(walk.loop, "shorter"),
    *[lambda walk: noting.give_fact(walk.loop, walk.item("asks").name, "seven")] * 2,
)


class ModelWalk(Walk):
    """A walk that asks models for things, too."""

    async def ask(self) -> None:
        await self.rng.choice((*STEPS_OF, *ASKED, *ASKED))(self)


async def begun(home: Path, seed: int) -> ModelWalk:
    """A random session up to its first draft, which is somebody's in the end."""
    rng = random.Random(seed)
    record = await begin(parse_spec(SPEC), None, home / "sessions", disk=UnsyncedDisk())
    loop = Loop(record, WildCritic(rng), WildModelAuthor(rng), WildScribe(rng), WildReferee(rng))
    while loop.session.draft is None:
        asking = asyncio.ensure_future(loop.go())
        for _ in range(rng.randint(1, 9)):
            await asyncio.sleep(0)
        if rng.random() < 0.3:
            asking.cancel()
        with suppress(Declined, asyncio.CancelledError):
            await asking
        assert loop.record.live is None
    walking = ModelWalk(loop, rng, loop.session)
    record.listen(walking.look)
    return walking


async def walk(home: Path, seed: int) -> None:
    """Take a session through random steps, then undo all of it; one in eight is read again after every step."""
    walking = await begun(home, seed)
    for _ in range(STEPS):
        await walking.step()
        assert walking.loop.record.live is None
        if seed % 8 == 0:
            assert reread(walking.loop) == walking.session
    while walking.session.acts:
        await walking.undo()
    await ended(walking.loop)


async def test_models_that_fail_and_are_stopped_anywhere_lose_nothing(tmp_path: Path) -> None:
    for seed in range(FEW_WALKS):
        await walk(tmp_path, seed)


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_many_sessions_with_models_that_fail_lose_nothing(tmp_path: Path) -> None:
    for seed in range(FEW_WALKS, MANY_WALKS):
        try:
            await walk(tmp_path, seed)
        except Exception as fault:
            fault.add_note(f"in the walk of seed {seed}")
            raise
