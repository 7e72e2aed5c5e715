"""The past of one session as several signals ask for it, each question worked out once."""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar, cast

from redraft.core.critique import Item, items
from redraft.core.events import ClosedPass
from redraft.core.fold_trail import swung
from redraft.core.session import Session
from redraft.core.standing import Change, Standing, compare, rubric
from redraft.core.stopping import weighing
from redraft.core.trail import Swing, Trail

_Found = TypeVar("_Found")


class Past:
    """What signals ask of a session.

    Args:
        session: one that has a draft.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._line = session.lineage(session.head)
        self._standing: set[int] = set()
        self._taken_back: set[str] = set()
        self._reached = session.head + 1
        self._found: dict[Callable[[Past], object], object] = {}

    @property
    def trail(self) -> Trail:
        """What the session left behind."""
        return self.session.trail

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The critique as it stands."""
        return items(self.session)

    @cached_property
    def rubric(self) -> dict[str, Standing]:
        """How every criterion stands at the head."""
        return {line.criterion.id: line for line in rubric(self.session)}

    @cached_property
    def weighed(self) -> Change | None:
        """What the open pass's candidate changed, if something regressed and a person must say whether it stands."""
        return weighing(self.session)

    @cached_property
    def swings(self) -> tuple[Swing, ...]:
        """One a closed pass, and one for the pass that is being weighed."""
        if self.weighed is None or self.session.open is None:
            return self.trail.swings
        return (*self.trail.swings, swung(self.session, self.session.open.base, self.session.head))

    @cached_property
    def last_pass(self) -> ClosedPass | None:
        """The last closed pass, as long as nothing came after it: no other pass, version or spec."""
        session = self.session
        if not session.passes or session.open is not None:
            return None
        closed = session.passes[-1]
        amended = session.amendments[-1].n if session.amendments else 0
        there = session.head == (closed.candidate if closed.kept else closed.base)
        return closed if there and amended < closed.n else None

    @cached_property
    def last_change(self) -> Change:
        """What the last pass changed; of no use where there is none."""
        closed = self.session.passes[-1]
        return compare(self.session, closed.base, closed.candidate)

    @property
    def number(self) -> int:
        """The pass under way, or the one that comes next, from 1."""
        return self.session.open.number if self.session.open else len(self.session.passes) + 1

    def once(self, ask: Callable[["Past"], _Found]) -> _Found:
        """What a question finds, asked only the first time."""
        if ask not in self._found:
            self._found[ask] = ask(self)
        return cast(_Found, self._found[ask])

    def stands(self, version: int) -> bool:
        """Whether the head goes back to that version."""
        while self._reached > version:
            draft = next(self._line, None)
            if draft is None:
                break
            self._reached = draft.number
            self._standing.add(draft.number)
            if draft.takes_back:
                self._taken_back.add(draft.takes_back)
        return version in self._standing

    def fix_stands(self, version: int, fix: str) -> bool:
        """Whether an accepted fix is part of the head, and was not taken back since."""
        return self.stands(version) and fix not in self._taken_back

    def passes_now(self, criterion: str) -> bool:
        """Whether a criterion was judged to pass in the very version that stands."""
        line = self.rubric.get(criterion)
        return line is not None and line.state == "pass" and line.mark is not None and not line.mark.stale

    def fails(self, criterion: str) -> bool:
        """Whether the judgement that counts for the head says that a criterion fails."""
        line = self.rubric.get(criterion)
        return line is not None and line.state == "fail"
