"""Open feedback: what a person said of a session that nothing came of yet, and what a spec would say of it."""

from collections.abc import Iterator
from datetime import datetime
from types import MappingProxyType
from typing import Final, Literal

from msgspec import Struct

from redraft.core.canonical import canonical
from redraft.core.constraints import Constraint, from_fault, from_note, from_reason
from redraft.core.events import Decided, Rated
from redraft.core.rated import LOW, aspects_say
from redraft.core.said import Flagged, FlagKind
from redraft.core.session import Session

FeedbackKind = Literal["rating", "flag", "reason"]

_LONGEST: Final = 40
"""Characters of a finding's quote that tell which one it is."""


class Feedback(Struct, frozen=True):
    """One thing that a person said of a session, and that waits for something to come of it.

    Args:
        n: the event that holds it.
        what: a low rating, a flag, or a reason for rejecting a fix.
        version: the version that it is about.
        says: all of it, in one line.
        about: the finding or the criterion; "" for the draft as a whole.
        words: the person's own words; "" where they gave none.
        at: when, UTC.
        flag: what kind of flag; "" for no flag.
    """

    n: int
    what: FeedbackKind
    version: int
    says: str
    about: str
    words: str
    at: datetime
    flag: FlagKind | Literal[""] = ""


def open_feedback(session: Session) -> tuple[Feedback, ...]:
    """Ratings of 3 or less, flags, and a person's reasons for rejecting, oldest first, until each is answered.

    What was taken back was not said; nor was a reason whose finding was opened again since. What a fork copied waits in
    the session that it was copied from, and not here as well.
    """
    answered, copied = {answer.feedback for answer in session.answers}, session.copied
    said = (*_ratings(session), *_flags(session), *_reasons(session))
    waiting = (each for each in said if each.n > copied and each.n not in answered)
    return tuple(sorted(waiting, key=lambda each: each.n))


def answers_too(session: Session, feedback: Feedback) -> tuple[Feedback, ...]:
    """That piece of open feedback, and the reasons for rejecting that say the same in the same words."""
    said = _folded(feedback.words)
    others = (each for each in open_feedback(session) if each.what == "reason" == feedback.what and each != feedback)
    return (feedback, *(each for each in others if _folded(each.words) == said))


def drafted(session: Session, feedback: Feedback) -> Constraint:
    """What the spec would say so that this need not be said again; nothing where there are no words to go by."""
    spec, words = session.spec, feedback.words
    if feedback.what == "reason":
        return from_reason(spec, words)
    if words:
        return from_note(spec, words) if feedback.what == "rating" else from_fault(spec, words)
    return Constraint(boundaries=(line,)) if (line := _USUAL.get(feedback.flag, "")) else Constraint()


def boundary_of(session: Session, feedback: Feedback) -> str:
    """What a boundary would say of it, in one line; "" where there are no words to go by."""
    boundaries = drafted(session, feedback).boundaries
    return boundaries[0] if boundaries else " ".join(feedback.words.split())


_USUAL: Final = MappingProxyType(
    {
        "hallucinated": "no claim that is neither in the context nor in a reference",
        "logic": "no step of the argument left out",
    }
)
"""What a flag without words most often asks for; the person edits it before it stands."""


def _ratings(session: Session) -> Iterator[Feedback]:
    return (_rating(each) for each in session.ratings if 0 < each.score <= LOW)


def _rating(rated: Rated) -> Feedback:
    said = (f"v{rated.version} rated {rated.score}", aspects_say(rated.aspects), rated.line)
    says = ": ".join(part for part in said if part)
    words = rated.line or ", ".join(each[1:] for each in rated.aspects if each.startswith("-"))
    return Feedback(rated.n, "rating", rated.version, says, "", words, rated.at)


def _flags(session: Session) -> Iterator[Feedback]:
    return (_flag(session, each) for each in session.flags)


def _flag(session: Session, flag: Flagged) -> Feedback:
    of = {"draft": "the draft", "verdict": f"the verdict on {flag.target}"}.get(flag.what) or _finding(session, flag)
    says = f"{of}, v{flag.version}, flagged {flag.flag}" + (f": {flag.line}" if flag.line else "")
    return Feedback(flag.n, "flag", flag.version, says, flag.target, flag.line, flag.at, flag.flag)


def _finding(session: Session, flag: Flagged) -> str:
    """A finding that was flagged, by its criterion and its words."""
    found = session.finding(flag.target)  # the fold has seen that it is there
    quote = " ".join(found.quote.split())
    words = f" (“{quote[:_LONGEST]}{'…' if len(quote) > _LONGEST else ''}”)" if quote else ""
    return f"a finding for {found.criterion or found.source.split(':')[0]}{words}"


def _reasons(session: Session) -> Iterator[Feedback]:
    undone = {each.undoes for each in session.decisions}
    opened = {each.finding: each.n for each in session.decisions if each.choice == "reopen" and each.n not in undone}
    return (
        _reason(session, each) for each in session.decisions if _said_why(each) and opened.get(each.finding, 0) < each.n
    )


def _said_why(decision: Decided) -> bool:
    """Whether a person rejected a fix and said why."""
    return decision.by_key and decision.choice == "reject" and bool(decision.reason.strip())


def _reason(session: Session, rejection: Decided) -> Feedback:
    try:
        criterion = session.finding(rejection.finding).criterion
        version = session.fix(rejection.fix)[0].version
    except KeyError:  # only where a transcript was edited by hand
        criterion, version = "", session.head
    of = f" for {criterion}" if criterion else ""
    says = f"a fix{of} of v{version} rejected: {rejection.reason}"
    return Feedback(rejection.n, "reason", version, says, rejection.finding, rejection.reason.strip(), rejection.at)


def _folded(words: str) -> str:
    return " ".join(canonical(words).casefold().split()).rstrip(" .;!")
