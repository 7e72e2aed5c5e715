"""Critics and authors of loops that go wrong: what one judges and the other writes can be foreseen, word for word.

They stand for a model. Rules and boundaries are judged by the real critic beside them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

from redraft.core.briefs import AuthorBrief, CriticBrief
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.review import Finding, Fix, Review, Verdict
from redraft.core.spec import Spec
from redraft.critics.composed import ComposedCritic
from redraft.critics.offline import OfflineCritic
from redraft.critics.protocol import Critic

TRADING = """
title = "Mail"
task = "Tell the team what changed."
[[criterion]]
id = "concise"
says = "Is concise"
[[criterion]]
id = "complete"
says = "Says when"
"""
"""Two criteria that a careless author meets by turns."""

FULL, SHORT = "We moved the weekly meeting of the team to Tuesday at nine.\n", "We moved the meeting.\n"
BOTH = "We meet on Tuesday now.\n"

Judges = Mapping[str, Callable[[str], bool]]

BY_TURNS: Judges = {"concise": lambda text: len(text.split()) < 8, "complete": lambda text: "Tuesday" in text}
SAYS = {"concise": "Cut it.", "complete": "Say when."}


class TextCritic:
    """Judges each criterion by the text alone; for each that fails, one finding on the first passage."""

    name = "test:critic"

    def __init__(self, judges: Judges = BY_TURNS, says: Mapping[str, str] = SAYS) -> None:
        self.judges, self.says, self.reviews = dict(judges), dict(says), 0

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        self.reviews += 1
        known = [c.id for c in brief.spec.criteria if c.id in self.judges and (not brief.asked or c.id in brief.asked)]
        verdicts = tuple(Verdict(id, self.judges[id](brief.draft.text), "so it reads") for id in known)
        return Review(verdicts, tuple(self._findings(brief.draft, verdicts)))

    def _findings(self, draft: Draft, verdicts: Sequence[Verdict]) -> Iterator[Finding]:
        first = draft.passages[0].id
        for verdict in (verdict for verdict in verdicts if not verdict.passed):
            says = self.says[verdict.criterion]
            yield Finding(first, 0, "", says, 4, criterion=verdict.criterion, source=self.name)

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        return ()


def beside_rules(critic: TextCritic) -> Critic:
    """The scripted critic, beside the real one that judges rules and boundaries."""
    return ComposedCritic(OfflineCritic(), model=critic, writes=True)


class TextAuthor:
    """Puts another text in the place of the passage: for a criterion the next one of its list, the last one again.

    Args:
        texts: what it writes for each criterion, one after the other.
        held: what it writes instead once something is held.
    """

    name = "test:author"
    mends = False

    def __init__(self, texts: Mapping[str, Sequence[str]], held: str = "") -> None:
        self.texts = {id: list(each) for id, each in texts.items()}
        self.held = held

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        return tuple(fix for named in brief.findings for fix in self._fix(brief, named.name, named.finding))

    def _fix(self, brief: AuthorBrief, name: str, finding: Finding) -> Iterator[Fix]:
        before = brief.draft.text_of(finding.passage).rstrip("\n")
        after = (self.held if self.held and brief.holds else self._next(finding.criterion)).rstrip("\n")
        if after and after != before:
            yield Fix(name, (Edit(finding.passage, before, after, 0),), "says it otherwise")

    def _next(self, criterion: str) -> str:
        left = self.texts.get(criterion, [])
        return left.pop(0) if len(left) > 1 else next(iter(left), "")


def swinger() -> TextAuthor:
    """Meets one criterion at the cost of the other, until one of them is frozen."""
    return TextAuthor({"concise": [SHORT], "complete": [FULL]}, held=BOTH)
