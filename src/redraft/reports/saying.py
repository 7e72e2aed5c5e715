"""What a person said of a session: flags, and what came of feedback."""

from collections.abc import Mapping

from msgspec import Struct

from redraft.core.events import Decided, Rated
from redraft.core.said import Answered, Flagged
from redraft.core.session import Session


class FlagTold(Struct, frozen=True):
    """One flag.

    Args:
        flag: as it was set.
        about: words of what was flagged: the finding's directive, or the verdict's reason; "" for a draft.
        answers: what came of it.
    """

    flag: Flagged
    about: str
    answers: tuple[Answered, ...]


class Answer(Struct, frozen=True):
    """What came of one piece of feedback.

    Args:
        answer: what was done.
        about: the feedback, in a few words.
    """

    answer: Answered
    about: str


def flags_told(session: Session) -> tuple[FlagTold, ...]:
    """Every flag, oldest first."""
    return tuple(
        FlagTold(flag, _flagged(session, flag), tuple(each for each in session.answers if each.feedback == flag.n))
        for flag in session.flags
    )


def answers_told(session: Session) -> tuple[Answer, ...]:
    """What came of feedback, oldest first."""
    every: tuple[Rated | Flagged | Decided, ...] = (*session.ratings, *session.flags, *session.decisions)
    feedback: Mapping[int, Rated | Flagged | Decided] = {each.n: each for each in every}
    return tuple(Answer(each, _about(feedback.get(each.feedback), each.feedback)) for each in session.answers)


def _flagged(session: Session, flag: Flagged) -> str:
    if flag.what == "finding":
        return session.finding(flag.target).directive
    of_it = [mark for mark in session.marks.get(flag.target, ()) if mark.version == flag.version and mark.n < flag.n]
    return of_it[-1].reason if of_it else ""


def _about(feedback: Rated | Flagged | Decided | None, n: int) -> str:
    match feedback:
        case Rated():
            return f"the rating {feedback.score} of v{feedback.version}"
        case Flagged():
            return f"the flag {feedback.flag} on {feedback.target or f'v{feedback.version}'}"
        case Decided():
            return f"the reason for rejecting {feedback.fix or feedback.finding}: {feedback.reason}"
        case None:
            return f"event {n}"
