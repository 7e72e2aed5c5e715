"""Two versions side by side: how each criterion stands in either, and what their words measure."""

from typing import Final, Literal

from msgspec import Struct

from redraft.core.bands import MEASURES
from redraft.core.session import Session
from redraft.core.standing import Standing, rubric

Turn = Literal["", "gained", "lost", "changed"]
_MEASURED: Final = ("words", "grade")


class Beside(Struct, frozen=True):
    """One criterion in two versions.

    Args:
        criterion: its id.
        one: how it stands in the one; None where there is no such version.
        other: how it stands in the other.
        turn: what became of it from the one to the other: gained, lost, changed in another way, or "".
    """

    criterion: str
    one: Standing | None
    other: Standing
    turn: Turn = ""


class Measured(Struct, frozen=True):
    """A measure of two versions, as a person reads it; "" where there is nothing to measure."""

    label: str
    one: str
    other: str


def verdicts_beside(session: Session, one: int, other: int) -> tuple[Beside, ...]:
    """How every criterion stands in two versions, in the spec's order.

    Args:
        session: the session.
        one: a version; 0 for none.
        other: another one.
    """
    before = rubric(session, one) if one else (None,) * len(session.spec.criteria)
    pairs = zip(before, rubric(session, other), strict=True)
    return tuple(Beside(b.criterion.id, a, b, _turn(a, b)) for a, b in pairs)


def measures_beside(session: Session, one: int, other: int) -> tuple[Measured, ...]:
    """Words and reading grade of two versions; `one` is 0 for none."""
    measures = (MEASURES[name] for name in _MEASURED)
    return tuple(Measured(m.label, _shown(session, m.id, one), _shown(session, m.id, other)) for m in measures)


def _shown(session: Session, name: str, version: int) -> str:
    value = MEASURES[name].of(session.version(version)) if version else None
    return MEASURES[name].show(value) if value is not None else ""


def _turn(one: Standing | None, other: Standing) -> Turn:
    if one is None or (one.state == other.state and _count(one) == _count(other)):
        return ""
    if one.state == other.state:
        return "changed" if other.state == "fail" else ""
    turns: dict[tuple[str, str], Turn] = {("fail", "pass"): "gained", ("pass", "fail"): "lost"}
    return turns.get((one.state, other.state), "changed")


def _count(line: Standing) -> int | None:
    return line.mark.count if line.mark is not None else None
