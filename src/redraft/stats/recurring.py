"""Faults that come back in session after session, and the words that would have a template prevent them."""

import re
from array import array
from collections import Counter, defaultdict
from typing import Final, TypeAlias
from zlib import crc32

from msgspec import Struct

from redraft.core.signals.wording import alike, content
from redraft.stats.facts import Facts
from redraft.stats.figures import LEAST_JUDGED, Share, share

LEAST_OFTEN: Final = 3
"""Sessions with the same fault from which on it is called recurring."""
MOST_TOLD: Final = 30
"""Recurring faults that are told, the most frequent first."""
MOST_KINDS: Final = 300
"""Kinds of fault that are told apart within one criterion; what is rarer than so many others is left out."""


class TemplateFault(Struct, frozen=True):
    """In how many sessions of one template a fault came up."""

    template: str
    sessions: int


class Recurring(Struct, frozen=True):
    """A fault that came up in several sessions: the same criterion, and directives that say the same.

    Args:
        criterion: that it is of; "" for style notes and boundaries.
        directive: in the words in which it came up most often.
        share: sessions in which it came up, of those that judged the criterion; of all that judged anything, where it
            is of none.
        templates: by the template that those sessions began with, the most frequent first; those without are left out.
        boundary: what could be added to a template's boundaries.
        reference: what could be added to a template's reference.
    """

    criterion: str
    directive: str
    share: Share
    templates: tuple[TemplateFault, ...]
    boundary: str
    reference: str


_Sessions: TypeAlias = "array[int]"


class RecurringTally:
    """Faults, session by session. Each different directive is kept once, with the sessions that it came up in."""

    def __init__(self) -> None:
        self._said: defaultdict[str, defaultdict[str, _Sessions]] = defaultdict(lambda: defaultdict(lambda: array("l")))
        self._judged: Counter[str] = Counter()
        self._templates: list[str] = []

    def add(self, facts: Facts) -> None:
        """Take the faults of one session in."""
        number = len(self._templates)
        self._templates.append(facts.template)
        self._judged.update(each.criterion for each in facts.judged)
        self._judged[""] += bool(facts.judged)
        for fault in facts.faults:
            self._said[fault.criterion][fault.directive].append(number)

    def told(self) -> tuple[Recurring, ...]:
        """The recurring faults, the one that the most sessions have first."""
        found = [
            self._recurring(criterion, directive, sessions)
            for criterion, said in self._said.items()
            for directive, sessions in _kinds(said)
            if len(sessions) >= LEAST_OFTEN
        ]
        return tuple(sorted(found, key=lambda each: (-each.share.count, each.criterion, each.directive))[:MOST_TOLD])

    def _recurring(self, criterion: str, directive: str, sessions: set[int]) -> Recurring:
        count, n = len(sessions), max(self._judged[criterion], len(sessions))
        names = Counter(self._templates[number] for number in sessions)
        ranked = sorted((-names[name], name) for name in names if name)
        plain = _plain(directive)
        return Recurring(
            criterion, directive, share(count, n, LEAST_JUDGED), tuple(TemplateFault(name, -k) for k, name in ranked),
            f"from the first draft on: {plain.rstrip(' .')}", f"A good one has this from the start: {plain}",
        )  # fmt: skip


def _kinds(said: dict[str, _Sessions]) -> list[tuple[str, set[int]]]:
    """Directives of one criterion that say the same, under the most frequent of them, with their sessions.

    Each joins the first kind whose leading directive says the same, the most frequent directive first; of those that
    came up equally often, in an order that no alphabet favours. So the order of the sessions does not matter.
    """
    ranked = sorted(said, key=lambda text: (-len(set(said[text])), crc32(text.encode()), text))
    kinds: list[tuple[str, set[int]]] = []
    holding: defaultdict[str, list[int]] = defaultdict(list)
    for text in ranked:
        words = content(text)
        near = Counter(place for word in words for place in holding[word]) if words else Counter(range(len(kinds)))
        likely = sorted(place for place, shared in near.items() if 4 * shared >= len(words))
        joined = next((place for place in likely if alike(text, kinds[place][0])), None)
        if joined is not None:
            kinds[joined][1].update(said[text])
        elif len(kinds) < MOST_KINDS:
            for word in words:
                holding[word].append(len(kinds))
            kinds.append((text, set(said[text])))
    return kinds


def _plain(directive: str) -> str:
    """A directive without quotation marks: words in quotes within a boundary would be forbidden as they stand."""
    said = _MARKS.sub("", " ".join(directive.split())).strip()
    return said[:1].lower() + said[1:] if said[1:2].islower() else said


_MARKS: Final = re.compile(r"[\"“”„«»`‘‚]|(?<!\w)['’]|['’](?!\w)")
