"""Those who outline: an author that proposes parts, a critic of their order, and who writes and mends the text."""

from collections.abc import Sequence

from loops import Scribe, Telling, WordAuthor
from redraft.core.briefs import AuthorBrief, CriticBrief, Named, OutlineBrief
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.outline import Part
from redraft.core.review import Finding, Fix, Review, Verdict
from redraft.core.spec import Spec

SPEC = """
task = "Say what changed."
[[criterion]]
id = "order"
says = "The ask comes last"
judge = "critic"
stage = "structure"
[[criterion]]
id = "kind"
says = "Sounds kind"
judge = "critic"
"""
PARTS = (Part("", 1, "Ask", "What to do."), Part("", 1, "News", "What is new."))
TEXT = "# News\n\nWe ship, kindly.\n\n# Ask\n\nBuy it.\n"


class Architect(Telling):
    """Proposes the parts that it is given."""

    name = "test:author"

    def __init__(self, parts: Sequence[Part] = PARTS) -> None:
        super().__init__()
        self.parts = tuple(parts)
        self.briefs: list[OutlineBrief] = []

    async def outline(self, brief: OutlineBrief) -> tuple[Part, ...]:
        self.briefs.append(brief)
        await self.perhaps()
        return self.parts


class OrderCritic:
    """Wants the ask last, and the word "kindly"."""

    name = "test:critic"

    def __init__(self) -> None:
        self.briefs: list[CriticBrief] = []

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        self.briefs.append(brief)
        text = brief.draft.text
        last, kind = text.rfind("# Ask") > text.rfind("# News"), "kindly" in text
        verdicts = (Verdict("order", last, "so", "# Ask"), Verdict("kind", kind, "so", "# Ask"))
        order = Finding("p1", 0, "Ask", "Put it last.", 5, criterion="order", source="m")
        warm = Finding(brief.draft.passages[1].id, 0, "", "Be kind.", 3, criterion="kind", source="m")
        asked = brief.asked or ("order", "kind")
        found = ((order,) if not last else ()) + ((warm,) if not kind else ())
        return Review(tuple(v for v in verdicts if v.criterion in asked), found)

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        return ()


class Mender(WordAuthor):
    """Puts "kindly" into the passage that is wanted kind, and another name in the place of a heading's."""

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        return tuple(self._mended(brief.draft, named) for named in brief.findings)

    def _mended(self, draft: Draft, named: Named) -> Fix:
        place = named.finding.passage
        word = draft.text_of(place).split()[-1]
        at = draft.passage(place).start + draft.text_of(place).rindex(word)
        better = f"kindly {word}" if named.finding.criterion == "kind" else "What you may do"
        return Fix(named.name, (Edit(place, word, better, at),), "mends it")


class Writes(Scribe):
    """Writes one text after the other; the last again and again."""

    def __init__(self, *texts: str) -> None:
        super().__init__(texts[0])
        self.texts = list(texts)

    async def write(self, brief, heard=None) -> str:
        self.text = self.texts.pop(0) if len(self.texts) > 1 else self.texts[0]
        return await super().write(brief, heard)
