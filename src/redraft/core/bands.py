"""Measures that can be frozen, and the bands that they are kept in.

Values are rounded as they are shown, before anything is compared: what a person reads is what is checked. Everything
here is pure and its time grows linearly with the text. What reads prose is loaded when something is first measured.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

from redraft.core.draft import Draft

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
        return round(self.take(draft), 1) + 0.0 if measurable(draft) else None  # never -0.0

    def means_something_in(self, language: str) -> bool:
        """Whether it can be measured in a language, by its tag ("en-GB")."""
        return not self.english or language.partition("-")[0].casefold() == "en"

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
    return _words(draft) > 0


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


def _words(draft: Draft) -> int:
    from redraft.core.measures import draft_words

    return len(draft_words(draft))


def _sentences(draft: Draft) -> int:
    from redraft.core.measures import draft_sentences

    return len(draft_sentences(draft))


def _paragraphs(draft: Draft) -> int:
    from redraft.core.measures import paragraphs

    return len(paragraphs(draft))


def _grade(draft: Draft) -> float:
    from redraft.core.measures import grade_of

    return grade_of(draft)


def _sentence_words(draft: Draft) -> float:
    return _words(draft) / max(1, _sentences(draft))


def _second_person(draft: Draft) -> float:
    words = _plain_words(draft)
    return _share(sum(word in _SECOND for word in words), words)


def _informal(draft: Draft) -> float:
    """Contractions, words of chat, and exclamation marks; a possessive ("Ann's") is no contraction."""
    from redraft.core.measures import runs

    words = _plain_words(draft)
    said = sum(word in _INFORMAL or word.endswith(_CONTRACTED) for word in words)
    shouts = sum(len(re.findall(r"!+(?![\[=])", draft.text[run.start : run.end])) for run in runs(draft))
    return _share(said + shouts, words)


def _plain_words(draft: Draft) -> list[str]:
    """The words in lower case, straight apostrophes in them, without the marks around them."""
    from redraft.core.measures import draft_words

    found = (draft.text[word.start : word.end].lower().replace("’", "'") for word in draft_words(draft))
    return [re.sub(r"\A[\W_]+|[\W_]+\Z", "", word) for word in found]


def _share(count: int, words: Sequence[str]) -> float:
    return min(100.0, 100 * count / len(words))


MEASURES: Final[Mapping[str, Measure]] = MappingProxyType(
    {
        measure.id: measure
        for measure in (
            Measure("words", "words", "count", 1, _words),
            Measure("sentences", "sentences", "count", 1, _sentences),
            Measure("paragraphs", "paragraphs", "count", 1, _paragraphs),
            Measure("grade", "reading grade", "number", 0.5, _grade, english=True),
            Measure("sentence_words", "sentence length", "number", 0.5, _sentence_words),
            Measure("second_person", "second person", "percent", 1.0, _second_person, english=True),
            Measure("formality", "informal markers", "percent", 1.0, _informal, english=True),
        )
    }
)
"""Every measure that can be frozen, by its id, in the order in which they are offered."""
