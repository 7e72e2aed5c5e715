"""Ratings over time, by what made the text that they are of."""

from collections import Counter, defaultdict
from typing import Final

from msgspec import Struct

from redraft.core.said import ASPECTS
from redraft.stats.counted import Rating
from redraft.stats.facts import Facts
from redraft.stats.figures import LEAST_A_MONTH, LEAST_RATINGS, Figure, Share, mean, middle, share

_GOOD: Final = 4
"""The least score of a text that a person calls good."""


class Month(Struct, frozen=True):
    """The mean rating of one month, such as "2026-11", by UTC."""

    month: str
    mean: Figure


class Rated(Struct, frozen=True):
    """The ratings of one kind of text.

    Args:
        name: the template, model or prompt; "" where there was none.
        mean: of the scores, 1 to 5.
        good: how many are 4 or 5.
        scores: how often 1, 2, 3, 4 and 5 were given.
        months: the mean of each month that has one, oldest first.
    """

    name: str
    mean: Figure
    good: Share
    scores: tuple[int, ...]
    months: tuple[Month, ...]


class Aspect(Struct, frozen=True):
    """How often a rating said that it is about one thing, and to which side."""

    name: str
    plus: int
    minus: int


class Ratings(Struct, frozen=True):
    """All ratings that stand. Each counts, also where one version has several. The most often rated come first.

    Args:
        all: of every text.
        blind: given with no score and no history shown.
        by_template: by what the spec began with.
        by_author: by the model that was called last to write; "" where none was.
        by_critic: by the model that was called last to judge; "" where none was.
        by_prompt: by each prompt version in use, `name@digest`: a rating counts once for every prompt in use.
        aspects: what they are about, the most often named first.
        seconds: the median of how long they took, where it was measured.
    """

    all: Rated
    blind: Rated
    by_template: tuple[Rated, ...]
    by_author: tuple[Rated, ...]
    by_critic: tuple[Rated, ...]
    by_prompt: tuple[Rated, ...]
    aspects: tuple[Aspect, ...]
    seconds: Figure


_Scores = Counter[tuple[str, int]]
"""How often a score was given in a month."""


class RatingTally:
    """Ratings, session by session."""

    def __init__(self) -> None:
        self._kinds: defaultdict[str, defaultdict[str, _Scores]] = defaultdict(lambda: defaultdict(Counter))
        self._aspects: Counter[str] = Counter()
        self._seconds: Counter[int] = Counter()

    def add(self, facts: Facts) -> None:
        """Take the ratings of one session in."""
        for rating in facts.ratings:
            for kind, name in _kinds(facts, rating):
                self._kinds[kind][name][f"{rating.at:%Y-%m}", rating.score] += 1
            self._aspects.update(set(rating.aspects))
            if rating.seconds > 0:
                self._seconds[round(rating.seconds * 10)] += 1

    def told(self) -> Ratings:
        """What they say."""
        return Ratings(
            _rated("", self._kinds["all"][""]),
            _rated("", self._kinds["blind"][""]),
            self._by("template"),
            self._by("author"),
            self._by("critic"),
            self._by("prompt"),
            self._told_aspects(),
            middle(self._seconds, LEAST_RATINGS, 0.1),
        )

    def _by(self, kind: str) -> tuple[Rated, ...]:
        found = (_rated(name, scores) for name, scores in self._kinds[kind].items())
        return tuple(sorted(found, key=lambda each: (-each.mean.n, each.name)))

    def _told_aspects(self) -> tuple[Aspect, ...]:
        found = (Aspect(name, self._aspects[f"+{name}"], self._aspects[f"-{name}"]) for name in ASPECTS)
        return tuple(
            sorted((each for each in found if each.plus or each.minus), key=lambda a: (-a.plus - a.minus, a.name))
        )


def _kinds(facts: Facts, rating: Rating) -> list[tuple[str, str]]:
    blind = [("blind", "")] if rating.blind else []
    made = [("template", facts.template), ("author", rating.author), ("critic", rating.critic)]
    return [("all", ""), *blind, *made, *(("prompt", name) for name in rating.prompts)]


def _rated(name: str, scores: _Scores) -> Rated:
    by_score: Counter[int] = Counter()
    months: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (month, score), count in scores.items():
        by_score[score] += count
        months[month][0] += score * count
        months[month][1] += count
    n, total = by_score.total(), sum(score * count for score, count in by_score.items())
    return Rated(
        name,
        mean(total, n, LEAST_RATINGS),
        share(sum(count for score, count in by_score.items() if score >= _GOOD), n, LEAST_RATINGS),
        tuple(by_score[score] for score in range(1, 6)),
        tuple(Month(month, mean(of[0], of[1], LEAST_A_MONTH)) for month, of in sorted(months.items())),
    )
