"""Criteria over many sessions: those that never fail or never pass, and those that had to be re-opened."""

from collections import Counter, defaultdict
from typing import Literal

from msgspec import Struct

from redraft.stats.facts import Facts
from redraft.stats.figures import LEAST_JUDGED, LEAST_SESSIONS, Figure, Share, mean, share, too_few

Never = Literal["", "fails", "passes"]


class CriterionTold(Struct, frozen=True):
    """One criterion, told by its id, over all sessions that judged it.

    Args:
        criterion: its id.
        judge: who judges it, in the session that judged it last.
        sessions: how many judged it.
        passed: judgements that it passes.
        failed: judgements that it fails.
        resolved: sessions in which it failed at first and passes in the text that stands, of those that judged it.
        reopened: times that it failed after it had passed, a session.
        rechecked: of these, how many the final check found.
        never: "fails" or "passes" if it never does: dead weight, as it tells no draft from another; "" else.
        says: "" where `never` was looked for; else why not.
    """

    criterion: str
    judge: str
    sessions: int
    passed: int
    failed: int
    resolved: Share
    reopened: Figure
    rechecked: int
    never: Never
    says: str = ""


class Criteria(Struct, frozen=True):
    """All criteria.

    Args:
        all: the one that most sessions judged first.
        dead_weight: the ids of those that never fail or never pass, in that order.
        reopened: times that any criterion failed after it had passed, a session that judged anything.
        rechecked: of these, how many the final check found.
    """

    all: tuple[CriterionTold, ...]
    dead_weight: tuple[str, ...]
    reopened: Figure
    rechecked: int


class CriteriaTally:
    """Criteria, session by session."""

    def __init__(self) -> None:
        self._counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._judges: dict[str, tuple[float, str]] = {}
        self._sessions = 0

    def add(self, facts: Facts) -> None:
        """Take one session in."""
        self._sessions += bool(facts.judged)
        when = facts.changed.timestamp()
        for each in facts.judged:
            counts = {
                "sessions": 1, "passed": each.passed, "failed": each.failed, "resolved": each.resolved,
                "reopened": each.reopened, "rechecked": each.rechecked,
            }  # fmt: skip
            self._counts[each.criterion].update(counts)
            known = self._judges.get(each.criterion, (when, each.judge))
            self._judges[each.criterion] = max(known, (when, each.judge))

    def told(self) -> Criteria:
        """What they say."""
        found = (self._told(id, counts) for id, counts in self._counts.items())
        ranked = tuple(sorted(found, key=lambda each: (-each.sessions, each.criterion)))
        reopened = sum(counts["reopened"] for counts in self._counts.values())
        return Criteria(
            ranked,
            tuple(each.criterion for each in ranked if each.never),
            mean(reopened, self._sessions, LEAST_SESSIONS),
            sum(counts["rechecked"] for counts in self._counts.values()),
        )

    def _told(self, id: str, counts: Counter[str]) -> CriterionTold:
        n = counts["sessions"]
        enough = n >= LEAST_JUDGED
        return CriterionTold(
            id, self._judges[id][1], n, counts["passed"], counts["failed"],
            share(counts["resolved"], n, LEAST_SESSIONS), mean(counts["reopened"], n, LEAST_SESSIONS),
            counts["rechecked"], _never(counts) if enough else "", "" if enough else too_few(n, LEAST_JUDGED),
        )  # fmt: skip


def _never(counts: Counter[str]) -> Never:
    return "fails" if not counts["failed"] else "passes" if not counts["passed"] else ""
