"""What a person says of a session beside the text: first judgements, flags, and what became of feedback."""

from functools import partial

from redraft.core.events import Ticked
from redraft.core.feedback import Feedback, open_feedback
from redraft.core.said import Answered, AnswerKind, Flagged, FlagKind, FlagTarget
from redraft.core.standing import rubric
from redraft.loop.record import Declined, Record


async def judge_first(record: Record, criterion: str, version: int, passed: bool) -> None:
    """Keep what a person says of a criterion before the critic's verdict on that version is shown to them."""
    await record.put(partial(Ticked, criterion=criterion, passed=passed, version=version, first=True))


async def flag(record: Record, what: FlagTarget, target: str, kind: FlagKind, line: str = "") -> None:
    """Flag the draft, a finding or a verdict as wrong in some way.

    Args:
        record: where events are made.
        what: which of these.
        target: the finding's name or the criterion; "" for the draft.
        kind: what is wrong with it.
        line: in the person's words, if they say more.

    Raises:
        Declined: there is no such thing to flag, or it is flagged so already, in the same words.
    """
    session = record.session
    check_flaggable(record, what, target)
    said = (what, target, session.head, kind, line.strip())
    if any((f.what, f.target, f.version, f.flag, f.line) == said for f in session.flags):
        raise Declined(f"{target or f'v{session.head}'} is flagged {kind} already; u takes the last flag back.")
    make = partial(Flagged, what=what, target=target, version=session.head, flag=kind, line=line.strip())
    await record.put(make)


def check_flaggable(record: Record, what: FlagTarget, target: str) -> None:
    """See that there is something to flag.

    Raises:
        Declined: there is no draft, no such finding, or no verdict on that criterion.
    """
    session = record.session
    if session.draft is None:
        raise Declined("There is no draft to flag yet.")
    if what == "verdict" and not any(line.mark for line in rubric(session) if line.criterion.id == target):
        raise Declined(f"Nobody has judged '{target}' yet: there is no verdict to flag.")
    if what == "finding":
        try:
            session.finding(target)
        except KeyError:
            raise Declined("There is no finding under the cursor to flag.") from None


async def answer(record: Record, feedback: Feedback, how: AnswerKind, led_to: str = "", reason: str = "") -> None:
    """Say what a piece of open feedback led to.

    Args:
        record: where events are made.
        feedback: one of `redraft.core.feedback.open_feedback`.
        how: what it led to.
        led_to: the amendment's event, the boundary's words, or the template's name.
        reason: why it is dismissed.

    Raises:
        Declined: it is not open any more, or it is dismissed for no reason.
    """
    if feedback.n not in {each.n for each in open_feedback(record.session)}:
        raise Declined("That feedback was seen to already.")
    if how == "dismissed" and not reason.strip():
        raise Declined("Not dismissed: dismissing feedback needs a reason.")
    await record.put(partial(Answered, feedback=feedback.n, how=how, led_to=led_to, reason=reason.strip()))
