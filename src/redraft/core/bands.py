"""Measures that can be frozen, and the bands that they are kept in.

Values are rounded as they are shown, before anything is compared: what a person reads is what is checked. Everything
here is pure and its time grows linearly with the text.
"""

import math
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

from redraft.core.draft import Draft
from redraft.core.measures import draft_sentences, draft_words, grade_of, paragraphs, runs

Shown = Literal["count", "number", "percent"]


class Measure(Struct, frozen=True):
    """Something about a draft's prose that is a number.

    Args:
        id: its name in a transcript, such as `second_person`.
        label: its name for a person.
        shown: a count is a whole number; a number and a percentage (of the words, 0 to 100) have one decimal.
        least: the least room that a band has on either side: a tenth of nearly nothing is no room at all.
        take: what measures it in a draft that has words.
        english: it means something in English only.
    """

    id: str
    label: str
    shown: Shown
    least: float
    take: Callable[[Draft], float]
    english: bool = False

    def of(self, draft: Draft) -> float | None:
        """The value in a draft, rounded as it is shown; None where there are no words to measure, but 0 for a count."""
        if self.shown == "count":
            return self.take(draft)
        return round(self.take(draft), 1) + 0.0 if draft_words(draft) else None  # never -0.0

    def band(self, value: float, share: float = 0.10) -> tuple[float, float]:
        """The band around a value of this measure; see `band`."""
        return band(value, share, self.least, self.shown)

    def show(self, value: float) -> str:
        """A value for a person: "131", "8.2", "4.5%"."""
        figure = f"{value:g}" if self.shown == "count" else f"{value:.1f}"
        return f"{figure}%" if self.shown == "percent" else figure

    def show_band(self, low: float, high: float) -> str:
        """A band for a person: "90 to 110"."""
        return f"{self.show(low)} to {self.show(high)}"


def band(value: float, share: float = 0.10, least: float = 0.0, shown: Shown = "number") -> tuple[float, float]:
    """The band around a value: a share of it up and down, and never less than some room.

    A tenth of a value near zero is nearly nothing, so that one contraction more in a formal text would break the hold:
    `least` is the room that there is whatever the value. A band of counts has whole numbers at both ends, and none
    below zero, as has one of percentages, which ends at 100.

    Args:
        value: what is measured now.
        share: of the value, from 0; 0.10 is a tenth up and a tenth down.
        least: least room on either side, in the value's own unit.
        shown: what kind of value it is.

    Returns:
        Low and high, rounded as they are shown; the value lies between them.
    """
    room = max(abs(value) * share, least)
    low, high = value - room, value + room
    if shown == "count":
        return max(0.0, min(value, _up(low))), max(value, _down(high))
    low, high = _down(low * 10) / 10, _up(high * 10) / 10
    return (max(0.0, low), min(100.0, high)) if shown == "percent" else (low, high)


def measurable(draft: Draft) -> bool:
    """Whether a draft has words to measure: code, tables and front matter have none."""
    return bool(draft_words(draft))


_SLACK: Final = 1e-9
"""What a sum of floats may be off by: 100 + 10 is 110."""


def _up(value: float) -> float:
    return float(math.ceil(value - _SLACK))


def _down(value: float) -> float:
    return float(math.floor(value + _SLACK))


_SECOND: Final = frozenset("you your yours yourself yourselves you're you've you'll you'd y'all".split())
_INFORMAL: Final = frozenset(
    "it's that's there's here's what's who's where's how's he's she's let's i'm ain't y'all gonna wanna gotta "
    "kinda sorta dunno lemme gimme yeah yep yup nope nah hey hi hiya ok okay lol omg btw imo imho tbh fyi asap thx pls "
    "plz haha wow oops yay guys folks stuff awesome cool super totally literally cheers".split()
)
_CONTRACTED: Final = ("n't", "'re", "'ve", "'ll", "'d")
_SHOUT: Final = re.compile(r"!+(?![\[=])")
_EDGES: Final = re.compile(r"\A[\W_]+|[\W_]+\Z")


def _plain_words(draft: Draft) -> list[str]:
    """The words in lower case, straight apostrophes in them, without the marks around them."""
    found = (draft.text[word.start : word.end].lower().replace("’", "'") for word in draft_words(draft))
    return [_EDGES.sub("", word) for word in found]


def _second_person(draft: Draft) -> float:
    return _share(draft, sum(word in _SECOND for word in _plain_words(draft)))


def _informal(draft: Draft) -> float:
    """Contractions, words of chat, and exclamation marks; a possessive ("Ann's") is no contraction."""
    said = sum(word in _INFORMAL or word.endswith(_CONTRACTED) for word in _plain_words(draft))
    shouts = sum(len(_SHOUT.findall(draft.text, run.start, run.end)) for run in runs(draft))
    return _share(draft, said + shouts)


def _share(draft: Draft, count: int) -> float:
    return min(100.0, 100 * count / len(draft_words(draft)))


def _sentence_words(draft: Draft) -> float:
    return len(draft_words(draft)) / max(1, len(draft_sentences(draft)))


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        measure.id: measure
        for measure in (
            Measure("words", "words", "count", 1, lambda draft: len(draft_words(draft))),
            Measure("sentences", "sentences", "count", 1, lambda draft: len(draft_sentences(draft))),
            Measure("paragraphs", "paragraphs", "count", 1, lambda draft: len(paragraphs(draft))),
            Measure("grade", "reading grade", "number", 0.5, grade_of, english=True),
            Measure("sentence_words", "sentence length", "number", 0.5, _sentence_words),
            Measure("second_person", "second person", "percent", 1.0, _second_person, english=True),
            Measure("formality", "informal markers", "percent", 1.0, _informal, english=True),
        )
    }
)
"""Every measure that can be frozen, by its id, in the order in which they are offered."""
