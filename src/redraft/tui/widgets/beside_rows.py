"""What stands beside a part of a spec while it is edited: what may compete with it, or what it was learnt from."""

from redraft.core.competing import Competing, competing
from redraft.core.learnt import grown, unmoved_faults
from redraft.core.session import Session
from redraft.core.signal import Offer, Signal
from redraft.core.standing import rubric
from redraft.core.stopping import never_moved
from redraft.loop.offering import grounds
from redraft.tui.widgets.rows import BLANK, Row, paragraph, plain

_LONGEST = 200


def beside_rows(session: Session, offer: Offer, signals: tuple[Signal, ...]) -> tuple[Row, ...]:
    """What a person should see when they word what an offer puts into the spec.

    Args:
        session: as it stands.
        offer: what is taken.
        signals: those in force.
    """
    if offer.act == "start over":
        return unmoved_rows(session)
    if offer.act == "amend criterion":
        return _judged(session, offer.target)
    notes = _notes(session, signals) if offer.act == "amend note" else ()
    return (*notes, *competing_rows(_competing(session, offer)))


def _competing(session: Session, offer: Offer) -> tuple[Competing, ...]:
    about: tuple[str, ...] = ()
    if offer.act in ("constrain", "boundary") and "." in offer.target:
        about = (session.finding(offer.target).criterion,)
    return competing(session.spec, grounds(session, offer), about)


def competing_rows(parts: tuple[Competing, ...]) -> tuple[Row, ...]:
    """The parts of the spec that may compete, those that pull the other way first."""
    title = Row(plain("Parts of the spec that may compete with it", "label"))
    if not parts:
        return (title, Row(plain("none, as far as their words tell", "quiet")))
    rows = [title]
    for part in parts:
        style = "warn" if part.why.startswith("pulls") else "quiet"
        rows.append(Row(((part.says, ""), (f"  {part.why}", style)), lead=((f"{part.where}  ", "strong"),)))
    return tuple(rows)


def _notes(session: Session, signals: tuple[Signal, ...]) -> tuple[Row, ...]:
    """All that the person told the author, what pulls against another note marked."""
    pulling = {
        each.n
        for signal in signals
        if signal.kind == "moving target"
        for each in signal.evidence
        if each.says.startswith("pulls")
    }
    told = [note for note in session.notes if not note.fact]
    rows = [Row(plain("What you told the author", "label"))]
    for note in told:
        mark = ("⇄ ", "warn") if note.n in pulling else ("  ", "")
        rows.append(Row(plain(note.text, "warn" if note.n in pulling else ""), lead=(mark,)))
    return (*rows, BLANK)


def unmoved_rows(session: Session) -> tuple[Row, ...]:
    """What never moved since pass 1: the criteria, and the faults that stand still."""
    still, says = never_moved(session), {each.id: each.says for each in session.spec.criteria}
    rows = [Row(plain("Never moved since pass 1", "label"))]
    rows += [Row(plain(says[id]), lead=((f"{id}  ", "strong"),)) for id in still]
    rows += [] if still else [Row(plain("nothing: every criterion that fails has moved", "quiet"))]
    faults = unmoved_faults(session)
    if faults:
        rows += [BLANK, Row(plain("Faults that never went", "label"))]
        rows += [Row(plain(_short(each.directive)), lead=((f"{each.passage}  ", "quiet"),)) for each in faults]
    return tuple(rows)


def _judged(session: Session, criterion: str) -> tuple[Row, ...]:
    """What was said of a criterion each time that it was judged."""
    line = next((line for line in rubric(session) if line.criterion.id == criterion), None)
    rows = [Row(plain(f"What was said of {criterion}", "label"))]
    for mark in line.history if line is not None else ():
        passed = ("✓", "good") if mark.passed else ("✗", "past-bad")
        rows.append(Row(plain(_short(mark.reason)), lead=((f"v{mark.version} ", "quiet"), passed, (" ", ""))))
    return tuple(rows)


def grown_rows(session: Session) -> tuple[Row, ...]:
    """The passages that came since the first review, each with what brought it."""
    rows = [Row(plain("Came since the first review", "label"))]
    found = grown(session)
    for each in found:
        style = "warn" if each.why == "for no criterion" else "quiet"
        rows.append(
            Row(((f"v{each.version}, ", "quiet"), (each.why, style)), lead=((f"+ {each.passage}  ", "strong"),))
        )
        rows += paragraph(_short(each.text), indent=4)
    if not found:
        rows.append(Row(plain("no passage: what grew grew within the ones that there were", "quiet")))
    return tuple(rows)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST].rstrip()} …"
