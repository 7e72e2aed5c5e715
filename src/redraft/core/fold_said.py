"""Steps of the fold for what a person says of a session: where it came from, its title, flags, and answers."""

from typing import Any

from redraft.core.folding import Unfoldable, known, with_act
from redraft.core.said import Answered, Flagged, Forked, Renamed
from redraft.core.session import Session


def forked(session: Session, event: Forked) -> dict[str, Any]:
    """The session goes on from a copy; what was copied is all that came before."""
    if event.event != session.last:
        raise Unfoldable(event.n, f"a fork at event {event.event} goes on with event {event.event + 1}")
    return {"forked": (*session.forked, event)}


def renamed(session: Session, event: Renamed) -> dict[str, Any]:
    """Another title."""
    if not event.title.strip():
        raise Unfoldable(event.n, "a title has at least one character")
    return {"title": event.title}


def flagged(session: Session, event: Flagged) -> dict[str, Any]:
    """A flag is kept, or taken away."""
    if event.undoes:
        flags = tuple(flag for flag in session.flags if flag.n != event.undoes)
    else:
        known(session, event.n, event.version)
        _check_target(session, event)
        flags = (*session.flags, event)
    return {"flags": flags} | with_act(session, event, f"flagged {event.target or f'v{event.version}'} {event.flag}")


def _check_target(session: Session, event: Flagged) -> None:
    try:
        known_target = event.what != "finding" or bool(session.finding(event.target))
    except KeyError:
        known_target = False
    if not known_target:
        raise Unfoldable(event.n, f"there is no finding {event.target!r} to flag")


def answered(session: Session, event: Answered) -> dict[str, Any]:
    """Feedback is seen to, or open again."""
    if event.undoes:
        answers = tuple(answer for answer in session.answers if answer.n != event.undoes)
    elif not 0 < event.feedback < event.n:
        raise Unfoldable(event.n, f"event {event.feedback} is no feedback of before")
    else:
        answers = (*session.answers, event)
    return {"answers": answers} | with_act(session, event, _seen_to(event))


def _seen_to(event: Answered) -> str:
    """What came of feedback, for the line that says what was done."""
    came = {
        "amendment": f"led to the amendment of event {event.led_to}",
        "boundary": f"made a boundary of the spec: {event.led_to}",
        "template": f"put a boundary into the template {event.led_to}",
        "dismissed": "dismissed it",
    }
    return f"saw to the feedback of event {event.feedback}: {came[event.how]}"
