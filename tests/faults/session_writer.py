"""A process that lives through a session by a script, and says which events it was told are saved.

`session_writer.py PATH|FOLDER SEED`. It prints "imported", then "NUMBER DIGEST" for each acknowledged event, for ever.
"""

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from loops import WordAuthor, WordCritic, word_loop
from redraft.core.critique import items, pending
from redraft.core.events import AnyEvent
from redraft.core.locks import outline_now
from redraft.core.offering import offers_now
from redraft.core.signals import signals
from redraft.core.spec import parse_spec, render_spec
from redraft.loop import acts, auto, finishing, noting, offering, outlining, undo, writing
from redraft.loop.opening import resume
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.transcripts.codec import encode_event

TEXTS = (
    "# News\n\nWe utilize it.\n\nThey utilize it too, and so do you.\n",
    "# News\n\nFirst.\n\nYou utilize nothing.\n\n- one to utilize\n- two\n\nIt ends here.\n",
    "Ünïcode “utilize” — ❄\r\n\r\nand utilize\x1b[31m it\n",
)


def digest(event: AnyEvent) -> str:
    """What an event says, in a word."""
    return sha256(encode_event(event)).hexdigest()[:16]


class Script:
    """Does what a person might do next, chosen by a seed."""

    def __init__(self, loop: Loop, seed: int) -> None:
        self.loop, self.rng = loop, random.Random(seed)
        self.steps: tuple[Callable[[], Awaitable[object]], ...] = (
            self.loop.go, self.loop.go, self.accept, self.accept, self.reject, self.skip, self.reopen, self.undo,
            self.tick, self.freeze, self.lock, self.rate, self.write, self.amend, self.go_back, self.keep,
            self.freeze_words, self.measure, self.freeze_criterion, self.arrange, self.low_risks, self.check, self.note,
            self.note, self.dismiss, self.take,
        )  # fmt: skip

    async def step(self) -> None:
        """Do one thing, or nothing if it cannot be done now."""
        try:
            await self.rng.choice(self.steps)()
        except Declined:
            await asyncio.sleep(0)

    def finding(self) -> str:
        found = pending(self.loop.session) or items(self.loop.session)
        if not found:
            raise Declined("no finding")
        return self.rng.choice(found).name

    async def accept(self) -> None:
        await self.loop.accept(self.finding(), self.rng.random())

    async def reject(self) -> None:
        await self.loop.reject(self.finding(), "not\nthat \x07 ❄")

    async def skip(self) -> None:
        await self.loop.skip(self.finding())

    async def reopen(self) -> None:
        await self.loop.reopen(self.finding())

    async def undo(self) -> None:
        await undo.undo(self.loop)

    async def tick(self) -> None:
        await acts.tick(self.loop.record, "warm")

    async def freeze(self) -> None:
        draft = self.loop.session.version(self.loop.session.head)
        await acts.freeze_passage(self.loop.record, self.rng.choice(draft.passages).id)

    async def lock(self) -> None:
        if self.loop.session.lock:
            await acts.unlock(self.loop.record, "to go on")
        else:
            await acts.lock(self.loop.record)

    async def rate(self) -> None:
        await acts.rate(self.loop.record, self.rng.randint(1, 5), "so so")

    async def write(self) -> None:
        try:
            await writing.write_draft(self.loop, self.rng.choice(TEXTS))
        except writing.HoldsBroken as held:
            await acts.release(self.loop.record, held.broken)

    async def amend(self) -> None:
        spec = render_spec(self.loop.session.spec).replace("At most", "No more than", 1)
        await acts.amend(self.loop.record, parse_spec(spec), "said better")

    async def go_back(self) -> None:
        await undo.go_back(self.loop, self.rng.randint(1, len(self.loop.session.drafts)))

    async def keep(self) -> None:
        await self.loop.keep(self.rng.random() < 0.5)

    async def freeze_words(self) -> None:
        draft = self.loop.session.version(self.loop.session.head)
        passage = self.rng.choice(draft.passages).id
        await acts.freeze_passage(self.loop.record, passage, self.rng.choice(draft.text_of(passage).split() or [""]))

    async def measure(self) -> None:
        held = [hold for hold in self.loop.session.holds if hold.what == "measure"]
        if held:
            await acts.widen(self.loop.record, held[0].target, held[0].low - 1, held[0].high + 1)
        else:
            await acts.freeze_measure(self.loop.record, "words")

    async def freeze_criterion(self) -> None:
        await acts.freeze_criterion(self.loop.record, self.rng.choice(("plain", "short")), against="warm")

    async def arrange(self) -> None:
        parts = outline_now(self.loop.session)
        await outlining.arrange(self.loop, [*parts[1:], *parts[:1]])

    async def low_risks(self) -> None:
        await auto.take_low(self.loop)

    async def check(self) -> None:
        await finishing.final_check(self.loop)

    async def note(self) -> None:
        await noting.tell_author(self.loop, self.rng.choice(("warmer ❄", "more concise", "more authoritative")))

    async def dismiss(self) -> None:
        raised = signals(self.loop.session)
        if not raised:
            raise Declined("no signal")
        await acts.dismiss(self.loop.record, self.rng.choice(raised), "not\nnow")

    async def take(self) -> None:
        offers = offers_now(self.loop.session)
        if not offers:
            raise Declined("no offer")
        await offering.take(self.loop, self.rng.choice(offers)[1], offering.Said(reason="so", score=2))


def acknowledging(loop: Loop) -> None:
    """Print each event once the record has it, which is after the journal said that it is saved."""
    journal, told, appended = loop.record.journal, [loop.session.last], []
    assert journal is not None
    append = journal.append

    async def remembering(event: AnyEvent) -> None:
        await append(event)
        appended.append(event)

    def tell() -> None:
        if loop.session.last > told[0]:
            told[0] = loop.session.last
            print(told[0], digest(appended[-1]), flush=True)

    journal.append = remembering  # type: ignore[method-assign]
    loop.record.listen(tell)


async def live(where: Path, seed: int) -> None:
    if where.is_dir():
        loop = await word_loop(where)
    else:
        loop = Loop(resume(where).record, WordCritic(), WordAuthor())
    acknowledging(loop)
    print(loop.session.last, "-", flush=True)
    script = Script(loop, seed)
    while True:
        await script.step()


if __name__ == "__main__":
    print("imported", flush=True)
    asyncio.run(live(Path(sys.argv[1]), int(sys.argv[2])))
