"""What counts: the rules by which a session gets on or ends, one question after the other.

Each question stands here with its rule and is answered by the function under it. What takes more than a few lines to
work out has a room of its own, named beside it.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

from redraft.core import stopping
from redraft.core.best import best_version, better
from redraft.core.causes import CALLS_FOR, Remedy
from redraft.core.critique import left_for_later
from redraft.core.events import ClosedPass, EndingName, HoldKind, Preferred
from redraft.core.noise import same_words, wavering
from redraft.core.review import Cause
from redraft.core.risk import risk_of_fix
from redraft.core.session import Session
from redraft.core.spec_values import Criterion, Spec
from redraft.core.standing import Change, compare
from redraft.core.stopping import never_moved, premise_wrong, progressed, weighing

__all__ = [
    "Ending", "Keeping", "accepted_by_a_person", "best_version", "better", "calls_for", "checked_at_once", "compare",
    "is_kept", "judged_at_once", "may_go_on", "never_moved", "next_after", "of_a_later_stage", "premise_wrong",
    "progressed", "risk_of_fix", "same_words", "separable", "versions_of", "wavering", "weighing",
]  # fmt: skip


# What is a version?
#
# Each accepted fix is a version of its own. Criteria that code judges are judged again at once; criteria that the
# critic judges wait for the review that closes the pass. Two fixes under one review are logged as "2 changes, not
# separable".


def versions_of(session: Session, closed: ClosedPass) -> tuple[int, ...]:
    """The versions that a closed pass made on the way to its candidate, newest first: one for each change."""
    return tuple(draft.number for draft in session.lineage(closed.candidate) if draft.number > closed.base)


def judged_at_once(criterion: Criterion) -> bool:
    """Whether a criterion is judged again after every change, by code, and not only when its pass closes."""
    return criterion.judge in ("rule", "command")


def separable(changes: int) -> str:
    """How the log marks changes that one review judged together; "" for a single one."""
    return f"{changes} changes, not separable" if changes > 1 else ""


# What is progress?
#
# A criterion turns from fail to pass, or a criterion that code counts has fewer violations (5 → 3 is shown as such).
# Weights count only if the spec gives them; criteria marked `core` come first.
#
# `compare` tells what one version has over another, `progressed` whether a pass got further than the session had been.


# Is it kept?
#
# More progress and nothing regressed: kept. Something regressed: revert is the default key. No progress: the incumbent
# stays only if every criterion was judged in both versions and no person accepted the change by key; a person's
# accepted change stands until they revert it. The log says who decided.


class Keeping(Struct, frozen=True):
    """Whether a pass's candidate stands.

    Args:
        kept: it stands (None: a person must say, because something regressed).
        by: "rule" or "you".
        why: one line.
    """

    kept: bool | None
    by: Literal["rule", "you"]
    why: str


def is_kept(change: Change, by_a_person: bool, preferred: Preferred | None = None) -> Keeping:
    """Whether the candidate of a pass is kept.

    Args:
        change: what it has over its base.
        by_a_person: a person accepted one of its changes by key.
        preferred: what judges preferred who saw both and not which is which; None where none were asked.
    """
    if change.lost:
        return Keeping(None, "you", f"{', '.join(change.lost)} passed before and fails now")
    if change.progress:
        return Keeping(True, "rule", _gain(change))
    if by_a_person:
        return Keeping(True, "you", "no criterion moved; you accepted the change, so it stands")
    if change.blind:
        return Keeping(True, "rule", f"not every criterion was judged ({', '.join(change.blind)})")
    if preferred == "newer":
        return Keeping(True, "rule", "no criterion moved, but judges preferred it, blind and in either order")
    asked = "" if preferred is None else ", and judges did not prefer the new one"
    return Keeping(False, "rule", f"no criterion moved{asked}, so the version before stays")


def accepted_by_a_person(session: Session, base: int, candidate: int) -> bool:
    """Whether a person made one of the changes between two versions, took one back, or accepted it by key.

    A candidate that does not come out of the base is one that the person went back to.
    """
    lineage = tuple(session.lineage(candidate))
    made = [draft for draft in lineage if draft.number > base]
    numbers = {draft.number for draft in made}
    read = (each for each in session.decisions if each.version in numbers and not each.auto)
    own = any(draft.origin == "hand" or draft.takes_back for draft in made)
    return own or base not in {draft.number for draft in lineage} or any(each.by != "rules" for each in read)


def _gain(change: Change) -> str:
    parts = [f"{id} passes now" for id in change.gained]
    return ", ".join(parts + [f"{id} {before} → {after}" for id, before, after in change.fewer])


# May it go on?
#
# In this order. Every criterion passes: done. Budget spent: out of budget. Premise called wrong, or two passes in a row
# without progress on any `core` criterion (all are core if none is marked): restart advised. What fails is only
# disputed (votes split, person and critic disagree): ambiguous. What fails is only of cause capability: capability. A
# pass without progress: converged. The user may go on after any of them with `g`; the log says so. Only passes that
# called a model count against the budget.
#
# A pass without progress in one stage says nothing of the next: with nobody there to press `g`, what waits in a later
# stage is worked on before the session is converged; a person is told of it.

_QUESTIONS: Final[tuple[tuple[Callable[[Session], str], EndingName], ...]] = (
    (stopping.every_criterion_passes, "done"),
    (stopping.budget_spent, "budget"),
    (stopping.premise_called_wrong, "restart"),
    (stopping.two_stalls, "restart"),
    (stopping.only_disputed, "ambiguous"),
    (stopping.only_beyond_the_author, "capability"),
    (stopping.no_progress, "converged"),
)


class Ending(Struct, frozen=True):
    """Why the loop stops, in one line."""

    name: EndingName
    why: str


def may_go_on(session: Session, attended: bool = True) -> Ending | None:
    """Why the loop ends where it stands: the first question of the table that says so; None if there is more to do.

    Args:
        session: as it stands.
        attended: a person is there, who may go on after any ending.
    """
    answers = ((name, question(session)) for question, name in _QUESTIONS)
    reached = next((Ending(name, why) for name, why in answers if why), None)
    if reached is None or reached.name != "converged" or not (later := left_for_later(session)):
        return reached
    return Ending("converged", f"{reached.why}; {of_a_later_stage(later)}") if attended else None


def of_a_later_stage(count: int) -> str:
    """That so many findings of a later stage can be worked on after an ending."""
    return f"{count} of a later stage {'waits' if count == 1 else 'wait'} (g)"


_NEXT: Final[Mapping[EndingName, str]] = MappingProxyType(
    {
        "done": "have it checked by a fresh critic (y), and rate it (R)",
        "budget": "go on with the same budget once more (g), or rate it (R)",
        "restart": "amend the spec (m), or write another draft (E)",
        "ambiguous": "say in the rubric what passes (space), or amend the spec (m)",
        "capability": "split the task (m), or pick another author (M)",
        "converged": "rate it (R); or amend the spec (m), edit (e) or go on (g) for more",
        "stopped": "decide what waits (a, r, s), or go on (g)",
    }
)


def next_after(ending: EndingName) -> str:
    """What there is to do after an ending, in one line, with its keys."""
    return _NEXT[ending]


# What does a cause call for?
#
# instruction: an edit, or an amendment if the spec never said it. context: the missing fact is asked of the user, never
# invented. format: a rule that code checks. capability: split the task, or another model.


def calls_for(cause: Cause) -> Remedy:
    """What mends a fault of this cause; see `redraft.core.causes`."""
    return CALLS_FOR[cause]


# What is high risk?
#
# It touches a number, date, name, quote, link, code, negation or modality, exceeds 40 words, adds a fact found in
# neither spec nor draft, or its verdict rests on split votes or an ungrounded quote.
#
# `risk_of_fix` tells; see `redraft.core.risk`.


# When is a hold checked?
#
# Passage, measure, outline and rule criteria: in code, before a fix is offered and again after each accept. A criterion
# judged by critic or person: at the review that closes the pass. A hand edit that leaves a band or touches a frozen
# part asks: widen, thaw, or keep editing.


def checked_at_once(spec: Spec, what: HoldKind | Literal["outline"], target: str = "") -> bool:
    """Whether code checks a hold before a fix is offered; else it is checked by the review that closes the pass.

    Args:
        spec: what done means.
        what: the kind of hold.
        target: of a criterion, its id; one that the spec has no more is checked nowhere, and so not at once.
    """
    if what != "criterion":
        return True
    return any(criterion.id == target and judged_at_once(criterion) for criterion in spec.criteria)


# Is a verdict noise?
#
# A verdict that changes over unchanged text is judged again with three votes, and is never ground for a revert or an
# oscillation.
#
# `wavering` names the verdicts that are to be judged again, `same_words` tells whether a text changed; see
# `redraft.core.noise`. `compare` counts nothing as gained or lost by a critic over the same words.
