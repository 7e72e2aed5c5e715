"""What the sessions teach: every statistic over many of them, in one value."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from redraft.stats.accepted import Deciding, DecidingTally
from redraft.stats.agreement import Agreeing, AgreeingTally
from redraft.stats.course import Course, CourseTally
from redraft.stats.criteria import Criteria, CriteriaTally
from redraft.stats.facts import Facts
from redraft.stats.passes import Passes, PassesTally
from redraft.stats.rated import Ratings, RatingTally
from redraft.stats.recurring import Recurring, RecurringTally
from redraft.stats.spent import Spent, SpentTally


class LeftOut(Struct, frozen=True):
    """A file that is not counted: its name, and what is wrong with it."""

    name: str
    fault: str


class Scope(Struct, frozen=True):
    """Which sessions were counted.

    Args:
        sessions: how many.
        forks: of these, how many are copies of others; what they copied is not counted again.
        first: when the earliest of them began; None where there is none.
        last: when the last of them began.
        since: only those that began then or later; None for all.
        template: only those that began with it; "" for all.
        others: sessions that were not counted as they began earlier, or with another template.
        templates: every template that a session began with, those not counted among them, with how many did.
        at: when it was counted, UTC.
    """

    sessions: int
    forks: int
    first: datetime | None
    last: datetime | None
    since: datetime | None
    template: str
    others: int
    templates: tuple[tuple[str, int], ...]
    at: datetime


class Report(Struct, frozen=True):
    """What the sessions teach. Every number in it says how many cases it rests on; see `redraft.stats.figures`.

    Args:
        scope: which sessions were counted.
        left_out: files that could not be.
        ratings: how good the texts were said to be.
        passes: how many passes it took, against the estimate, and which specs are too vague.
        deciding: what is accepted, how fast, and what of it was taken back.
        spent: money, tokens and retries.
        agreeing: how far critic and person agree.
        criteria: dead weight, and what was re-opened.
        recurring: faults that come back, the most frequent first.
        course: what is abandoned, flagged and grounded.
    """

    scope: Scope
    left_out: tuple[LeftOut, ...]
    ratings: Ratings
    passes: Passes
    deciding: Deciding
    spent: Spent
    agreeing: Agreeing
    criteria: Criteria
    recurring: tuple[Recurring, ...]
    course: Course


def report(
    facts: Iterable[Facts],
    *,
    now: datetime,
    since: datetime | None = None,
    template: str = "",
    left_out: Iterable[LeftOut] = (),
) -> Report:
    """Count sessions, one at a time; none of them is kept.

    Args:
        facts: of each session, in any order: the report is the same.
        now: the time, UTC; what lies untouched is counted from here back.
        since: count only sessions that began then or later.
        template: count only sessions that began with it; "" for all.
        left_out: files that could not be read.
    """
    counting = _Counting(now)
    for each in facts:
        wanted = (since is None or each.created >= since) and template in ("", each.template)
        counting.add(each, wanted)
    return counting.told(since, template, tuple(sorted(left_out, key=lambda each: each.name)))


class _Counting:
    """Every tally there is, and which sessions were counted."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._ratings, self._passes, self._deciding = RatingTally(), PassesTally(), DecidingTally()
        self._spent, self._agreeing, self._criteria = SpentTally(), AgreeingTally(), CriteriaTally()
        self._recurring, self._course = RecurringTally(), CourseTally(now)
        self._sessions = self._forks = self._others = 0
        self._first: datetime | None = None
        self._last: datetime | None = None
        self._templates: dict[str, int] = {}

    def add(self, facts: Facts, wanted: bool) -> None:
        """Take one session in, or only note that it is there."""
        self._templates[facts.template] = self._templates.get(facts.template, 0) + 1
        if not wanted:
            self._others += 1
            return
        self._sessions += 1
        self._forks += facts.fork
        self._first = min(self._first or facts.created, facts.created)
        self._last = max(self._last or facts.created, facts.created)
        for tally in (
            self._ratings, self._passes, self._deciding, self._spent, self._agreeing, self._criteria, self._recurring,
            self._course,
        ):  # fmt: skip
            tally.add(facts)

    def told(self, since: datetime | None, template: str, left_out: tuple[LeftOut, ...]) -> Report:
        """What they say together."""
        templates = tuple(sorted(self._templates.items(), key=lambda each: (-each[1], each[0])))
        scope = Scope(
            self._sessions, self._forks, self._first, self._last, since, template, self._others, templates, self._now
        )
        return Report(
            scope, left_out, self._ratings.told(), self._passes.told(), self._deciding.told(), self._spent.told(),
            self._agreeing.told(), self._criteria.told(), self._recurring.told(), self._course.told(),
        )  # fmt: skip
