"""The ending that stands, in words, and the ways on from it."""

from typing import TYPE_CHECKING

from redraft.core.events import Reviewed
from redraft.core.session import Session
from redraft.tui.neutral import one_line
from redraft.tui.widgets.rows import BLANK, Row, Words, plain

if TYPE_CHECKING:
    from redraft.core.offering import OnOffer

_NAMES = {
    "done": "Done",
    "converged": "Converged",
    "restart": "Restart advised",
    "ambiguous": "Ambiguous",
    "capability": "Beyond this author",
    "budget": "Out of budget",
    "stopped": "Stopped",
}
_WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "done": (("y", "has it checked by a fresh critic"), ("R", "rates"), ("q", "quits")),
    "budget": (("g", "goes on with the same budget once more"), ("R", "rates"), ("q", "quits")),
    "restart": (("m", "amends the spec"), ("E", "writes another draft"), ("g", "goes on all the same")),
    "ambiguous": (("space", "ticks in the rubric"), ("m", "amends the spec"), ("g", "goes on")),
    "capability": (("M", "picks another author"), ("m", "amends the spec"), ("g", "goes on")),
}
_USUAL = (("g", "goes on"), ("R", "rates"), ("q", "quits"))


def ending_name(session: Session) -> str:
    """What the ending is called; "" without one."""
    return _NAMES.get(session.ended.ending, session.ended.ending) if session.ended is not None else ""


def ways_on(session: Session) -> str:
    """What the person can do after it, in one line."""
    return ", ".join(f"{key} {does}" for key, does in _ways(session))


def ending_rows(session: Session, on_offer: "OnOffer | None" = None) -> tuple[Row, ...]:
    """The ending, why, and, where it is not plain, the ways on.

    Args:
        session: the session.
        on_offer: what one key does; None before anybody has looked.
    """
    if session.ended is None:
        return ()
    style = "good" if session.ended.ending == "done" else "warn"
    said = ((ending_name(session), style), (f": {session.ended.why}", ""))
    ways = (_advice(session),) if session.ended.ending in _WAYS else ()
    told = (*_checked(session), *_offered(session, on_offer), *ways, *_unanswered(session))
    return (Row(said, lead=plain("■ ", style)), *told, BLANK)


def _unanswered(session: Session) -> tuple[Row, ...]:
    """How much feedback is open, in one quiet line."""
    if not (session.ratings or session.flags or session.decisions):
        return ()
    from redraft.core.feedback import open_feedback  # a first paint has none, mostly

    count = len(open_feedback(session))
    says = "1 piece of feedback is open: " if count == 1 else f"{count} pieces of feedback are open: "
    return (Row(((says, "quiet"), ("O", "key")), lead=plain("  ")),) if count else ()


def _checked(session: Session) -> tuple[Row, ...]:
    ready = _called_ready(session)
    if ready is None:
        return ()
    says = f"ready to use, says {one_line(ready.by)}: {one_line(ready.why)}"
    return (Row(plain(says, "quiet"), lead=plain("  ")),)


def _offered(session: Session, on_offer: "OnOffer | None") -> tuple[Row, ...]:
    if on_offer is None or not on_offer.offers:
        return ()
    from redraft.core.offering import ending_offers  # the first paint can do without
    from redraft.tui.widgets.signal_rows import offer_rows

    return offer_rows(ending_offers(session), on_offer)


def _advice(session: Session) -> Row:
    words: list[Words] = []
    for key, does in _ways(session):
        words += [(", " if words else "", "quiet"), (key, "key"), (f" {does}", "quiet")]
    return Row(tuple(part for part in words if part[0]), lead=plain("  "))


def _ways(session: Session) -> tuple[tuple[str, str], ...]:
    assert session.ended is not None
    past = {"y"} if _called_ready(session) else set()
    past |= {"R"} if any(each.version == session.head and each.score for each in session.ratings) else set()
    return tuple(way for way in _WAYS.get(session.ended.ending, _USUAL) if way[0] not in past)


def _called_ready(session: Session) -> Reviewed | None:
    """The final check that called the version at the head ready to use, under the spec as it is."""
    here = ("final", session.head, session.revision)
    asked = next((r for r in reversed(session.reviews) if (r.scope, r.version, r.revision) == here), None)
    return asked if asked is not None and asked.ready else None
