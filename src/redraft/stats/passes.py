"""How many passes it took to be done, against what was expected; and specs that are too vague to get done with."""

from collections import Counter, defaultdict
from typing import Final

from msgspec import Struct

from redraft.stats.facts import Facts
from redraft.stats.figures import LEAST_SESSIONS, Figure, Share, middle, share

MOST_PASSES: Final = 5
"""Passes at the median beyond which a template's spec is called too vague."""


class TemplatePasses(Struct, frozen=True):
    """How many passes the sessions of one template take.

    Args:
        template: its name; "" for sessions that began without one.
        median: passes before the first ending that the person did not choose, over the sessions that have one.
        done: how many of these were done then or later.
        vague: the median is above `MOST_PASSES`: the spec is too vague.
    """

    template: str
    median: Figure
    done: Share
    vague: bool


class Passes(Struct, frozen=True):
    """How many passes sessions take. Forks are left out: their beginning is another session's.

    Args:
        to_done: passes closed before a session was done for the first time, and how many sessions took so many.
        median: of these.
        done: sessions that were ever done, of those that came to an ending of their own.
        within: sessions that took as many passes as was expected before anything was judged.
        longer: that took more.
        shorter: that took fewer.
        beyond: the median of passes taken less the number that was called likeliest.
        templates: by template, the one with the most sessions first.
    """

    to_done: tuple[tuple[int, int], ...]
    median: Figure
    done: Share
    within: Share
    longer: Share
    shorter: Share
    beyond: Figure
    templates: tuple[TemplatePasses, ...]


class PassesTally:
    """Passes, session by session."""

    def __init__(self) -> None:
        self._to_done: Counter[int] = Counter()
        self._beyond: Counter[int] = Counter()
        self._against: Counter[str] = Counter()
        self._ended: defaultdict[str, Counter[int]] = defaultdict(Counter)
        self._done: Counter[str] = Counter()

    def add(self, facts: Facts) -> None:
        """Take one session in."""
        if facts.fork:
            return
        if facts.ended_after is not None:
            self._ended[facts.template][facts.ended_after] += 1
            self._done[facts.template] += facts.done_after is not None
        if facts.done_after is not None:
            self._to_done[facts.done_after] += 1
        if facts.done_after is not None and len(facts.expected) == 3:
            low, likely, high = facts.expected
            self._beyond[facts.done_after - likely] += 1
            self._against[
                "longer" if facts.done_after > high else "shorter" if facts.done_after < low else "within"
            ] += 1

    def told(self) -> Passes:
        """What they say."""
        compared, ended = self._against.total(), sum(counts.total() for counts in self._ended.values())
        within, longer, shorter = (
            share(self._against[name], compared, LEAST_SESSIONS) for name in ("within", "longer", "shorter")
        )
        templates = (self._template(name) for name in self._ended)
        return Passes(
            tuple(sorted(self._to_done.items())),
            middle(self._to_done, LEAST_SESSIONS),
            share(self._done.total(), ended, LEAST_SESSIONS),
            within, longer, shorter,
            middle(self._beyond, LEAST_SESSIONS),
            tuple(sorted(templates, key=lambda each: (-each.median.n, each.template))),
        )  # fmt: skip

    def _template(self, name: str) -> TemplatePasses:
        counts = self._ended[name]
        median = middle(counts, LEAST_SESSIONS)
        vague = median.value is not None and median.value > MOST_PASSES
        return TemplatePasses(name, median, share(self._done[name], counts.total(), LEAST_SESSIONS), vague)
