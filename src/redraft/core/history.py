"""The version log: what each version changed, how it scored, and whether it was kept and by whom."""

from msgspec import Struct

from redraft.core.draft import Draft
from redraft.core.events import ClosedPass
from redraft.core.session import Session
from redraft.core.standing import Score, score


class LogLine(Struct, frozen=True):
    """One version in the log.

    Args:
        version: its number.
        parent: the version it was made from; 0 for the first.
        change: what was done, in one line.
        score: criteria passed, of how many.
        keep: "kept", "not kept", or "" while nothing is decided.
        why: who decided, and the reason.
        head: it is the version that stands.
    """

    version: int
    parent: int
    change: str
    score: Score
    keep: str
    why: str
    head: bool


def version_log(session: Session) -> tuple[LogLine, ...]:
    """Every version that the session has held, in order."""
    made = _passes_by_version(session)
    standing = {draft.number for draft in session.lineage(session.head)}
    return tuple(_line(session, draft, made.get(draft.number), draft.number in standing) for draft in session.drafts)


def _line(session: Session, draft: Draft, closed: tuple[ClosedPass, int] | None, stands: bool) -> LogLine:
    keep, why = _kept(session, draft, closed, stands)
    return LogLine(
        draft.number, draft.parent, _change(session, draft), score(session, draft.number), keep, why,
        draft.number == session.head,
    )  # fmt: skip


def _passes_by_version(session: Session) -> dict[int, tuple[ClosedPass, int]]:
    """For each version made within a closed pass: that pass, and how many versions it made."""
    found: dict[int, tuple[ClosedPass, int]] = {}
    for closed in session.passes:
        made = [d.number for d in session.lineage(closed.candidate) if d.number > closed.base]
        found.update({number: (closed, len(made)) for number in made})
    return found


def _kept(session: Session, draft: Draft, closed: tuple[ClosedPass, int] | None, stands: bool) -> tuple[str, str]:
    if closed is None and not stands:
        return "not kept", "you went back"
    if closed is None:
        theirs = draft.number == 1 or draft.origin == "drafted" or _is_fix(draft)
        return ("", "") if theirs else ("kept", "you wrote it")
    done, count = closed
    since = "" if done.kept == stands else f"; you went back {'to it' if stands else 'since'}"
    inseparable = f" ({count} changes, not separable)" if count > 1 else ""
    who = "rule" if done.by == "rules" else done.by
    why = f"{who}: {done.why}{inseparable}{_in_spite_of(session, done)}"
    told = why if draft.number == done.candidate else f"with v{done.candidate}"
    return ("kept" if stands else "not kept"), told + since


def _is_fix(draft: Draft) -> bool:
    return draft.origin[:1].isdecimal()


def _in_spite_of(session: Session, closed: ClosedPass) -> str:
    """The ending after which the person went on with this pass, if there was one."""
    earlier = [p.n for p in session.passes if p.n < closed.n]
    stops = [stop.ending for stop in session.stops if max(earlier, default=0) < stop.n < closed.n]
    return f"; you went on after '{stops[-1]}'" if stops else ""


def _change(session: Session, draft: Draft) -> str:
    if not draft.parent:
        return "first draft, incomplete" if draft.incomplete else "first draft"
    if draft.origin.startswith("undo "):
        return f"took back {draft.origin[5:]}"
    if draft.origin == "drafted":
        return "drafted again, incomplete" if draft.incomplete else "drafted again"
    if draft.origin == "hand":
        return f"{_changed(session, draft)} by hand"
    try:
        return session.fix(draft.origin)[1].says or draft.origin
    except KeyError:
        return draft.origin


def _changed(session: Session, draft: Draft) -> str:
    before = session.version(draft.parent)
    old = {p.id: before.text[p.start : p.end] for p in before.passages}
    ids = [p.id for p in draft.passages if old.get(p.id) != draft.text[p.start : p.end]]
    shown = ", ".join(ids[:3]) or "passages removed"
    return f"{shown} and {len(ids) - 3} more" if len(ids) > 3 else shown
