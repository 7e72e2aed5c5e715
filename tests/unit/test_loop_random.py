"""Random sessions: whatever is asked of the loop, in whatever order, it keeps what it promises."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from msgspec.structs import replace as amended

from loops import WordCritic, word_loop
from redraft.authors.hand import body_of
from redraft.authors.protocol import Named
from redraft.core.blocks import block_starts
from redraft.core.briefs import AuthorBrief
from redraft.core.critique import Item, items, pending
from redraft.core.draft import Draft, heading_of
from redraft.core.edits import Edit, memory_key
from redraft.core.history import version_log
from redraft.core.review import Fix
from redraft.core.session import Session
from redraft.core.standing import rubric, score
from redraft.core.stopping import weighing
from redraft.loop import acts, undo, writing
from redraft.loop.opening import read_session, resume
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.verifying import verify
from redraft.transcripts.disk import RealDisk

WORDS = ("utilize", "utilize", "we", "use", "it", "kindly", "“so”", "naïve", "e\u0301", "🙂")
ENDS = (". ", ".\n", "\n\n", "\n\n", ".\r\n\r\n", "\n\n# ", "\n\n- ", "\n- ", "\n\n```\n", "\n\n> ", "\n---\n", "\r")
FEW_WALKS, MANY_WALKS, STEPS = 12, 1500, 45


class UnsyncedDisk(RealDisk):
    """What is asked here is not whether the medium holds it."""

    def fsync(self, fd: int) -> None:
        pass


def some_text(rng: random.Random, parts: int) -> str:
    return "".join(rng.choice(WORDS) + rng.choice((" ", " ", *ENDS)) for _ in range(parts))


class WildAuthor:
    """Answers with whatever an author could: good edits, several, some that touch, some that have no place."""

    name = "wild"
    mends = False

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        await asyncio.sleep(0)
        return tuple(self._fix(brief.draft, named) for named in brief.findings if self.rng.random() < 0.9)

    def _fix(self, draft: Draft, named: Named) -> Fix:
        edits = tuple(self._edit(draft, named) for _ in range(self.rng.choice((1, 1, 1, 2, 3))))
        return Fix(named.name, edits, self.rng.choice(("", "plainer")))

    def _edit(self, draft: Draft, named: Named) -> Edit:
        passage = draft.passage(named.finding.passage)
        if self.rng.random() < 0.7 and named.finding.quote:
            start = passage.start + named.finding.at
            end = start + len(named.finding.quote)
        else:
            start = self.rng.randint(passage.start, passage.end)
            end = self.rng.randint(start, min(passage.end, start + 12))
        words = self.rng.choice(("use", "use", "", "a\n\n# b", "- x\n", "🙂", "utilize utilize", draft.text[start:end]))
        name = passage.id if self.rng.random() < 0.95 else "p99999"
        return Edit(name, draft.text[start:end], words, self.rng.choice((start, start, -1)))


@dataclass
class Walk:
    """One random session, and what it looked like before each act."""

    loop: Loop
    rng: random.Random
    was: Session
    before: dict[int, Session] = field(default_factory=dict)
    ruled: int = 0
    """The last event by which a rule moved the head: the end of a pass that was not kept."""

    @property
    def session(self) -> Session:
        return self.loop.session

    def look(self) -> None:
        """Check what an event made of the session; called after each."""
        was, now = self.was, self.session
        self.was = now
        if now is not was:
            self.before.update({act.n: was for act in now.acts if act.n == now.last})
            self.ruled = now.last if now.head != was.head and now.acts == was.acts else self.ruled
            check(was, now)

    async def step(self) -> None:
        """Ask for something; now and then, cancel it on the way."""
        asking = asyncio.ensure_future(self.ask())
        if self.rng.random() < 0.2:
            for _ in range(self.rng.randint(1, 12)):
                await asyncio.sleep(self.rng.choice((0, 0, 0.0005)))
            asking.cancel()
        with suppress(Declined, asyncio.CancelledError):
            await asyncio.wait_for(asking, 5)

    async def ask(self) -> None:
        await self.rng.choice(STEPS_OF)(self)

    async def undo(self) -> None:
        """Take an act back; that a rule moved the head since is not taken back with it."""
        was = self.session
        await undo.undo(self.loop)
        act = was.acts[-1].n
        before, now = self.before[act], self.session
        if self.ruled > act and now.head == was.head:  # a hold is put back on what stands now
            assert {(h.what, h.target) for h in now.holds} == {(h.what, h.target) for h in before.holds}
            assert (now.lock is None) == (before.lock is None)
            before = amended(before, head=was.head, lock=now.lock, holds=now.holds)
        check_undone(before, now)

    def item(self, *states: str) -> Item:
        found = [item for item in items(self.session) if not states or item.state in states]
        if not found:
            raise Declined("none")
        return self.rng.choice(found)

    def passage(self) -> str:
        return self.rng.choice([p.id for p in self.session.version(self.session.head).passages])

    def some_words(self, text: str) -> str:
        at, end = sorted(self.rng.choices(range(len(text) + 1), k=2))
        return text[:at] + self.rng.choice(("", "use", some_text(self.rng, 3))) + text[min(end, at + 9) :]

    async def write(self, saving: Callable[[], Awaitable[None]]) -> None:
        try:
            await saving()
        except writing.HoldsBroken as held:
            if self.rng.random() < 0.5:
                raise
            await acts.release(self.loop.record, held.broken)
            await saving()

    async def write_fix(self) -> None:
        name, passage = self.item().name, self.passage()
        body = self.some_words(body_of(self.session.version(self.session.head), passage))
        await self.write(lambda: writing.write_fix(self.loop, name, passage, body))

    async def write_passage(self) -> None:
        passage = self.passage()
        body = self.some_words(body_of(self.session.version(self.session.head), passage))
        await self.write(lambda: writing.write_passage(self.loop, passage, body))

    async def write_draft(self) -> None:
        text = self.some_words(self.session.draft.text if self.session.draft else "Utilize.\n")
        await self.write(lambda: writing.write_draft(self.loop, text))

    async def amend(self) -> None:
        spec = self.session.spec
        few = spec.criteria[: self.rng.randint(1, 3)]
        await acts.amend(
            self.loop.record,
            self.rng.choice((amended(spec, task=some_text(self.rng, 2) + "x"), amended(spec, criteria=few))),
            "because",
        )

    async def version(self, ask: Callable[[Loop, int], Awaitable[None]]) -> None:
        await ask(self.loop, self.rng.randint(0, len(self.session.drafts) + 1))


Step = Callable[[Walk], Awaitable[object]]
STEPS_OF: tuple[Step, ...] = (
    *[lambda walk: walk.loop.go()] * 6,
    *[lambda walk: walk.loop.accept(walk.item("focus").name, 0.5)] * 5,
    *[lambda walk: walk.loop.reject(walk.item("focus").name, "no")] * 3,
    lambda walk: walk.loop.accept(walk.item().name),
    lambda walk: walk.loop.skip(walk.item("focus").name),
    *[lambda walk: walk.loop.reopen(walk.item("rejected", "refused", "skipped").name)] * 2,
    *[lambda walk: walk.loop.keep(walk.rng.random() < 0.5)] * 2,
    lambda walk: walk.write_fix(),
    lambda walk: walk.write_passage(),
    lambda walk: walk.write_draft(),
    *[lambda walk: acts.freeze_passage(walk.loop.record, walk.passage())] * 2,
    lambda walk: acts.freeze_criterion(walk.loop.record, walk.rng.choice(("plain", "short", "warm", "gone"))),
    lambda walk: acts.lock(walk.loop.record),
    lambda walk: acts.unlock(walk.loop.record, "why not"),
    *[lambda walk: acts.tick(walk.loop.record, walk.rng.choice(("plain", "short", "warm", "gone")))] * 2,
    lambda walk: acts.rate(walk.loop.record, walk.rng.randint(0, 6)),
    lambda walk: walk.amend(),
    *[lambda walk: walk.undo()] * 4,
    lambda walk: walk.version(undo.go_back),
    lambda walk: walk.version(undo.take_back),
)  # fmt: skip


def skeleton(draft: Draft) -> list:
    """What a lock fixes: headings by their words; without any, passages by their ids."""
    headings = [heading_of(draft.text_of(passage.id)) for passage in draft.passages]
    return [h for h in headings if h] or [passage.id for passage in draft.passages]


def check(was: Session, now: Session) -> None:
    """What holds after every event."""
    head = now.version(now.head)
    for hold in now.holds:
        if hold.what == "passage" and not hold.quote:
            assert head.text_of(hold.target) == now.version(hold.version).text_of(hold.target)
    assert now.lock is None or skeleton(head) == skeleton(now.version(now.lock.version))
    for draft in now.drafts[len(was.drafts) :]:
        assert tuple(p.start for p in draft.passages) == block_starts(draft.text)
        old = {p.id for p in now.version(draft.parent).passages} if draft.parent else set()
        used = {int(p.id[1:]) for earlier in now.drafts[: draft.number - 1] for p in earlier.passages}
        assert all(int(p.id[1:]) > max(used, default=0) for p in draft.passages if p.id not in old)
    for proposal in now.proposals[len(was.proposals) :]:
        if proposal.by == "wild":
            offered = [edit for fix in proposal.fixes if not fix.refused for edit in fix.edits]
            assert not {memory_key(edit) for edit in offered} & set(now.rejected)
    for closed in now.passes[len(was.passes) :]:
        assert closed.sha256 == now.version(closed.candidate if closed.kept else closed.base).sha256
    assert now.open is None or now.open.number == len(now.passes) + 1
    assert score(now).passed == sum(line.state == "pass" and line.mark is not None for line in rubric(now))
    assert all(line.state == "not judged" for line in rubric(now) if not line.history)
    assert len(version_log(now)) == len(now.drafts)
    assert len(pending(now)) <= len(items(now))
    weighing(now)


def check_undone(before: Session, now: Session) -> None:
    """An act that was taken back leaves nothing behind: what it was done to stands as before it."""
    assert {(h.what, h.target, h.version) for h in now.holds} == {(h.what, h.target, h.version) for h in before.holds}
    assert (now.lock and now.lock.outline) == (before.lock and before.lock.outline)
    assert (now.head, now.spec, now.ratings) == (before.head, before.spec, before.ratings)
    assert set(now.rejected) == set(before.rejected)
    if len(now.reviews) == len(before.reviews) and now.revision == before.revision:
        assert [(x.state, x.mark) for x in rubric(now)] == [(x.state, x.mark) for x in rubric(before)]


def reread(loop: Loop) -> Session:
    assert loop.record.journal is not None
    return read_session(loop.record.journal.path).session


async def begun(home: Path, seed: int) -> Walk:
    """A random session that is about to begin."""
    rng = random.Random(seed)
    critic = WordCritic(limit=rng.choice((3, 12, 20)))
    loop = await word_loop(home, text=some_text(rng, rng.randint(1, 25)), critic=critic, disk=UnsyncedDisk())
    return watched(Loop(loop.record, critic, WildAuthor(rng)), rng)


def watched(loop: Loop, rng: random.Random) -> Walk:
    walking = Walk(loop, rng, loop.session)
    loop.record.listen(walking.look)
    return walking


async def ended(loop: Loop) -> None:
    """Undo everything, read the session again, and close it."""
    while loop.session.acts:
        await undo.undo(loop)
    end = loop.session
    assert (end.head, end.holds, end.lock, end.ratings, end.rejected) == (1, (), None, (), {})
    assert reread(loop) == end
    assert loop.record.journal is not None
    assert verify(loop.record.journal.path).faults == ()
    loop.record.close()


async def walk(home: Path, seed: int, steps: int) -> None:
    """Take a session through random steps, then undo all of it; one in eight is read again after every step."""
    walking = await begun(home, seed)
    for _ in range(steps):
        await walking.step()
        if seed % 8 == 0:
            assert reread(walking.loop) == walking.session
    while walking.session.acts:
        await walking.undo()
    await ended(walking.loop)


async def cut(home: Path, seed: int) -> None:
    """Take a session up again from after each of its events, as if it had been killed there, and go on."""
    walking = await begun(home, seed)
    for _ in range(STEPS):
        await walking.step()
    assert walking.loop.record.journal is not None
    header, *events = walking.loop.record.journal.path.read_bytes().split(b"\n[[event]]")
    for kept in range(2, len(events) + 1):
        path = home / f"cut-{seed}-{kept}.toml"
        path.write_bytes(b"\n[[event]]".join([header, *events[:kept]]))
        again = watched(
            Loop(resume(path, disk=UnsyncedDisk()).record, walking.loop.critic, walking.loop.author), walking.rng
        )
        assert again.session.last == kept
        for _ in range(2):
            with suppress(Declined):
                await again.loop.go()
            with suppress(Declined):
                await again.loop.accept(again.item("focus").name)
        await ended(again.loop)


async def test_whatever_is_asked_in_whatever_order_every_promise_is_kept(tmp_path: Path) -> None:
    for seed in range(FEW_WALKS):
        await walk(tmp_path, seed, STEPS)


async def test_a_session_that_was_cut_off_anywhere_goes_on_from_there(tmp_path: Path) -> None:
    await cut(tmp_path, FEW_WALKS)


@pytest.mark.soak
@pytest.mark.timeout(900)
async def test_many_random_sessions_keep_every_promise(tmp_path: Path) -> None:
    for seed in range(FEW_WALKS, MANY_WALKS):
        try:
            await (walk(tmp_path, seed, STEPS) if seed % 20 else cut(tmp_path, seed))
        except Exception as fault:
            fault.add_note(f"in the walk of seed {seed}")
            raise
