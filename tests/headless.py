"""Whole sessions that a script drives by the loop's own methods: nothing here knows of a screen.

python tests/headless.py HOME tells `whole`, and prints what happened and which modules it took.
"""

import asyncio
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from loops import Scribe
from outlined import Architect
from redraft.core.arranging import moved_up
from redraft.core.briefs import AuthorBrief, FinalBrief
from redraft.core.constraints import Constraint
from redraft.core.critique import pending
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.events import NAMES
from redraft.core.locks import outline_now
from redraft.core.offering import offers_now
from redraft.core.outline import Part
from redraft.core.review import Finding, Fix, Verdict
from redraft.core.signal import Offer
from redraft.core.signals import signals
from redraft.core.spec import parse_spec
from redraft.core.stopping import weighing
from redraft.critics.protocol import Readiness
from redraft.loop import acts
from redraft.loop.auto import take_low
from redraft.loop.finishing import final_check
from redraft.loop.offering import start_over, take
from redraft.loop.opening import begin
from redraft.loop.outlining import arrange, lock_outline, propose_outline
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.transcripts.library import read_session_file
from swaying import BOTH, BY_TURNS, FULL, SHORT, TRADING, TextAuthor, TextCritic, swinger

SPEC = f"""{TRADING}
[[criterion]]
id = "order"
says = "What comes before when"
stage = "structure"
[budget]
focus = 3
"""
PARTS = (Part("", 1, "When", "Says when."), Part("", 1, "What", "Says what."))
TEXT = f"# What\n\nA note.\n\n# When\n\n{FULL}\nSee  you.\n"


def _body(draft: Draft) -> str:
    """The id of the passage that the critic cares for."""
    return next((id for id, text in draft.texts().items() if "meet" in text), draft.passages[0].id)


class Editor(TextCritic):
    """Wants what before when, and one passage both concise and complete; two passages besides could read better."""

    def __init__(self) -> None:
        judges = {id: lambda text, judge=judge: judge(_sentence(text)) for id, judge in BY_TURNS.items()}
        order = {"order": lambda text: text.find("# What") <= text.find("# When")}
        super().__init__(judges | order, {"concise": "Cut it.", "complete": "Say when.", "order": "Put what first."})

    def _findings(self, draft: Draft, verdicts: Sequence[Verdict]) -> Iterator[Finding]:
        for verdict in (verdict for verdict in verdicts if not verdict.passed):
            says = self.says[verdict.criterion]
            yield Finding(_body(draft), 0, "", says, 3, criterion=verdict.criterion, source=self.name)
        for id, text in draft.texts().items():
            if text.strip() in BETTER and not draft.outline:
                yield Finding(id, 0, "", "Say it better.", 2, source=self.name)


BETTER = {"A note.": "News of ours.", "See  you.": "See you."}


def _sentence(text: str) -> str:
    return next((block for block in text.split("\n\n") if "meet" in block), text)


class Careless(TextAuthor):
    """Meets one criterion at the cost of the other, until one of the two is frozen."""

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        self.held = BOTH if any(hold.target == "complete" for hold in brief.holds) else ""
        return await super().propose(brief)

    def _fix(self, brief: AuthorBrief, name: str, finding: Finding) -> Iterator[Fix]:
        before = brief.draft.text_of(finding.passage).rstrip("\n")
        if not finding.criterion:
            yield Fix(name, (Edit(finding.passage, before, BETTER[before], -1),), "says it better")
        for fix in super()._fix(brief, name, finding) if finding.criterion else ():
            yield replace(fix, edits=tuple(replace(edit, at=-1) for edit in fix.edits))


class Fresh:
    """Looks at the end, and is content."""

    name = "test:checker"

    async def check(self, brief: FinalBrief) -> Readiness:
        return Readiness(True, "nothing is missing")


async def trading(folder: Path) -> Loop:
    """The session of the story in which two criteria trade places."""
    record = await begin(parse_spec(TRADING), FULL, folder)
    return Loop(record, TextCritic(), swinger())


async def whole_loop(folder: Path) -> Loop:
    record = await begin(parse_spec(SPEC), None, folder)
    author = Careless({"concise": [SHORT], "complete": [FULL]})
    return Loop(record, Editor(), author, Scribe(TEXT), checker=Fresh(), outliner=Architect(PARTS))


async def settle(loop: Loop) -> None:
    """Two criteria trade places in two passes; one of them is frozen until the other is met, and then both are free."""
    await a_pass(loop)
    await a_pass(loop)
    assert signals(loop.session)[0].kind == "oscillation"
    await take(loop, offered(loop, "freeze criterion", "complete"))
    await a_pass(loop)
    assert "settled" in [signal.kind for signal in signals(loop.session)]
    await take(loop, offered(loop, "thaw", "complete"))


async def a_pass(loop: Loop) -> None:
    """Have fixes offered; take what is of low risk, then the rest; what is made stands, whatever is lost by it."""
    await loop.go()
    await take_low(loop)
    while waiting := pending(loop.session):
        await loop.accept(waiting[0].name)
    if weighing(loop.session):
        await loop.keep(True)


def offered(loop: Loop, act: str, target: str) -> Offer:
    """What is offered now, by what it does and to what."""
    return next(offer for _, offer in offers_now(loop.session) if (offer.act, offer.target) == (act, target))


async def planned(loop: Loop) -> None:
    """An outline is proposed, judged, put in order, judged again and locked; the text is written under it."""
    await propose_outline(loop)
    await loop.go()
    await arrange(loop, moved_up(outline_now(loop.session), 1)[0])
    with suppress(Declined):  # it says that the outline stands, and waits for the lock
        await loop.go()
    await lock_outline(loop, outline_now(loop.session))
    await loop.go()


async def frozen(loop: Loop) -> None:
    """One hold of each kind."""
    record, texts = loop.record, loop.session.version(loop.session.head).texts()
    await acts.freeze_passage(record, next(id for id, text in texts.items() if text.startswith("A note.")))
    await acts.freeze_measure(record, "words", 5, 60)
    await loop.review()
    await acts.freeze_criterion(record, "order")


async def freed(loop: Loop) -> None:
    """All that is held is let go."""
    for hold in loop.session.holds:
        await acts.thaw(loop.record, hold.what, hold.target)
    await acts.unlock(loop.record, "it is to be another text")


async def whole(folder: Path) -> Loop:
    """A session from its outline to its end and a final check, and another draft after that."""
    loop = await whole_loop(folder)
    await planned(loop)
    await frozen(loop)
    await settle(loop)
    await final_check(loop)
    await freed(loop)
    await start_over(loop, Constraint(("no haste",)), "learnt before starting over")
    return loop


def happened(path: Path) -> list[str]:
    """The kinds of all events of a transcript, in their order."""
    return [NAMES[type(event)] for event in read_session_file(path).events]


def path_of(loop: Loop) -> Path:
    """Where a session is kept."""
    assert loop.record.journal is not None
    return loop.record.journal.path


async def main(folder: Path) -> None:
    loop = await whole(folder)
    loop.record.close()
    print(path_of(loop))
    print(*sorted({name.partition(".")[0] for name in sys.modules}))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
