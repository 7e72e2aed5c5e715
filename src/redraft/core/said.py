"""Events by which a person says something of a session that changes neither text, spec nor loop."""

from typing import Final, Literal

from redraft.core.event import Event

FlagKind = Literal["hallucinated", "policy", "tone", "logic", "other"]
FlagTarget = Literal["draft", "finding", "verdict"]
AnswerKind = Literal["amendment", "boundary", "template", "dismissed"]

ASPECTS: Final = ("accuracy", "completeness", "clarity", "tone", "format", "length", "evidence", "structure")
"""What a rating may be about, in the order in which it is asked."""


class Forked(Event, frozen=True, kw_only=True):
    """The session goes on here from a copy of another one: events 1 to `event` are that one's, byte for byte.

    Args:
        origin: the id of the session that was copied.
        event: the last event copied; this one is the next.
        seal: the seal of that event's record in the origin.
        title: of the origin.
    """

    origin: str
    event: int
    seal: str
    title: str = ""


class Renamed(Event, frozen=True, kw_only=True):
    """The session has another title; its file keeps its name."""

    title: str


class Flagged(Event, frozen=True, kw_only=True):
    """A person's mark on a draft, a finding or a verdict.

    Args:
        what: which of these.
        target: the finding's name ("4.1"), or the criterion of the verdict; "" for a draft.
        version: the version that was looked at.
        flag: what is wrong with it.
        line: in the person's words, if they said more.
    """

    what: FlagTarget
    target: str = ""
    version: int
    flag: FlagKind
    line: str = ""
    undoes: int = 0


class Answered(Event, frozen=True, kw_only=True):
    """One piece of feedback was seen to: a low rating, a flag, or a reason for rejecting.

    Args:
        feedback: the event that holds it.
        how: what it led to; or "dismissed": nothing, for a reason.
        led_to: the amendment's event number, the boundary's words, or the template's name; "" where it was dismissed.
        reason: why it was dismissed; "" else.
    """

    feedback: int
    how: AnswerKind
    led_to: str = ""
    reason: str = ""
    undoes: int = 0
