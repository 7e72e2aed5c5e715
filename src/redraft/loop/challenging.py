"""Challenges: two versions judged blind, twice, in both orders. Judges who disagree make a tie, and the older stays."""

from functools import partial
from typing import Protocol

from redraft.core.draft import Draft
from redraft.core.events import Challenged, Preferred
from redraft.core.session import Session
from redraft.critics.protocol import Judge, Preference
from redraft.loop.briefing import challenge_brief
from redraft.loop.record import Declined, Record


class Judged(Protocol):
    """The loop, as far as a challenge needs it."""

    record: Record
    judge: Judge | None

    def ready(self) -> None:
        """Begin what asks a model; see `redraft.loop.passes.Loop.ready`."""
        ...


async def challenge(loop: Judged, older: int, newer: int) -> Challenged:
    """Have two versions compared by fresh judges who do not know which is which.

    Args:
        loop: the loop; its judge judges.
        older: the version that stays on a tie.
        newer: the version that must be better.

    Returns:
        What came of it. Going over to the version preferred is the caller's to do.

    Raises:
        Declined: nobody judges here, there are no two such versions, or a judge did not answer.
    """
    loop.ready()
    return await _challenged(loop.record, _judge(loop), older, newer)


async def preferred(record: Record, judge: Judge, older: int, newer: int) -> Preferred | None:
    """Which of two versions judges prefer, in either order; None where they could not be asked, and the older stays.

    Args:
        record: where events are made, also why they could not be asked.
        judge: who judges.
        older: the version that stays on a tie.
        newer: the version that must be better.
    """
    try:
        return (await _challenged(record, judge, older, newer)).prefers
    except Declined:
        return None


async def _challenged(record: Record, judge: Judge, older: int, newer: int) -> Challenged:
    old, new = _version(record.session, older), _version(record.session, newer)
    if old.text == new.text:
        raise Declined(f"v{older} and v{newer} are the same text: there is nothing to compare.")
    first = await _asked(record, judge, old, new)
    second = await _asked(record, judge, new, old)
    prefers, why = _agreed(first, second)
    event = await record.put(partial(Challenged, older=older, newer=newer, prefers=prefers, why=why), by=judge.name)
    assert isinstance(event, Challenged)
    return event


def outcome(challenged: Challenged) -> str:
    """What came of a challenge, in one line."""
    older, newer = f"v{challenged.older}", f"v{challenged.newer}"
    if challenged.prefers == "tie":
        return f"A tie between {older} and {newer}, so {older} stands: {challenged.why}"
    better, other = (newer, older) if challenged.prefers == "newer" else (older, newer)
    return f"{better} is better than {other}, in either order: {challenged.why}"


async def _asked(record: Record, judge: Judge, one: Draft, other: Draft) -> Preference:
    doing = f"Comparing v{one.number} with v{other.number}"
    return await record.ask(doing, judge.prefer(challenge_brief(record.session, one, other)))


def _agreed(first: Preference, second: Preference) -> tuple[Preferred, str]:
    """What both orders agree on: first the older was shown first, then the newer."""
    if (first.better, second.better) == ("one", "other"):
        return "older", first.why
    if (first.better, second.better) == ("other", "one"):
        return "newer", first.why
    if first.better == second.better == "tie":
        return "tie", first.why
    return "tie", f"the judges disagree: {first.why.rstrip('.')}; but: {second.why}"


def _judge(loop: Judged) -> Judge:
    if loop.judge is None:
        raise Declined("Nobody compares versions here: M picks a model.")
    return loop.judge


def _version(session: Session, number: int) -> Draft:
    if not 1 <= number <= len(session.drafts):
        raise Declined(f"There is no v{number}.")
    return session.version(number)
