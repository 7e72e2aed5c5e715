"""What a person does beside deciding fixes: holds, ticks, the rating, amendments of the spec. Each is one event."""

from functools import partial

from redraft.core.broken import Broken
from redraft.core.draft import outline_of
from redraft.core.events import Amended, Froze, Locked, Rated, Thawed, Ticked, Unlocked
from redraft.core.holds import held_criteria
from redraft.core.spec import Spec, render_spec
from redraft.core.standing import rubric
from redraft.loop.record import Declined, Record


async def freeze_passage(record: Record, passage: str) -> None:
    """Hold a passage byte for byte, or thaw it if it is held.

    Raises:
        Declined: there is no such passage.
    """
    session = record.session
    if session.hold("passage", passage):
        await thaw(record, "passage", passage)
        return
    if session.draft is None or passage not in {p.id for p in session.draft.passages}:
        raise Declined("There is no passage under the cursor to freeze.")
    await record.put(partial(Froze, what="passage", target=passage, version=session.head))


async def freeze_criterion(record: Record, criterion: str) -> None:
    """Hold a criterion passing, or thaw it if it is held.

    Raises:
        Declined: it does not pass now, or only because the person says so against the judgement.
    """
    session = record.session
    if session.hold("criterion", criterion):
        await thaw(record, "criterion", criterion)
        return
    line = next((line for line in rubric(session) if line.criterion.id == criterion), None)
    if line is None or line.state != "pass":
        raise Declined(
            f"Only a criterion that passes can be frozen; '{criterion}' is {line.state if line else 'gone'}."
        )
    if line.overrode:
        raise Declined(f"'{criterion}' passes by your tick alone, and code would refuse every fix for it: not frozen.")
    await record.put(partial(Froze, what="criterion", target=criterion, version=session.head))


async def thaw(record: Record, what: str, target: str, reason: str = "") -> None:
    """End a freeze.

    Raises:
        Declined: it is not frozen.
    """
    hold = next((h for h in record.session.holds if (h.what, h.target) == (what, target)), None)
    if hold is None:
        raise Declined(f"{target} is not frozen.")
    await record.put(partial(Thawed, what=hold.what, target=target, reason=reason))


async def lock(record: Record) -> None:
    """Lock the outline: headings, and the order of blocks.

    Raises:
        Declined: it is locked, or there is no draft.
    """
    session = record.session
    if session.draft is None or session.lock is not None:
        raise Declined("There is no draft to lock." if session.draft is None else "The outline is already locked.")
    await record.put(partial(Locked, version=session.head, outline=outline_of(session.draft)))


async def unlock(record: Record, reason: str = "") -> None:
    """Let the outline change again.

    Raises:
        Declined: it is not locked.
    """
    if record.session.lock is None:
        raise Declined("The outline is not locked.")
    await record.put(partial(Unlocked, reason=reason))


async def release(record: Record, broken: tuple[Broken, ...]) -> None:
    """Thaw and unlock what a hand edit would break."""
    for hold in broken:
        if hold.what == "lock":
            await unlock(record, "for a hand edit")
        else:
            await thaw(record, hold.what, hold.target, "for a hand edit")


async def tick(record: Record, criterion: str) -> None:
    """Set a criterion by hand to the opposite of how it stands; what was not judged is ticked as passing.

    Raises:
        Declined: there is no such criterion, or no draft to judge.
    """
    session = record.session
    line = next((line for line in rubric(session) if line.criterion.id == criterion), None)
    if line is None or session.draft is None:
        raise Declined("There is no criterion under the cursor." if line is None else "There is no draft to judge yet.")
    await record.put(partial(Ticked, criterion=criterion, passed=line.state != "pass", version=session.head))


async def rate(record: Record, score: int, line: str = "", seconds: float = 0.0) -> None:
    """Rate the version at the head, 1 (unusable) to 5 (ready to use).

    Raises:
        Declined: there is no draft, or no such score.
    """
    if record.session.draft is None or not 1 <= score <= 5:
        raise Declined("There is no draft to rate." if record.session.draft is None else "A rating is 1 to 5.")
    await record.put(partial(Rated, version=record.session.head, score=score, line=line, seconds=seconds))


async def amend(record: Record, spec: Spec, reason: str) -> None:
    """Put another spec in place: the revision goes up, and older verdicts stay tied to the old one.

    Raises:
        Declined: no reason was given, or nothing changed.
    """
    if not reason.strip():
        raise Declined("The spec was not amended: an amendment needs a reason.")
    if spec == record.session.spec:
        raise Declined("The spec was not amended: nothing in it changed.")
    revision = record.session.revision + 1
    await record.put(partial(Amended, revision=revision, spec=render_spec(spec), reason=reason.strip()))
    for target in set(held_criteria(record.session)) - {criterion.id for criterion in spec.criteria}:
        await thaw(record, "criterion", target, "the spec has it no more")
