"""Ratings: what the scores mean, what a person has given so far, which sessions wait for one, and how one is told."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.events import Rated
from redraft.core.said import ASPECTS
from redraft.core.session import Session
from redraft.core.stages import is_outline

SCORES: Final[Mapping[int, str]] = MappingProxyType(
    {1: "unusable", 2: "start over", 3: "needs work", 4: "nearly there", 5: "ready to use"}
)
"""What each score means."""

LOW: Final = 3
"""The highest score that stays on the list of open feedback."""

SECONDS: Final = 60.0
"""Seconds that a rating may take; what was given by then is saved."""

REST: Final = timedelta(days=1)
"""How long a session that did not end is left alone before its rating is asked for."""


class Given(Struct, frozen=True):
    """What a person has given of a rating so far.

    Args:
        score: 1 to 5; 0 while there is none.
        aspects: a sign and a word each, in the order of `ASPECTS`: "+clarity", "-evidence".
        line: why, in their words.
    """

    score: int = 0
    aspects: tuple[str, ...] = ()
    line: str = ""

    def sign(self, aspect: str) -> str:
        """The sign of an aspect: "+", "-", or "" where nothing is said of it."""
        return next((each[0] for each in self.aspects if each[1:] == aspect), "")

    def marked(self, aspect: str, sign: str) -> "Given":
        """The same with that aspect marked; the sign that it has already takes the mark away, as does ""."""
        signs = {each: self.sign(each) for each in ASPECTS}
        signs[aspect] = "" if signs[aspect] == sign else sign
        return replace(self, aspects=tuple(f"{signs[each]}{each}" for each in ASPECTS if signs[each]))


def lacks_rating(session: Session) -> bool:
    """Whether there is a text that nobody rated, be it that work on it goes on.

    A fork in which nothing was done yet has no text of its own: its origin is asked about.
    """
    untouched = session.last == session.copied
    has_text = session.draft is not None and not is_outline(session) and not untouched
    return has_text and not ratings_of(session, session.head)


def ratings_of(session: Session, version: int) -> tuple[Rated, ...]:
    """The ratings of a version that were not taken back, oldest first."""
    return tuple(each for each in session.ratings if each.version == version)


def rating_told(ratings: Sequence[Rated], head: int) -> Rated | None:
    """The rating that a session is listed with: the latest of the version that stands, else of any; None for none."""
    return next(reversed([each for each in ratings if each.version == head] or ratings), None)


def aspects_say(aspects: tuple[str, ...]) -> str:
    """What a rating is about, as a person reads it: "+clarity −evidence"."""
    return " ".join(each.replace("-", "−", 1) if each.startswith("-") else each for each in aspects)


def score_says(rating: Rated | Given) -> str:
    """A score and what it is about, in a few words: "4, nearly there, +clarity −evidence"."""
    parts = (str(rating.score or ""), SCORES.get(rating.score, ""), aspects_say(rating.aspects))
    return ", ".join(part for part in parts if part)


def given_says(rating: Rated | Given) -> str:
    """The same with the person's line after it."""
    line = " ".join(rating.line.split())
    return ": ".join(part for part in (score_says(rating), f"“{line}”" if line else "") if part)


def rating_says(rating: Rated) -> str:
    """A whole rating in one line, but for its version: score, aspects, line, who, how long, and how it was given."""
    how = ("blind" if rating.blind else "", "saved when the time was up" if rating.late else "")
    took = f"{rating.seconds:.0f} s" if rating.seconds else ""
    return f"{given_says(rating)} ({', '.join(part for part in (rating.by, took, *how) if part)})"
