"""Steps of the fold for what a person says beside the text: holds, ticks, ratings, signals set aside."""

from typing import Any

from redraft.core.events import Dismissed, Froze, Locked, Rated, Thawed, Ticked, Unlocked
from redraft.core.first_judgement import agreed_with
from redraft.core.folding import Unfoldable, known, with_act, with_key
from redraft.core.session import Mark, Session


def ticked(session: Session, event: Ticked) -> dict[str, Any]:
    """A tick is one more mark; undoing one takes its mark away, so that what it covered counts again.

    What ended the loop stands where a first judgement says what the critic had said.
    """
    marks, ended = session.marks.get(event.criterion, ()), None
    if event.undoes:
        marks = tuple(mark for mark in marks if mark.n != event.undoes)
    elif event.passed is None:
        raise Unfoldable(event.n, "a tick says whether the criterion passes")
    else:
        known(session, event.n, event.version)
        mark = Mark(
            event.n, event.version, session.revision, event.passed, "ticked by hand", by=event.by, hand=True,
            first=event.first,
        )  # fmt: skip
        ended = session.ended if agreed_with(marks, mark) is not None else None
        marks = (*marks, mark)
    says = f"{'ticked' if event.passed else 'unticked'} {event.criterion}"
    return {"marks": with_key(session.marks, event.criterion, marks), "ended": ended} | with_act(session, event, says)


def froze(session: Session, event: Froze) -> dict[str, Any]:
    """A hold takes the place of the one on the same thing."""
    known(session, event.n, event.version)
    if event.what == "passage" and event.target not in {p.id for p in session.drafts[event.version - 1].passages}:
        raise Unfoldable(event.n, f"v{event.version} has no passage {event.target} to freeze")
    if event.what == "measure" and not event.low <= event.high:
        raise Unfoldable(event.n, f"the band of {event.target} is upside down")
    before = session.hold(event.what, event.target, event.quote)
    says = f"{'changed the band of' if before and event.what == 'measure' else 'froze'} {named(event)}"
    return {"holds": (*_others(session, event), event)} | with_act(session, event, says, event, before)


def thawed(session: Session, event: Thawed) -> dict[str, Any]:
    """The hold on one thing ends."""
    ended = session.hold(event.what, event.target, event.quote)
    if ended is None:
        raise Unfoldable(event.n, f"{event.target} was not frozen")
    return {"holds": _others(session, event)} | with_act(session, event, f"thawed {named(event)}", ended)


def named(event: Froze | Thawed) -> str:
    """What a hold is on, for a person."""
    return f"words of {event.target}" if event.quote else event.target


def _others(session: Session, event: Froze | Thawed) -> tuple[Froze, ...]:
    key = (event.what, event.target, event.quote)
    return tuple(hold for hold in session.holds if (hold.what, hold.target, hold.quote) != key)


def locked(session: Session, event: Locked) -> dict[str, Any]:
    """The outline is fixed."""
    known(session, event.n, event.version)
    return {"lock": event, "locks": (*session.locks, event)} | with_act(session, event, "locked the outline")


def unlocked(session: Session, event: Unlocked) -> dict[str, Any]:
    """The outline is free again."""
    if session.lock is None:
        raise Unfoldable(event.n, "the outline was not locked")
    return {"lock": None} | with_act(session, event, "unlocked the outline")


def rated(session: Session, event: Rated) -> dict[str, Any]:
    """A rating is kept, or taken away."""
    if event.undoes:
        ratings = tuple(rating for rating in session.ratings if rating.n != event.undoes)
    elif 1 <= event.score <= 5:
        known(session, event.n, event.version)
        ratings = (*session.ratings, event)
    else:
        raise Unfoldable(event.n, f"a rating is 1 to 5, not {event.score}")
    return {"ratings": ratings} | with_act(session, event, f"rated {event.score}")


def dismissed(session: Session, event: Dismissed) -> dict[str, Any]:
    """A signal is set aside, or comes back."""
    set_aside = session.dismissals
    set_aside = tuple(each for each in set_aside if each.n != event.undoes) if event.undoes else (*set_aside, event)
    return {"dismissals": set_aside} | with_act(session, event, f"dismissed {event.signal}")
