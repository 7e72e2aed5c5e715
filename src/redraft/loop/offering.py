"""Doing what is offered: one function an act, by the loop's own methods, with or without a screen."""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from redraft.core.constraints import Constraint, amended, from_directive, from_fault, from_note, from_reason
from redraft.core.critique import pending
from redraft.core.events import Decided, Noted, Stopped
from redraft.core.feedback import Feedback, open_feedback
from redraft.core.learnt import carried, learnt
from redraft.core.review import Finding
from redraft.core.session import Session
from redraft.core.signal import Offer, OfferAct
from redraft.core.standing import rubric
from redraft.core.stopping import every_criterion_passes, no_progress, weighing
from redraft.loop import acts, undo
from redraft.loop.drafting import check_free, write_afresh
from redraft.loop.finishing import final_check
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.reviewing import Reviewing
from redraft.loop.saying import answer


class Said(Struct, frozen=True):
    """What a person adds to an offer.

    Args:
        constraint: what the spec is to say, as they edited it; None for it as it is drafted.
        reason: why, in one line; "" for what the offer itself says.
        score: of a rating, 1 to 5; 0 for none.
        line: of a rating, its one line.
    """

    constraint: Constraint | None = None
    reason: str = ""
    score: int = 0
    line: str = ""


NOTHING: Final = Said()


async def take(loop: Loop, offer: Offer, said: Said = NOTHING) -> None:
    """Do what an offer says.

    Args:
        loop: the loop.
        offer: one of `redraft.core.offering.offers_now`.
        said: what the person adds.

    Raises:
        Declined: it cannot be done any more, or it takes something that was not said.
    """
    await _ACTS[offer.act](loop, offer, said)


async def freeze(loop: Loop, criterion: str, against: str = "") -> None:
    """Freeze a criterion for the sake of another that it trades places with; work goes on with that one.

    Where it fails now, the head goes back first, to the last version in which it passed. Where a pass waits for a word
    on whether its version stands, the choice is that word.

    Raises:
        Declined: it never passed, or a hold is in the way.
    """
    version = passing_version(loop.session, criterion)
    if not version:
        raise Declined(f"'{criterion}' passed in no version that was judged, so it cannot be frozen.")
    underway, head = loop.session.open, loop.session.head
    freezes = partial(acts.freeze_criterion, loop.record, criterion, against=against)
    if underway is not None and weighing(loop.session) and version in (underway.base, head):
        await loop.keep(version == head, first=freezes)
        return
    if version != head:
        await undo.go_back(loop, version)
    await freezes()


def passing_version(session: Session, criterion: str) -> int:
    """The head, if a criterion passes there; else the last version that was judged to meet it; 0 where none was."""
    if _passes(session, session.head, criterion):
        return session.head
    numbers = range(len(session.drafts), 0, -1)
    return next((number for number in numbers if _passes(session, number, criterion, judged=True)), 0)


def _passes(session: Session, version: int, criterion: str, judged: bool = False) -> bool:
    line = next((line for line in rubric(session, version) if line.criterion.id == criterion), None)
    if line is None or line.state != "pass" or line.overrode:
        return False
    return not judged or (line.mark is not None and line.mark.version == version)


async def thaw(loop: Loop, criterion: str, against: str = "") -> None:
    """End the hold on a criterion, and have it judged again, with the one that it was frozen against.

    Raises:
        Declined: it is not frozen, or the critic did not answer.
    """
    reason = f"{against} passes now" if against else ""
    await acts.thaw(loop.record, "criterion", criterion, reason)
    both = tuple(each.id for each in loop.session.spec.criteria if each.id in (criterion, against))
    if loop.session.open is not None:
        return  # the review that closes the pass judges them
    reviewing = Reviewing(loop.record, loop.critic)
    if await reviewing.again(both) and every_criterion_passes(loop.session):
        return
    if not all(_passes(loop.session, loop.session.head, id) for id in both):
        await reviewing.whole()  # what fails after all needs a finding
        await loop.proposing.fill()


async def go_back(loop: Loop, version: int) -> None:
    """Make an earlier version the head; where a pass waits for a word on just that, this is the word.

    Raises:
        Declined: there is no such version, it is the head, or it breaks a hold.
    """
    underway = loop.session.open
    if weighing(loop.session) and underway is not None and underway.base == version:
        await loop.keep(False)
    else:
        await undo.go_back(loop, version)


async def amend(loop: Loop, constraint: Constraint, reason: str) -> None:
    """Put a constraint into the spec.

    Raises:
        Declined: it says nothing, or nothing that the spec does not say; or there is no reason.
    """
    if not constraint:
        raise Declined("The spec was not amended: the constraint says nothing.")
    await acts.amend(loop.record, amended(loop.session.spec, constraint), reason)


async def start_over(loop: Loop, constraint: Constraint, reason: str) -> bool:
    """Begin with another draft from the same spec, which says what was learnt besides.

    Args:
        loop: the loop.
        constraint: what was learnt, as the person edited it; it may say nothing.
        reason: of the amendment.

    Returns:
        Whether the draft was written; if not, nobody is there to write it but the person.

    Raises:
        Declined: a pass is open, something is held, or the author did not answer.
    """
    loop.ready()
    check_free(loop.session)
    spec = amended(loop.session.spec, constraint)
    if spec != loop.session.spec:
        heeded = carried(loop.session, constraint)
        await acts.amend(loop.record, spec, reason)
        for feedback, boundary in heeded:
            led_to = boundary or str(loop.session.amendments[-1].n)
            await answer(loop.record, feedback, "boundary" if boundary else "amendment", led_to)
    if loop.writer is None:
        return False
    await write_afresh(loop)
    return True


async def stop(loop: Loop) -> None:
    """Let the person end the loop: converged after a pass that resolved nothing, else stopped.

    Raises:
        Declined: it has ended already, or fixes wait for a decision.
    """
    session = loop.session
    if session.ended is not None:
        raise Declined("The loop has ended already; g goes on.")
    if pending(session):
        raise Declined("Decide the fix in focus first: a accepts, r rejects, s skips.")
    why = no_progress(session)
    make = partial(Stopped, ending="converged", why=why) if why else partial(Stopped, ending="stopped", why=_BY_YOU)
    await loop.record.put(make)


_BY_YOU: Final = "you stopped it"


def drafted(session: Session, offer: Offer) -> Constraint:
    """What the spec would say for an offer that amends it, before the person edits it.

    Raises:
        Declined: what it was drafted from is no longer there.
    """
    return _DRAFTS[offer.act](session, offer.target) if offer.act in _DRAFTS else Constraint()


def reason_for(session: Session, offer: Offer) -> str:
    """Why the spec is amended, as an offer has it."""
    if offer.act == "start over":
        return "learnt before starting over"
    about = " ".join(grounds(session, offer).split())[:_LONGEST]
    return f"{_WHY.get(offer.act, 'offered')}: {about}" if about else _WHY.get(offer.act, "offered")


_LONGEST: Final = 200
"""Characters of a directive, a reason or a note that the reason of an amendment names."""


_WHY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "constrain": "comes back after its fixes",
        "boundary": "came twice",
        "amend note": "a note that should last",
        "amend criterion": "never moved",
    }
)


def grounds(session: Session, offer: Offer) -> str:
    """The words that an amendment is drafted from: a directive, a reason, a note or a criterion.

    Raises:
        Declined: they are no longer there.
    """
    if offer.act == "amend note":
        return _note(session, offer.target).text
    if offer.act == "amend criterion":
        return offer.target
    if offer.act not in ("constrain", "boundary"):
        return ""
    rejection = _rejection(session, offer.target)
    return rejection.reason if rejection is not None else _finding(session, offer.target).directive


def _of_fault(session: Session, target: str) -> Constraint:
    found = _finding(session, target)
    return from_directive(session.spec, found.directive, found.criterion)


def _of_repeat(session: Session, target: str) -> Constraint:
    rejection = _rejection(session, target)
    if rejection is not None:
        return from_reason(session.spec, rejection.reason)
    return from_fault(session.spec, _finding(session, target).directive)


def _of_criterion(session: Session, target: str) -> Constraint:
    criterion = next((each for each in session.spec.criteria if each.id == target), None)
    if criterion is None:
        raise Declined(f"There is no criterion '{target}' any more.")
    return Constraint(criteria=(criterion,))


_DRAFTS: Final[Mapping[str, Callable[[Session, str], Constraint]]] = MappingProxyType(
    {
        "constrain": _of_fault,
        "boundary": _of_repeat,
        "amend note": lambda session, target: from_note(session.spec, _note(session, target).text),
        "amend criterion": _of_criterion,
        "start over": lambda session, _: learnt(session),
    }
)


def _finding(session: Session, target: str) -> Finding:
    try:
        return session.finding(target)
    except KeyError as gone:
        raise Declined("This finding is no longer in force: press g for a fresh review.") from gone


def _rejection(session: Session, target: str) -> Decided | None:
    return next((each for each in session.decisions if str(each.n) == target and each.reason), None)


def _note(session: Session, target: str) -> Noted:
    note = next((each for each in session.notes if str(each.n) == target), None)
    if note is None:
        raise Declined("That note was taken back.")
    return note


async def _freeze(loop: Loop, offer: Offer, said: Said) -> None:
    await freeze(loop, offer.target, offer.against)


async def _freeze_passage(loop: Loop, offer: Offer, said: Said) -> None:
    await acts.freeze_passage(loop.record, offer.target)


async def _thaw(loop: Loop, offer: Offer, said: Said) -> None:
    await thaw(loop, offer.target, offer.against)


async def _reject(loop: Loop, offer: Offer, said: Said) -> None:
    await loop.reject(offer.target, said.reason)


async def _go_back(loop: Loop, offer: Offer, said: Said) -> None:
    await go_back(loop, int(offer.target))


async def _amend(loop: Loop, offer: Offer, said: Said) -> None:
    constraint = drafted(loop.session, offer) if said.constraint is None else said.constraint
    answered = _answered_by(loop.session, offer)
    await amend(loop, constraint, said.reason or reason_for(loop.session, offer))
    for feedback in answered:
        await answer(loop.record, feedback, "amendment", str(loop.session.amendments[-1].n))


def _answered_by(session: Session, offer: Offer) -> tuple[Feedback, ...]:
    """The open feedback that an amendment sees to: a reason for rejecting, or flags of the finding it comes from."""
    if offer.act not in ("constrain", "boundary"):
        return ()
    rejection = _rejection(session, offer.target)
    waiting = open_feedback(session)
    if rejection is None:
        return tuple(each for each in waiting if each.about == offer.target)
    from redraft.core.signals.wording import says_the_same

    return tuple(each for each in waiting if each.what == "reason" and says_the_same(each.words, rejection.reason))


async def _start_over(loop: Loop, offer: Offer, said: Said) -> None:
    constraint = drafted(loop.session, offer) if said.constraint is None else said.constraint
    if not await start_over(loop, constraint, said.reason or reason_for(loop.session, offer)):
        raise Declined("The spec says what was learnt; nobody is there to write but you: E writes another draft.")


async def _requirements(loop: Loop, offer: Offer, said: Said) -> None:
    raise Declined("The requirements are only shown: what grew is yours to keep or to cut.")


async def _final_check(loop: Loop, offer: Offer, said: Said) -> None:
    await final_check(loop)


async def _rate(loop: Loop, offer: Offer, said: Said) -> None:
    await acts.rate(loop.record, said.score, said.line)


async def _stop(loop: Loop, offer: Offer, said: Said) -> None:
    await stop(loop)


_ACTS: Final[Mapping[OfferAct, Callable[[Loop, Offer, Said], Awaitable[None]]]] = MappingProxyType(
    {
        "freeze criterion": _freeze,
        "freeze passage": _freeze_passage,
        "thaw": _thaw,
        "reject": _reject,
        "go back": _go_back,
        "constrain": _amend,
        "boundary": _amend,
        "amend note": _amend,
        "amend criterion": _amend,
        "requirements": _requirements,
        "start over": _start_over,
        "final check": _final_check,
        "rate": _rate,
        "stop": _stop,
    }
)
