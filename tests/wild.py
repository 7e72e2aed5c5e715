"""Players that do as they like, for random sessions: one time in eight they fail."""

import asyncio
import random
from collections.abc import Callable

from outlined import Architect
from redraft.authors.protocol import Named
from redraft.core.briefs import CriticBrief, FinalBrief, OutlineBrief
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.outline import Part
from redraft.core.review import Finding, Fix, Review, Verdict
from redraft.critics.protocol import Readiness
from unit.test_loop_random_models import WildCritic, WildModelAuthor, perhaps


class OrderingCritic(WildCritic):
    """Judges the order by chance, too; and now and then finds the same fault in the same place again."""

    async def review(self, brief: CriticBrief, seen: Callable[..., None] | None = None) -> Review:
        made = await super().review(brief, seen)
        if brief.asked and "order" not in brief.asked:
            return made
        order = Verdict("order", self.rng.random() < 0.6, "by chance", brief.draft.text[:3])
        return Review((*made.verdicts, order), made.findings, made.premise)

    def wild(self, draft: Draft) -> list[Finding]:
        place = self.rng.choice((draft.passages[0], self.rng.choice(draft.passages)))
        criterion = self.rng.choice(("order", "warm", "short", ""))
        says = self.rng.choice(("Say it with fewer words.", 'Never say "kindly".', "Be warmer."))
        source = self.rng.choice(("wild", "harper:SpellCheck"))
        faults = [Finding(place.id, 0, "", says, 3, criterion=criterion, source=source)]
        return [*super().wild(draft), *faults] if draft.text_of(place.id).strip() else super().wild(draft)


class SwayingAuthor(WildModelAuthor):
    """Puts one of two words for the other, to and fro; or changes nothing but white space, which is a low risk."""

    def wild(self, draft: Draft, named: Named) -> Fix:
        place = named.finding.passage
        text = draft.text_of(place) if place in {p.id for p in draft.passages} else ""
        for old, new in self.rng.sample(SWAYS, len(SWAYS)):
            if old in text and self.rng.random() < 0.7:
                return Fix(named.name, (Edit(place, old, new, draft.passage(place).start + text.index(old)),))
        return super().wild(draft, named)


SWAYS = (("it", "them all"), ("them all", "it"), ("we", "you"), ("you", "we"), (" ", "  "), ("  ", " "))


class WildArchitect(Architect):
    """Proposes any outline."""

    def __init__(self, rng: random.Random) -> None:
        super().__init__()
        self.rng = rng

    async def outline(self, brief: OutlineBrief) -> tuple[Part, ...]:
        self.fault = perhaps(self.rng)
        titles = ("Ask", "News", "naïve", "a\nb", "# x", "utilize", "News")
        count = self.rng.randint(1, 4)
        levels = (1, 1, 2, 3)
        self.parts = tuple(
            Part("", self.rng.choice(levels), self.rng.choice(titles), self.rng.choice(("", "why")))
            for _ in range(count)
        )
        return await super().outline(brief)


class WildChecker:
    """Says by chance whether a text is ready, and what is missing."""

    name = "test:checker"

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng

    async def check(self, brief: FinalBrief) -> Readiness:
        await asyncio.sleep(0)
        if fault := perhaps(self.rng):
            raise fault
        gaps = tuple(
            Finding(
                self.rng.choice(brief.draft.passages).id,
                0,
                "",
                "Say more.",
                3,
                criterion=self.rng.choice(("warm", "order", "plain", "")),
            )
            for _ in range(self.rng.randint(0, 2))
        )
        return Readiness(not gaps, "by chance", gaps)
