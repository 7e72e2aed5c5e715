"""A loop on a real journal, with a small critic and author whose judgement a test can foresee."""

import asyncio
import re
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec.structs import replace

from redraft.core.briefs import AuthorBrief, ChallengeBrief, CriticBrief, DraftBrief, Named
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.review import Finding, Fix, Premise, Review, Verdict
from redraft.core.spec import Spec, parse_spec
from redraft.critics.protocol import Preference
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


class Telling:
    """What a model's part of a test can be told to do: fail or hang, once, after it said something."""

    def __init__(self) -> None:
        self.fault: Exception | None = None
        self.hangs = False
        self.reached = asyncio.Event()

    async def perhaps(self) -> None:
        """Fail or hang, if told to; and be told anew."""
        fault, hangs, self.fault, self.hangs = self.fault, self.hangs, None, False
        self.reached.set()
        await asyncio.sleep(0)
        if hangs:
            await asyncio.Event().wait()
        if fault is not None:
            raise fault


class ModelLikeCritic(WordCritic, Telling):
    """Judges every criterion, one verdict after the other, and finds what it is told beside the word."""

    name = "test:critic"

    def __init__(self, word: str = "utilize", limit: int = 12) -> None:
        WordCritic.__init__(self, word, limit)
        Telling.__init__(self)
        self.briefs: list[CriticBrief] = []
        self.premise = Premise(True, "a note can say it")
        self.doubted: set[str] = set()
        self.split: set[str] = set()
        self.cold: set[str] = set()
        self.findings: Callable[[Draft], Sequence[Finding]] = lambda draft: ()

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        self.briefs.append(brief)
        verdicts: tuple[Verdict, ...] = ()
        for verdict in [*await self.judge_rules(brief.spec, brief.draft), self._warm(brief.draft)]:
            verdicts = (*verdicts, self._doubting(verdict))
            if seen is not None:
                seen(verdicts)
            await asyncio.sleep(0)
            if len(verdicts) == 2:
                await self.perhaps()
        asked = tuple(v for v in verdicts if not brief.asked or v.criterion in brief.asked)
        found = tuple(f for f in self._findings(brief.draft) if not f.yours)
        return Review(asked, (*self.findings(brief.draft), *found), self.premise if brief.first else None)

    def _warm(self, draft: Draft) -> Verdict:
        return Verdict("warm", "warm" not in self.cold, "it is kind", draft.text[:5])

    def _doubting(self, verdict: Verdict) -> Verdict:
        split = "2/3" if verdict.criterion in self.split else ""
        return replace(verdict, ungrounded=verdict.passed and verdict.criterion in self.doubted, votes=split)


class MendingAuthor(WordAuthor, Telling):
    """Answers as it is told for a finding, and otherwise as a `WordAuthor`; can mend what is sent back."""

    name = "test:author"
    mends = True

    def __init__(self, better: str = "use") -> None:
        WordAuthor.__init__(self, better)
        Telling.__init__(self)
        self.briefs: list[AuthorBrief] = []
        self.told: list[Callable[[Draft, Named], Fix]] = []

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        self.briefs.append(brief)
        await self.perhaps()
        if self.told:
            make = self.told.pop(0)
            return tuple(make(brief.draft, named) for named in brief.findings)
        return await super().propose(brief)


class Scribe(Telling):
    """Writes the text that it is given, word by word."""

    name = "test:author"

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
        self.briefs: list[DraftBrief] = []

    async def write(self, brief: DraftBrief, heard=None) -> str:
        self.briefs.append(brief)
        words = self.text.split(" ")
        for count in range(1, len(words) + 1):
            if heard is not None:
                heard(" ".join(words[:count]))
            if count == (len(words) + 1) // 2:
                await self.perhaps()
        return self.text


class Referee(Telling):
    """Prefers the text that `likes` says; or, without it, always the one that it is shown first."""

    name = "test:judge"

    def __init__(self, likes: Callable[[str], bool] | None = None) -> None:
        super().__init__()
        self.likes = likes
        self.briefs: list[ChallengeBrief] = []

    async def prefer(self, brief: ChallengeBrief) -> Preference:
        self.briefs.append(brief)
        await self.perhaps()
        if self.likes is None:
            return Preference("one", "it came first")
        one, other = self.likes(brief.one), self.likes(brief.other)
        return Preference("tie" if one == other else "one" if one else "other", "it is plain")


async def model_loop(home: Path, text: str | None = DRAFT, writes: str = "", spec: str = SPEC) -> Loop:
    """A loop whose every role is played as a model would."""
    record = await begin(parse_spec(spec), text, home / "sessions")
    return Loop(record, ModelLikeCritic(), MendingAuthor(), Scribe(writes or DRAFT), Referee())


async def word_loop(
    home: Path, text: str = DRAFT, spec: str = SPEC, critic: WordCritic | None = None, disk: Disk | None = None
) -> Loop:
    record = await begin(parse_spec(spec), text, home / "sessions", disk=disk)
    return Loop(record, critic or WordCritic(), WordAuthor())
