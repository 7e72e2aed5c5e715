"""Random sessions of the whole loop: holds, outlines, offers, low risks, final checks; and then with nobody there."""

import asyncio
import contextlib
import io
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import ClassVar

import pytest

from redraft.commands.session_json import session_json
from redraft.commands.session_log import say_log
from redraft.core import arranging
from redraft.core.bands import MEASURES
from redraft.core.branches import tree_of
from redraft.core.constraints import Constraint
from redraft.core.critique import items, pending
from redraft.core.draft import Draft
from redraft.core.estimate import estimate
from redraft.core.events import Froze
from redraft.core.history import version_log
from redraft.core.learnt import learnt
from redraft.core.locks import outline_now
from redraft.core.offering import offers_now, on_offer
from redraft.core.outline import Part
from redraft.core.raised import raised
from redraft.core.session import Session
from redraft.core.signal import Signal
from redraft.core.signals import all_signals, signals
from redraft.core.spec import parse_spec
from redraft.core.stages import stage_at_hand, stages_used
from redraft.core.standing import rubric
from redraft.core.what_counts import best_version, better, weighing
from redraft.loop import acts, auto, finishing, noting, offering, outlining, undo
from redraft.loop.opening import begin, read_session, resume
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.unattended import CEILINGS, Unattended
from unit.test_loop_random import STEPS_OF, UnsyncedDisk, ended, reread, some_text
from unit.test_loop_random_models import (
    ASKED,
    ModelWalk,
    WildReferee,
    WildScribe,
    version,
)
from wild import OrderingCritic, SwayingAuthor, WildArchitect, WildChecker

FEW_WALKS, MANY_WALKS, STEPS = 6, 400, 45
MOST_PASSES = 6
SPEC = """
title = "Note"
task = "Say what changed."
[budget]
focus = {focus}
passes = {passes}
[[criterion]]
id = "order"
says = "The ask comes last"
judge = "critic"
stage = "structure"
[[criterion]]
id = "plain"
says = "No 'utilize'"
lacks = "utilize"
[[criterion]]
id = "short"
says = "At most 12 words"
max_words = 12
stage = "content"
[[criterion]]
id = "warm"
says = "Sounds kind"
judge = "critic"
stage = "polish"
weight = 3
"""
CRITERIA = ("order", "plain", "short", "warm", "gone")


class ConvergingWalk(ModelWalk):
    """A walk that does all that a person may do to make the loop converge."""

    told: ClassVar[Counter[str]] = Counter()

    async def ask(self) -> None:
        await self.rng.choice((*STEPS_OF, *ASKED, *CONVERGING, *CONVERGING))(self)

    @property
    def head(self) -> Draft:
        if self.session.draft is None:
            raise Declined("none")
        return self.session.draft

    def look(self) -> None:
        was = self.was
        super().look()
        if was is not self.was:
            check_holds(was, self.was)

    async def words(self) -> None:
        """Freeze some words of a passage."""
        id = self.passage()
        text = self.head.text_of(id)
        at = self.rng.randint(0, len(text))
        await acts.freeze_passage(self.loop.record, id, text[at : at + self.rng.randint(1, 9)])

    async def measure(self) -> None:
        """Freeze a measure, in the usual band or another."""
        name = self.rng.choice((*MEASURES, "gone"))
        low, high = self.rng.choice(((None, None), (0.0, 1000.0), (None, 1e9), (5.0, 1.0), (float("nan"), None)))
        await acts.freeze_measure(self.loop.record, name, low, high)

    async def widen(self) -> None:
        """Move the band of a measure."""
        held = [hold for hold in self.session.holds if hold.what == "measure"]
        if not held:
            raise Declined("none")
        hold = self.rng.choice(held)
        await acts.widen(
            self.loop.record, hold.target, hold.low - self.rng.randint(-2, 3), hold.high + self.rng.randint(-2, 3)
        )

    async def thaw(self) -> None:
        """End any hold."""
        if not self.session.holds:
            raise Declined("none")
        hold = self.rng.choice(self.session.holds)
        await acts.thaw(self.loop.record, hold.what, hold.target, "so", hold.quote)

    def arranged(self) -> tuple[Part, ...]:
        """The outline, arranged in any way."""
        parts = outline_now(self.session) or outlining.proposed_outline(self.session)
        for _ in range(self.rng.randint(0, 3)):
            with suppress(arranging.Unarrangeable):
                parts = self.rng.choice(ARRANGEMENTS)(parts, self.rng.randrange(len(parts))) if parts else parts
        return parts

    async def arrange(self) -> None:
        """Put the outline into another order."""
        if self.session.draft is None:
            raise Declined("none")
        await self.write(partial(outlining.arrange, self.loop, self.arranged()))

    async def lock(self) -> None:
        """Lock the outline as it is arranged, or the one that was proposed."""
        parts = outlining.proposed_outline(self.session) if self.rng.random() < 0.3 else self.arranged()
        await self.write(partial(outlining.lock_outline, self.loop, parts))

    async def take(self) -> None:
        """Do what is offered."""
        offers = offers_now(self.session)
        if not offers:
            raise Declined("none")
        _, offer = self.rng.choice(offers)
        self.told[f"offer {offer.act}"] += 1
        said = offering.Said(reason=self.rng.choice(("", "so")), score=self.rng.randint(0, 5))
        await offering.take(self.loop, offer, said)
        self.told["offers taken"] += 1

    async def dismiss(self) -> None:
        """Set a signal aside."""
        raised_now = signals(self.session)
        if not raised_now:
            raise Declined("none")
        aside = self.rng.choice(raised_now)
        await acts.dismiss(self.loop.record, aside, "so")
        assert aside.key not in {each.key for each in signals(self.session)}

    async def start_over(self) -> None:
        """Have another draft written, with what was learnt."""
        learnt_now = learnt(self.session) if self.rng.random() < 0.5 else Constraint()
        await offering.start_over(self.loop, learnt_now, "so")

    async def decide(self) -> None:
        """Accept every fix in focus, each by itself."""
        for item in pending(self.session):
            await self.loop.accept(item.name)

    async def low(self) -> None:
        """Let low risks be taken, as the settings may say."""
        with suppress(Declined):
            await self.loop.go()
        count = await auto.take_low(self.loop)
        self.told["low risks taken"] += count


def _one(
    function: Callable[[Sequence[Part], int], arranging.Arranged],
) -> Callable[[Sequence[Part], int], tuple[Part, ...]]:
    return lambda parts, at: function(parts, at)[0]


ARRANGEMENTS: tuple[Callable[[Sequence[Part], int], tuple[Part, ...]], ...] = (
    _one(arranging.moved_up), _one(arranging.moved_down), _one(arranging.moved_in), _one(arranging.moved_out),
    lambda parts, at: arranging.renamed(parts, at, "Other *words*"),
    lambda parts, at: arranging.meant(parts, at, "says why"),
    arranging.dropped,
    lambda parts, at: arranging.added(parts, at, "More", "to come")[0],
)  # fmt: skip

STEERING = ("more concise", "warmer", "more authoritative", "add more detail")

CONVERGING: tuple[Callable[[ConvergingWalk], Awaitable[object]], ...] = (
    ConvergingWalk.words,
    ConvergingWalk.measure,
    ConvergingWalk.widen,
    *[ConvergingWalk.thaw] * 2,
    lambda walk: acts.freeze_criterion(walk.loop.record, walk.rng.choice(CRITERIA), walk.rng.choice(CRITERIA)),
    lambda walk: acts.trade_places(walk.loop.record, walk.rng.choice(CRITERIA), walk.rng.choice(CRITERIA)),
    lambda walk: offering.freeze(walk.loop, walk.rng.choice(CRITERIA), walk.rng.choice(CRITERIA)),
    lambda walk: outlining.propose_outline(walk.loop),
    ConvergingWalk.arrange,
    ConvergingWalk.lock,
    lambda walk: acts.unlock(walk.loop.record, "so"),
    *[lambda walk: walk.loop.reject(walk.item("focus").name, 'Never say "kindly".')] * 2,
    *[lambda walk: noting.tell_author(walk.loop, walk.rng.choice(STEERING))] * 2,
    *[ConvergingWalk.take] * 6,
    *[ConvergingWalk.dismiss] * 1,
    *[ConvergingWalk.decide] * 4,
    *[ConvergingWalk.low] * 2,
    lambda walk: auto.take_all(walk.loop),
    *[lambda walk: finishing.final_check(walk.loop)] * 2,
    ConvergingWalk.start_over,
    lambda walk: undo.go_back(walk.loop, version(walk)),
    lambda walk: offering.go_back(walk.loop, version(walk)),
    lambda walk: offering.stop(walk.loop),
)  # fmt: skip


def check_holds(was: Session, now: Session) -> None:
    """Every hold that stood, and was kept, when a version was made or went back to, is kept by it."""
    if was.draft is None or now.draft is None or now.head == was.head:
        return
    for hold in now.holds:
        if hold in was.holds and keeps(hold, was.draft):
            assert keeps(hold, now.draft), hold


def keeps(hold: Froze, draft: Draft) -> bool:
    """Whether a version keeps a hold, as far as its text tells."""
    if hold.what == "measure":
        value = MEASURES[hold.target].of(draft)
        return value is not None and hold.low <= value <= hold.high
    if hold.what == "criterion":
        return hold.target != "plain" or "utilize" not in draft.text
    standing = {passage.id for passage in draft.passages}
    return hold.target in standing and hold.quote in draft.text_of(hold.target)


def look_everywhere(session: Session) -> None:
    """Ask a session all that a screen or a command asks of it."""
    stages = stages_used(session)
    assert not stages or stage_at_hand(session) in stages
    seen: tuple[Signal, ...] = signals(session)
    assert set(seen) <= set(all_signals(session))
    ConvergingWalk.told.update(f"signal {each.kind}" for each in seen)
    assert on_offer(session).signals == seen
    items(session), rubric(session), weighing(session), version_log(session), tree_of(session)
    for _, offer in offers_now(session):
        with suppress(Declined):
            offering.drafted(session, offer)
            offering.reason_for(session, offer)
    made = estimate(session)
    assert 0 <= made.low <= made.likely <= made.high


def show(path: Path) -> None:
    """Tell a session as the commands do."""
    read = read_session(path)
    told = raised(read.events, read.session)
    with contextlib.redirect_stdout(io.StringIO()) as out:
        say_log(read.session, told)
    assert out.getvalue()
    assert session_json(read.session, told)


async def begun(home: Path, seed: int) -> ConvergingWalk:
    """A random session: of a text that is there, of one that is written, or of an outline first."""
    rng = random.Random(seed)
    spec = parse_spec(SPEC.format(focus=rng.choice((1, 2, 4)), passes=rng.choice((2, 8, 30))))
    text = some_text(rng, rng.randint(1, 25)) + "." if rng.random() < 0.6 else None
    record = await begin(spec, text, home / "sessions", disk=UnsyncedDisk())
    walking = ConvergingWalk(loop_of(record, rng), rng, record.session)
    while walking.session.draft is None:
        with suppress(Declined):
            await rng.choice((walking.loop.go, partial(outlining.propose_outline, walking.loop)))()
    walking.was = walking.session
    record.listen(walking.look)
    return walking


def loop_of(record: object, rng: random.Random) -> Loop:
    """A loop in which everybody does as they like."""
    return Loop(
        record, OrderingCritic(rng), SwayingAuthor(rng), WildScribe(rng), WildReferee(rng),  # type: ignore[arg-type]
        checker=WildChecker(rng), outliner=WildArchitect(rng),
    )  # fmt: skip


async def alone(path: Path, seed: int) -> str:
    """Let a session that is taken up again go on with nobody there: it ends, on the best version seen."""
    rng = random.Random(seed)
    loop = loop_of(resume(path, disk=UnsyncedDisk()).record, rng)
    ceiling = rng.choice(list(CEILINGS))
    if loop.session.ended is not None:  # else there is nothing to go on with
        await acts.tick(loop.record, loop.session.spec.criteria[0].id)
    passes = len(loop.session.passes) + MOST_PASSES
    for _ in range(20):
        fault = await asyncio.wait_for(
            Unattended(loop, ceiling, whole=rng.random() < 0.2, most_passes=passes).refine(), 30
        )
        if fault is None:
            break
    session = loop.session
    assert session.ended is not None
    assert len(session.passes) <= passes + 1
    assert not better(session, session.head, best_version(session)), (session.head, best_version(session))
    look_everywhere(session)
    assert reread(loop) == session
    loop.record.close()
    return session.ended.ending


async def walk(home: Path, seed: int) -> None:
    """Take a session through random steps, look at it from everywhere, let a copy of it end alone, and undo it all."""
    walking = await begun(home, seed)
    assert walking.loop.record.journal is not None
    path = walking.loop.record.journal.path
    for count in range(STEPS):
        await walking.step()
        look_everywhere(walking.session)
        if seed % 8 == 0:
            assert reread(walking.loop) == walking.session
        if count % 15 == 14:
            copy = home / f"alone-{seed}-{count}.toml"
            copy.write_bytes(path.read_bytes())
            walking.told[f"ended {await alone(copy, seed + count)}"] += 1
    assert reread(walking.loop) == walking.session
    show(path)
    while walking.session.acts:
        await walking.undo()
    assert walking.session.dismissals == ()
    await ended(walking.loop)


async def from_nothing(home: Path, seed: int) -> None:
    """Let a session that has no text yet go on with nobody there."""
    record = await begin(parse_spec(SPEC.format(focus=2, passes=8)), None, home / "sessions", disk=UnsyncedDisk())
    assert record.journal is not None
    record.close()
    assert await alone(record.journal.path, seed)


async def walks(home: Path, seeds: range) -> Counter[str]:
    ConvergingWalk.told.clear()
    for seed in seeds:
        try:
            await from_nothing(home, seed)
            await walk(home, seed)
        except Exception as fault:
            fault.add_note(f"in the walk of seed {seed}")
            raise
    print(", ".join(f"{name} {count:,}" for name, count in sorted(ConvergingWalk.told.items())))
    return ConvergingWalk.told


async def test_whatever_is_done_to_make_it_converge_every_promise_is_kept(tmp_path: Path) -> None:
    assert (await walks(tmp_path, range(FEW_WALKS)))["offers taken"]


@pytest.mark.soak
@pytest.mark.timeout(3000)
async def test_many_sessions_that_are_made_to_converge_keep_every_promise(tmp_path: Path) -> None:
    told = await walks(tmp_path, range(FEW_WALKS, MANY_WALKS))
    assert {"offers taken", "low risks taken", "ended done", "ended converged", "ended restart"} <= set(told)
