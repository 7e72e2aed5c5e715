"""How sessions go: which are abandoned and when, what is flagged, and how much of the critic's word is grounded."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from redraft.stats.facts import Facts
from redraft.stats.figures import LEAST_SESSIONS, LEAST_VERDICTS, Figure, Share, mean, share

LEFT_FOR: Final = timedelta(days=14)
"""How long a session that did not end lies untouched before it is called abandoned."""


class Abandoned(Struct, frozen=True):
    """Sessions that no ending stands in, and that were not touched for 14 days.

    Args:
        share: of all sessions; forks in which nothing was done yet are not among them.
        after: passes closed when a session was left, and how many sessions were left after so many.
    """

    share: Share
    after: tuple[tuple[int, int], ...]


class FlagCount(Struct, frozen=True):
    """How many flags of one kind stand on things of one kind."""

    flag: str
    what: str
    count: int


class Course(Struct, frozen=True):
    """How sessions go.

    Args:
        abandoned: sessions that were left.
        grounded: the critic's verdicts whose evidence is in the draft, of its passes, and of its fails that quote any.
        flags: flags that stand, a session.
        by_flag: by kind, and by what they are on, the most frequent first.
    """

    abandoned: Abandoned
    grounded: Share
    flags: Figure
    by_flag: tuple[FlagCount, ...]


class CourseTally:
    """How sessions went, one by one."""

    def __init__(self, now: datetime) -> None:
        """Begin.

        Args:
            now: from when back it is counted how long a session was not touched.
        """
        self._now = now
        self._sessions = self._worked = self._grounded = self._evidenced = 0
        self._left: Counter[int] = Counter()
        self._flags: Counter[tuple[str, str]] = Counter()

    def add(self, facts: Facts) -> None:
        """Take one session in."""
        self._sessions += 1
        # Of a fork in which only its own `forked` is new, nobody can say that it was left.
        if not facts.fork or facts.events:
            self._worked += 1
            if not facts.ending and self._now - facts.changed >= LEFT_FOR:
                self._left[facts.passes] += 1
        self._grounded += facts.grounded
        self._evidenced += facts.evidenced
        for each in facts.flags:
            self._flags[each.flag, each.what] += each.count

    def told(self) -> Course:
        """What they say."""
        left = Abandoned(share(self._left.total(), self._worked, LEAST_SESSIONS), tuple(sorted(self._left.items())))
        flags = sorted(self._flags.items(), key=lambda each: (-each[1], each[0]))
        return Course(
            left,
            share(self._grounded, self._evidenced, LEAST_VERDICTS),
            mean(self._flags.total(), self._sessions, LEAST_SESSIONS),
            tuple(FlagCount(flag, what, count) for (flag, what), count in flags),
        )
