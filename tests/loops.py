"""A loop on a real journal, with a small critic and author whose judgement a test can foresee."""

import re
from pathlib import Path

from redraft.core.briefs import AuthorBrief, CriticBrief, Named
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.review import Finding, Fix, Review, Verdict
from redraft.core.spec import Spec, parse_spec
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from redraft.transcripts.disk import Disk

SPEC = """
title = "Note"
task = "Say what changed."
[budget]
focus = 2
[[criterion]]
id = "plain"
says = "No 'utilize'"
lacks = "utilize"
[[criterion]]
id = "short"
says = "At most 12 words"
max_words = 12
[[criterion]]
id = "warm"
says = "Sounds kind"
judge = "critic"
"""

DRAFT = "# News\n\nWe utilize it. They utilize it too.\n\nYou utilize nothing, and it ends here.\n"


class WordCritic:
    """Finds the word "utilize", counts words, and judges nothing else."""

    name = "words"

    def __init__(self, word: str = "utilize", limit: int = 12) -> None:
        self.word, self.limit, self.reviews = word, limit, 0

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        self.reviews += 1
        return Review(await self.judge_rules(brief.spec, brief.draft), tuple(self._findings(brief.draft)))

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        found, words = draft.text.count(self.word), len(draft.text.split())
        return (
            Verdict("plain", not found, f"{found} times {self.word}", count=found),
            Verdict("short", words <= self.limit, f"{words} words", f"{words} words", max(words - self.limit, 0)),
        )

    def _findings(self, draft: Draft):
        for passage in draft.passages:
            for match in re.finditer(self.word, draft.text_of(passage.id)):
                say = "Say it plainly."
                yield Finding(passage.id, match.start(), self.word, say, 4, criterion="plain", source="word")
        yield Finding(draft.passages[-1].id, 0, "", "End with a question.", 2, source="end", yours=True)


class WordAuthor:
    """Puts another word for the one found."""

    name = "words"
    mends = False

    def __init__(self, better: str = "use") -> None:
        self.better = better

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        return tuple(self._fix(brief.draft, named) for named in brief.findings if named.finding.quote)

    def _fix(self, draft: Draft, named: Named) -> Fix:
        text, found = draft.text_of(named.finding.passage), named.finding
        before = text[max(found.at - 5, 0) : found.at]
        start = draft.passage(found.passage).start + found.at - len(before)
        edit = Edit(found.passage, before + found.quote, before + self.better, start)
        return Fix(named.name, (edit,), f"{found.quote} → {self.better}")


async def word_loop(
    home: Path, text: str = DRAFT, spec: str = SPEC, critic: WordCritic | None = None, disk: Disk | None = None
) -> Loop:
    record = await begin(parse_spec(spec), text, home / "sessions", disk=disk)
    return Loop(record, critic or WordCritic(), WordAuthor())
