"""An author that never comes to rest, and critics that never do: one mind in process, and the same behind a wire.

The texts go round in a ring. Of each the critic knows which criteria it meets, so that a test can make verdicts that
trade places, verdicts that never move, and any other.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from loops import Referee
from players import AUTHOR, block, nonce_of, passages_of, who_of
from redraft.core.briefs import AuthorBrief, CriticBrief
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.review import Finding, Fix, Review, Verdict
from redraft.core.spec import Spec, parse_spec
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from wire.answers import Answer, Asked

SPEC = """
title = "Notice"
task = "Tell the house about the lift."
[budget]
passes = 5
focus = 1
[[criterion]]
id = "concise"
says = "Says it in few words"
[[criterion]]
id = "complete"
says = "Says all there is to say"
[[criterion]]
id = "vivid"
says = "Makes the reader see it"
"""

PLAIN = "It is broken."
SHORT = "The lift is out."
FULL = "The lift in the back stairs is out until the new cable comes."
RING = (PLAIN, SHORT, FULL)

TRADING = {PLAIN: (), SHORT: ("concise",), FULL: ("complete",)}
"""What one text gains the next one loses; the best is neither the first nor the last."""
STANDING: Mapping[str, tuple[str, ...]] = {}
"""No text meets anything."""
CONTENT = dict.fromkeys(RING, ("concise", "complete", "vivid"))
"""Any text meets everything, and still there is something to say about it."""


@dataclass
class Minds:
    """What both of them think.

    Args:
        meets: the criteria that each text meets; those that are not named meet none.
        ring: the texts, each followed by the next, the last by the one before it.
    """

    meets: Mapping[str, Iterable[str]]
    ring: tuple[str, ...] = RING
    faults: int = field(default=0)

    def verdicts(self, ids: Iterable[str], text: str) -> list[tuple[str, bool]]:
        met = set(self.meets.get(text.strip(), ()))
        return [(id, id in met) for id in ids]

    def directive(self) -> str:
        """A fault that was never named before."""
        self.faults += 1
        return f"Mend fault number {self.faults}."

    def after(self, text: str) -> str:
        place = self.ring.index(text.strip()) + 1
        return self.ring[place] if place < len(self.ring) else self.ring[-2]


class RestlessCritic:
    """Finds a new fault in every draft that it sees."""

    name = "test:critic"

    def __init__(self, minds: Minds) -> None:
        self.minds = minds

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        text = brief.draft.text
        told = self.minds.verdicts((c.id for c in brief.spec.criteria), text)
        verdicts = tuple(Verdict(id, passed, "so it is", text.strip()) for id, passed in told)
        failing = next((id for id, passed in told if not passed), "")
        return Review(verdicts, (Finding("p1", 0, "", self.minds.directive(), 4, "instruction", failing, "test"),))

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        return ()


class RestlessAuthor:
    """Puts the next text of the ring for the one that stands."""

    name = "test:author"
    mends = False

    def __init__(self, minds: Minds) -> None:
        self.minds = minds

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        text = brief.draft.text
        edit = Edit("p1", text.strip(), self.minds.after(text), 0)
        return tuple(Fix(named.name, (edit,), "puts it otherwise") for named in brief.findings)


async def restless(home: Path, minds: Minds, judge: Referee | None = None, spec: str = SPEC) -> Loop:
    """A loop that both of them play, with a judge if one is given."""
    record = await begin(parse_spec(spec), f"{minds.ring[0]}\n", home / "sessions")
    return Loop(record, RestlessCritic(minds), RestlessAuthor(minds), None, judge)


@dataclass
class RestlessPlayers:
    """Both, and a judge who always prefers what it is shown first, as a script for a `WireServer`."""

    minds: Minds

    def __call__(self, asked: Asked) -> Answer:
        if who_of(asked) == AUTHOR:
            return Answer(json.dumps(self._fixes(asked)))
        return Answer(json.dumps(self._review(asked) if block(asked, "criteria") and passages_of(asked) else
                                 {"reply_to": nonce_of(asked), "why": "it came first", "better": "first"}))  # fmt: skip

    def _review(self, asked: Asked) -> dict[str, object]:
        ((passage, text),) = passages_of(asked).items()
        ids = re.findall(r"^(\w+): ", block(asked, "criteria"), re.MULTILINE)
        told = self.minds.verdicts(ids, text)
        verdicts = [
            {"criterion": id, "evidence": text.strip(), "reason": "so", "passed": passed} for id, passed in told
        ]
        failing = next((id for id, passed in told if not passed), "")
        found = {
            "passage": passage, "quote": "", "directive": self.minds.directive(), "impact": 4, "cause": "instruction",
            "criterion": failing, "category": "",
        }  # fmt: skip
        premise = {"premise": {"reason": "it can", "sound": True}} if "`premise`:" in asked.text else {}
        return {"reply_to": nonce_of(asked), "verdicts": verdicts, "findings": [found], **premise}

    def _fixes(self, asked: Asked) -> dict[str, object]:
        ((passage, text),) = passages_of(asked).items()
        names = re.findall(r"finding: (\S+)", block(asked, "findings"))
        edit = {"passage": passage, "quote": text.strip(), "replacement": self.minds.after(text)}
        fixes = [{"finding": name, "edits": [edit], "says": "puts it otherwise", "no_change": ""} for name in names]
        return {"reply_to": nonce_of(asked), "fixes": fixes}
