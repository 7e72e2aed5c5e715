"""The report of a session: one frozen value with all that is told of it, whatever it is written as afterwards."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from redraft.core.accounts import EndingTold, HoldTold, endings_told, holds_told
from redraft.core.draft import Draft
from redraft.core.events import Amended, AnyEvent, Challenged, Froze, Locked, Noted, Rated, Reviewed, Role
from redraft.core.feedback import Feedback, open_feedback
from redraft.core.raised import Raised
from redraft.core.rated import rating_told
from redraft.core.said import Forked
from redraft.core.session import Session
from redraft.core.spec import Spec
from redraft.core.spend import ROLES, Spend, spend, total, unwatched
from redraft.core.standing import Score, score
from redraft.reports.deciding import DecisionTold, decisions_told
from redraft.reports.judging import Judged, Row, judged_versions, rows
from redraft.reports.saying import Answer, FlagTold, answers_told, flags_told
from redraft.reports.versions import VersionTold, versions_told

__all__ = ["Judged", "Report", "Source", "report"]


class Source(Struct, frozen=True):
    """What a session alone does not say of the file that it was read from, and of who reports.

    Args:
        made_with: the version of redraft that reports.
        app: the version of redraft that began the transcript; "" where it is not known.
        sha256: digest of the transcript's bytes, in hex; "" where there is no file.
        about: how the transcript came about, where it is no person's own work; "" else.
        fault: what is wrong with the file, in a line; "" if it is sound.
    """

    made_with: str
    app: str = ""
    sha256: str = ""
    about: str = ""
    fault: str = ""


class Report(Struct, frozen=True, kw_only=True):
    """All that is told of a session.

    Args:
        source: the file, and who reports.
        id: of the session.
        title: as it is now.
        template: what its spec began with; "" for none.
        created: when it began, UTC.
        changed: when its last event was written, UTC.
        events: how many there are.
        forked: where it was copied from, the last fork last.
        spec: as it stands.
        revision: of the spec.
        amendments: how the spec came to stand so, oldest first.
        draft: the text that stands; None before the first.
        score: of that text.
        passes: closed passes.
        versions: every version, oldest first.
        judged_in: the versions in which something was judged, in order.
        rows: the rubric, a row a criterion, those that the spec no longer has last.
        decisions: every decision, oldest first.
        ratings: every rating, oldest first.
        flags: every flag, oldest first.
        answers: what came of feedback, oldest first.
        open: feedback that nothing came of yet, oldest first.
        holds: freezes in force.
        thawed: freezes that ended.
        lock: of the outline, if there is one.
        signals: those that were raised.
        endings: those that there were, oldest first.
        final_checks: oldest first.
        challenges: blind comparisons, oldest first.
        notes: what the author was told, oldest first.
        spend: what models took, by role.
        total: what they took together.
        models: who played each role.
        unwatched: why a budget cannot be watched, in a line; "" where it can.
        story: a line an event; () where it was not told.
    """

    source: Source
    id: str
    title: str
    template: str
    created: datetime
    changed: datetime
    events: int
    forked: tuple[Forked, ...]
    spec: Spec
    revision: int
    amendments: tuple[Amended, ...]
    draft: Draft | None
    score: Score
    passes: int
    versions: tuple[VersionTold, ...]
    judged_in: tuple[int, ...]
    rows: tuple[Row, ...]
    decisions: tuple[DecisionTold, ...]
    ratings: tuple[Rated, ...]
    flags: tuple[FlagTold, ...]
    answers: tuple[Answer, ...]
    open: tuple[Feedback, ...]
    holds: tuple[HoldTold, ...]
    thawed: tuple[Froze, ...]
    lock: Locked | None
    signals: tuple[Raised, ...]
    endings: tuple[EndingTold, ...]
    final_checks: tuple[Reviewed, ...]
    challenges: tuple[Challenged, ...]
    notes: tuple[Noted, ...]
    spend: dict[Role, Spend]
    total: Spend
    models: dict[Role, tuple[str, ...]]
    unwatched: str
    story: tuple[str, ...] = ()

    @property
    def ending(self) -> EndingTold | None:
        """The ending that stands; None while the session is open."""
        last = self.endings[-1] if self.endings else None
        return last if last is not None and not last.went_on else None

    @property
    def rating(self) -> Rated | None:
        """The latest rating of the text that stands, else the latest of any; None where there is none."""
        return rating_told(self.ratings, self.draft.number if self.draft else 0)


def report(
    session: Session, events: Sequence[AnyEvent], signals: Sequence[Raised], source: Source, lines: Sequence[str] = ()
) -> Report:
    """Gather what is told of a session.

    Args:
        session: the session.
        events: those that fold into it, from the first.
        signals: those that it raised.
        source: the file that it was read from, and who reports.
        lines: the story, a line an event, where it is to be told, too.
    """
    return Report(
        source=source, id=session.id, title=session.title, template=session.template, created=session.created,
        changed=session.last_at, events=session.last, forked=session.forked, spec=session.spec,
        revision=session.revision, amendments=session.amendments, draft=session.draft, score=score(session),
        passes=len(session.passes), versions=versions_told(session, events), judged_in=judged_versions(session),
        rows=rows(session), decisions=decisions_told(session), ratings=session.ratings,
        flags=flags_told(session), answers=answers_told(session), open=open_feedback(session),
        holds=holds_told(session), thawed=_thawed(session, events), lock=session.lock,
        signals=tuple(signals), endings=endings_told(session), challenges=session.challenges, notes=session.notes,
        final_checks=tuple(each for each in session.reviews if each.scope == "final"), spend=spend(session),
        total=total(session), models=_models(session), unwatched=unwatched(session), story=tuple(lines),
    )  # fmt: skip


def _thawed(session: Session, events: Sequence[AnyEvent]) -> tuple[Froze, ...]:
    """The freezes that are no longer in force, each told once, by its latest event."""
    held = {(hold.what, hold.target, hold.quote) for hold in session.holds}
    froze = {(each.what, each.target, each.quote): each for each in events if isinstance(each, Froze)}
    return tuple(each for key, each in froze.items() if key not in held)


def _models(session: Session) -> dict[Role, tuple[str, ...]]:
    by_role = {role: dict.fromkeys(call.model for call in session.calls if call.role == role) for role in ROLES}
    return {role: tuple(models) for role, models in by_role.items() if models}
