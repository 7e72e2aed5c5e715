"""The critique as it stands: the findings of the review in force, each with where it is in the loop."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.canonical import canonical
from redraft.core.causes import CALLS_FOR
from redraft.core.events import Decided, Proposed, Reviewed
from redraft.core.review import Finding, Fix, Verdict
from redraft.core.session import Mark, Session
from redraft.core.spec_values import Stage
from redraft.core.stages import STAGES, criteria_in, is_outline, later_criteria, stage_at_hand, stages_used
from redraft.core.stuck import stage_of, stuck_stages

ItemState = Literal["focus", "waiting", "asks", "yours", "refused", "accepted", "rejected", "skipped"]

REWRITE: Final = "rewrite"
"""The source of findings that are the hunks of a rewrite."""
FINAL: Final = "final check"
"""The source of findings of a final check that no criterion asks for."""
WAITS_FOR: Final = "waits for "
"""How the note of a finding begins that is of a later stage: "waits for Polish"."""
AMENDS: Final = "needs an amendment (m)"


class Item(Struct, frozen=True):
    """One finding, ranked.

    Args:
        name: the finding, as "event.position".
        rank: its place in the critique, from 1: the hunks of a rewrite, then the findings of the review.
        finding: the fault itself.
        state: where it is: in focus with a fix to decide, waiting, asking the person for a fact that nobody may invent,
            the person's to write, refused, or decided.
        fix: the fix that was offered or refused, with its name; None before one is proposed.
        note: why it is refused or rejected, or what it waits for.
    """

    name: str
    rank: int
    finding: Finding
    state: ItemState
    fix: Fix | None = None
    fix_name: str = ""
    note: str = ""


def review_in_force(session: Session) -> Reviewed | None:
    """The latest full review of the head or of its nearest ancestor, under the spec's revision; None if there is none.

    A version made by accepting fixes has no full review until its pass closes: its parent's still stands.
    """
    for draft in session.lineage(session.head):
        review = session.trail.at(draft.number).whole
        if review is not None and review.revision == session.revision:
            return review
        if draft.origin in ("hand", "drafted") and session.open is None:
            return None
    return None


def reviewed_head(session: Session) -> bool:
    """Whether the head itself has a full review under the spec's revision."""
    review = review_in_force(session)
    return review is not None and review.version == session.head


def items(session: Session) -> tuple[Item, ...]:
    """The hunks of a rewrite under way, then the findings of the review in force, each with its state and its fix."""
    review = review_in_force(session)
    if review is None:
        return ()
    fixes = _fixes(session, review.n)
    accepted = _accepted(session, review)
    found = tuple(
        _item(session, name, rank, finding, fixes.get(name), accepted.get(name))
        for rank, (name, finding) in enumerate((*_hunks(session, review), *_named(review)), 1)
    )
    later = later_criteria(session, _worked_on(session, found))
    return tuple(_staged(item, later) for item in found)


def stage_worked_on(session: Session) -> Stage:
    """The stage whose findings fixes are asked for: the one at hand, unless nothing in it can be worked on.

    What only a person can write, or asks them for a fact, keeps nobody from what comes after it; nor does a stage in
    which the last pass moved nothing, once the session has gone on after that.
    """
    return _worked_on(session, items(session))


def _worked_on(session: Session, found: Iterable[Item]) -> Stage:
    at_hand = stage_at_hand(session)
    if is_outline(session):
        return at_hand
    left = stages_used(session)[stages_used(session).index(at_hand) :]
    workable = _stages_of(session, left, found, ("focus",)) or _stages_of(session, left, found, _WORKABLE)
    past = stuck_stages(session) if len(workable) > 1 and session.ended is None else ()
    return next((stage for stage in workable if stage not in past), workable[0] if workable else at_hand)


_WORKABLE: Final = ("focus", "waiting", "refused")


def _stages_of(
    session: Session, stages: Iterable[Stage], found: Iterable[Item], states: Collection[str]
) -> list[Stage]:
    """Those of some stages that have a finding in one of these states which is not optional."""
    open_ones = {item.finding.criterion for item in found if item.state in states and not item.finding.optional}
    return [stage for stage in stages if open_ones & set(criteria_in(session, stage))]


def waits_for_stage(item: Item) -> bool:
    """Whether a finding is of a later stage than the one at hand, and only shown until that stage is."""
    return item.state == "waiting" and item.note.startswith(WAITS_FOR)


def left_for_later(session: Session) -> int:
    """How many findings of a later stage can be worked on, though the last pass moved nothing in the one before it.

    0 where a stage that was tried has nothing after it: all that could be worked on was.
    """
    stuck = stuck_stages(session)
    if not stuck or is_outline(session):
        return 0
    first = min(STAGES.index(stage) for stage in stuck)
    after = set(STAGES[first + 1 :]) - stuck
    found = (item for item in items(session) if item.state == "waiting" and not item.finding.optional)
    return sum(stage_of(session, item.finding.criterion) in after for item in found)


def _staged(item: Item, later: Mapping[str, Stage]) -> Item:
    stage = later.get(item.finding.criterion)
    if stage is None or item.state != "waiting":
        return item  # what the person is asked for they may give at any time
    return replace(item, state="waiting", note=f"{WAITS_FOR}{stage.capitalize()}")


def pending(session: Session) -> tuple[Item, ...]:
    """The items whose fix waits for a decision in the open pass, in rank order."""
    return tuple(item for item in items(session) if item.state == "focus")


def verdict_in_force(session: Session, criterion: str) -> Verdict | None:
    """The latest verdict on a criterion since the review in force, of the version that it judged; None without one."""
    review = review_in_force(session)
    first = bisect_left(session.reviews, review.n, key=lambda event: event.n) if review else len(session.reviews)
    judged = (event for event in reversed(session.reviews[first:]) if review and event.version == review.version)
    return next((v for event in judged for v in event.verdicts if v.criterion == criterion), None)


def ungrounded(session: Session) -> tuple[str, ...]:
    """Criteria that the head was said to meet with words that it does not hold, and that nobody ticked since."""
    if not reviewed_head(session):
        return ()
    return tuple(c.id for c in session.spec.criteria if _in_doubt(session, c.id))


def late(session: Session) -> tuple[str, ...]:
    """Criteria of the head whose command gave no verdict in its review, and that nobody has judged since."""
    return tuple(id for id, mark in _since_review(session) if mark is None)


def failed_late(session: Session) -> tuple[str, ...]:
    """Criteria of the head that were judged after its review, by their command, and fail: they have no finding yet."""
    return tuple(id for id, mark in _since_review(session) if mark is not None and not (mark.hand or mark.passed))


def _since_review(session: Session) -> list[tuple[str, Mark | None]]:
    """Each criterion that the review of the head could not judge, with the latest judgement of it since."""
    review = review_in_force(session)
    if review is None or review.version != session.head:
        return []
    found = []
    for id in (each.criterion for each in review.unjudged):
        marks = (m for m in reversed(session.marks.get(id, ())) if m.n > review.n and m.version == session.head)
        found.append((id, next(marks, None)))
    return found


def _in_doubt(session: Session, criterion: str) -> bool:
    verdict = verdict_in_force(session, criterion)
    if verdict is None or not verdict.ungrounded:
        return False
    latest = next((mark for mark in reversed(session.marks.get(criterion, ())) if mark.version == session.head), None)
    return latest is None or not latest.hand


def _named(event: Reviewed | Proposed) -> tuple[tuple[str, Finding], ...]:
    return tuple((f"{event.n}.{place}", finding) for place, finding in enumerate(event.findings, 1))


def _hunks(session: Session, review: Reviewed) -> tuple[tuple[str, Finding], ...]:
    """The hunks of the latest rewrite, from when it is proposed until its pass is closed."""
    since = max(review.n, session.passes[-1].n if session.passes else 0)
    first = bisect_right(session.proposals, since, key=lambda proposal: proposal.n)
    rewrite = next((proposal for proposal in reversed(session.proposals[first:]) if proposal.findings), None)
    return _named(rewrite) if rewrite is not None and rewrite.version == review.version else ()


def _fixes(session: Session, since: int) -> dict[str, tuple[str, Fix]]:
    """The latest fix for each finding proposed after event `since`, with its name."""
    first = bisect_right(session.proposals, since, key=lambda proposal: proposal.n)
    return {
        fix.finding: (f"{proposal.n}.{place}", fix)
        for proposal in session.proposals[first:]
        for place, fix in enumerate(proposal.fixes, 1)
    }


def _accepted(session: Session, review: Reviewed) -> dict[str, Decided]:
    """The accepted fixes that stand: those between the version reviewed and the head, but for what was taken back."""
    first = bisect_right(session.decisions, review.n, key=lambda decision: decision.n)
    made = {decision.version: decision for decision in session.decisions[first:] if decision.version}
    found: dict[str, Decided] = {}
    taken_back: set[str] = set()
    for draft in session.lineage(session.head):
        if draft.number == review.version:
            break
        if draft.takes_back:
            taken_back.add(draft.takes_back)
        elif draft.number in made and draft.origin not in taken_back:
            found[made[draft.number].finding] = made[draft.number]
    return found


def _item(
    session: Session,
    name: str,
    rank: int,
    finding: Finding,
    offered: tuple[str, Fix] | None,
    accepted: Decided | None,
) -> Item:
    fix_name, fix = offered or ("", None)
    if accepted is not None:
        return Item(name, rank, finding, "accepted", fix, fix_name, accepted.reason)
    state, note = _state(session, finding, fix, fix_name, session.decided.get(name))
    return Item(name, rank, finding, state, fix, fix_name, note)


def _state(
    session: Session, finding: Finding, fix: Fix | None, fix_name: str, decided: Decided | None
) -> tuple[ItemState, str]:
    if decided is not None and decided.choice == "reject":
        return "rejected", decided.reason
    if decided is not None and decided.choice == "skip" and _this_pass(session, decided.n):
        aside = f"set aside: {decided.reason}; " if decided.by == "rules" and decided.reason else ""
        return "skipped", f"{aside}returns next pass"
    if fix is not None and fix.refused:
        return "refused", fix.refused
    if fix is not None and _this_pass(session, int(fix_name.split(".", maxsplit=1)[0])):
        return "focus", ""
    if finding.yours:
        return "yours", AMENDS if finding.source == FINAL else ""
    return ("asks", "") if _asks(session, finding) else ("waiting", "")


def _asks(session: Session, finding: Finding) -> bool:
    """Whether a fact is missing that the person has not given: for it, or for the same one of an earlier review."""
    if not CALLS_FOR[finding.cause].asks:
        return False
    return not any(_answers(session, note.about, finding) for note in session.notes if note.fact)


def _answers(session: Session, about: str, finding: Finding) -> bool:
    try:
        other = session.finding(about)
    except KeyError:  # only where a transcript was edited by hand
        return False
    alike = (finding.passage, finding.criterion) == (other.passage, other.criterion)
    return alike and canonical(finding.quote) == canonical(other.quote)


def _this_pass(session: Session, n: int) -> bool:
    return session.open is not None and n >= session.open.since
