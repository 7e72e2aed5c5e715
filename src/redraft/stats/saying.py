"""What a person said of a session: ratings, with what made the text that they are of, and flags."""

from collections import Counter
from collections.abc import Iterable
from typing import Final

from redraft.core.events import Called, Rated
from redraft.core.session import Session
from redraft.stats.counted import Flags, Rating

_LONGEST: Final = 3600.0
"""Seconds: an hour. Whoever took longer was not rating."""


def ratings(session: Session, since: int) -> tuple[Rating, ...]:
    """The ratings that stand, oldest first; a later one does not take the place of an earlier one.

    Args:
        session: the session.
        since: the last event that a fork copied; 0 for none. Calls that it copied made the text all the same.
    """
    return tuple(_rating(each, session.calls) for each in session.ratings if each.n > since)


def _rating(rated: Rated, calls: Iterable[Called]) -> Rating:
    before = [call for call in calls if call.n < rated.n]
    models = {call.role: call.model for call in before}
    prompts = {call.prompt.partition("@")[0]: call.prompt for call in before if call.prompt}
    return Rating(
        rated.at, rated.score, models.get("author", ""), models.get("critic", ""), tuple(sorted(prompts.values())),
        rated.aspects, rated.blind, min(max(rated.seconds, 0.0), _LONGEST),
    )  # fmt: skip


def flags(session: Session, since: int) -> tuple[Flags, ...]:
    """The flags that stand, counted by kind and by what they are on.

    Args:
        session: the session.
        since: the last event that a fork copied; 0 for none.
    """
    counts = Counter((each.flag, each.what) for each in session.flags if each.n > since)
    return tuple(Flags(*kind, count) for kind, count in sorted(counts.items()))
