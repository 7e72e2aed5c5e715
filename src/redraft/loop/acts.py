"""What a person does beside deciding fixes: holds, ticks, the rating, amendments of the spec. Each is one event."""

from functools import partial
from itertools import islice
from math import isfinite

from redraft.core.bands import MEASURES, Measure, measurable
from redraft.core.broken import Broken
from redraft.core.draft import Draft
from redraft.core.events import Amended, Dismissed, Froze, Locked, Rated, Thawed, Ticked, Unlocked
from redraft.core.holds import held_criteria, places, shown
from redraft.core.locks import outline_now
from redraft.core.outline import outline_entries
from redraft.core.said import ASPECTS
from redraft.core.session import Session
from redraft.core.signal import Signal
from redraft.core.spec import Spec, render_spec
from redraft.core.standing import rubric
from redraft.loop.record import Declined, Record


async def freeze_passage(record: Record, passage: str, quote: str = "") -> None:
    """Hold a passage byte for byte, or only some words of it.

    Args:
        record: where events are made.
        passage: its id.
        quote: the words that must stay, as they stand in it; "" for the whole passage.

    Raises:
        Declined: there is no such passage, it is frozen already, or the words have no one place in it.
    """
    session = record.session
    if session.draft is None or passage not in {p.id for p in session.draft.passages}:
        raise Declined("There is no passage under the cursor to freeze.")
    if session.hold("passage", passage, quote):
        raise Declined(f"{shown(quote) if quote else passage} is frozen already; F lists what is, and thaws it.")
    if quote:
        _check_words(session.draft.text_of(passage), passage, quote)
    await record.put(partial(Froze, what="passage", target=passage, version=session.head, quote=quote))


def _check_words(text: str, passage: str, quote: str) -> None:
    found = len(list(islice(places(text, quote), 2)))
    if not quote.strip():
        raise Declined("There are no words in what is selected: select some to freeze them.")
    if not found:
        raise Declined(f"{shown(quote)} does not stand in {passage}: select words of one passage.")
    if found > 1:
        raise Declined(f"{shown(quote)} stands more than once in {passage}: select more words around it.")


async def freeze_measure(record: Record, name: str, low: float | None = None, high: float | None = None) -> None:
    """Hold a measure in a band.

    Args:
        record: where events are made.
        name: one of `redraft.core.bands.MEASURES`.
        low: least value; None for a tenth below the present one.
        high: greatest value; None for a tenth above the present one.

    Raises:
        Declined: it is frozen already, it cannot be measured here, or the band does not hold the present value.
    """
    if record.session.hold("measure", name):
        raise Declined(f"{_label(name)} is frozen already: change its band, or thaw it (F).")
    await _keep_in_band(record, name, low, high)


async def widen(record: Record, name: str, low: float, high: float) -> None:
    """Give a frozen measure another band, wider or narrower; it takes the place of the one before.

    Raises:
        Declined: it is not frozen, or the band does not hold the present value.
    """
    if not record.session.hold("measure", name):
        raise Declined(f"{_label(name)} is not frozen: f freezes it.")
    await _keep_in_band(record, name, low, high)


async def _keep_in_band(record: Record, name: str, low: float | None, high: float | None) -> None:
    session = record.session
    measure, value = measured(session, name)
    usual = measure.band(value)
    low, high = usual[0] if low is None else low, usual[1] if high is None else high
    if not (isfinite(low) and isfinite(high)) or not low <= value <= high:
        told = f"the band is {measure.show_band(low, high)}, and the draft is at {measure.show(value)}"
        raise Declined(f"Not frozen: {told}. A band holds the present value.")
    await record.put(partial(Froze, what="measure", target=name, version=session.head, low=low, high=high))


def measured(session: Session, name: str) -> tuple[Measure, float]:
    """A measure, and its value at the head, rounded as it is shown.

    Raises:
        Declined: there is no such measure, or it cannot be measured in this draft.
    """
    measure = MEASURES.get(name)
    if measure is None:
        raise Declined(f"There is no measure '{name}' to freeze; there are {', '.join(MEASURES)}.")
    if not measure.means_something_in(session.spec.language):
        raise Declined(f"{measure.label} can be measured in English only, and the spec's language is another.")
    value = measure.of(session.draft) if session.draft is not None and measurable(session.draft) else None
    if value is None:
        raise Declined(f"{measure.label} cannot be measured: there is no prose in the draft.")
    return measure, value


def _label(name: str) -> str:
    return MEASURES[name].label if name in MEASURES else f"'{name}'"


async def freeze_criterion(record: Record, criterion: str, against: str = "") -> None:
    """Hold a criterion passing.

    Args:
        record: where events are made.
        criterion: its id.
        against: the criterion that it trades places with, if it is frozen for that.

    Raises:
        Declined: it is frozen already, it does not pass now, or only because the person says so against the judgement.
    """
    session = record.session
    if session.hold("criterion", criterion):
        raise Declined(f"'{criterion}' is frozen already; F lists what is, and thaws it.")
    line = next((line for line in rubric(session) if line.criterion.id == criterion), None)
    if line is None or line.state != "pass":
        raise Declined(
            f"Only a criterion that passes can be frozen; '{criterion}' is {line.state if line else 'gone'}."
        )
    if line.overrode:
        raise Declined(f"'{criterion}' passes by your tick alone, and code would refuse every fix for it: not frozen.")
    await record.put(partial(Froze, what="criterion", target=criterion, version=session.head, against=against))


async def trade_places(record: Record, criterion: str, against: str) -> None:
    """Say which criterion a frozen one trades places with: once that one passes, a thaw is offered.

    Args:
        record: where events are made.
        criterion: the frozen one.
        against: the other; "" for none.

    Raises:
        Declined: it is not frozen, or there is no such other criterion.
    """
    hold = record.session.hold("criterion", criterion)
    if hold is None:
        raise Declined(f"'{criterion}' is not frozen: f freezes it.")
    others = [each.id for each in record.session.spec.criteria if each.id != criterion]
    if against and against not in others:
        raise Declined(f"There is no other criterion '{against}'; there are {', '.join(others)}.")
    await record.put(partial(Froze, what="criterion", target=criterion, version=hold.version, against=against))


async def thaw(record: Record, what: str, target: str, reason: str = "", quote: str = "") -> None:
    """End a freeze.

    Args:
        record: where events are made.
        what: "passage", "measure" or "criterion".
        target: of the hold.
        reason: why, in the person's words.
        quote: the words of the passage that are frozen, where not all of it is.

    Raises:
        Declined: it is not frozen.
    """
    hold = record.session.hold(what, target, quote)
    if hold is None:
        raise Declined(f"{shown(quote) if quote else target} is not frozen.")
    await record.put(partial(Thawed, what=hold.what, target=target, quote=quote, reason=reason))


async def lock(record: Record) -> None:
    """Lock the outline: the headings and their order; of a text without headings, its passages in their order.

    Raises:
        Declined: it is locked, or there is nothing to lock.
    """
    session = record.session
    parts = outline_now(session)
    if session.lock is not None or not parts:
        raise Declined("There is no draft to lock." if session.lock is None else "The outline is already locked.")
    purposes = tuple(part.purpose for part in parts) if any(part.purpose for part in parts) else ()
    await record.put(partial(Locked, version=session.head, outline=outline_entries(parts), purposes=purposes))


async def unlock(record: Record, reason: str) -> None:
    """Let the outline change again, for a reason.

    Raises:
        Declined: it is not locked, or no reason was given.
    """
    if record.session.lock is None:
        raise Declined("The outline is not locked.")
    if not reason.strip():
        raise Declined("The outline stays locked: unlocking needs a reason.")
    await record.put(partial(Unlocked, reason=reason.strip()))


async def release(record: Record, broken: tuple[Broken, ...]) -> None:
    """Thaw and unlock what a hand edit would break."""
    for hold in broken:
        if hold.what == "lock":
            await unlock(record, "for a hand edit")
        else:
            await thaw(record, hold.what, hold.target, "for a hand edit", hold.quote)


async def widened(record: Record, broken: Broken, candidate: Draft) -> None:
    """Widen the band of a measure until it just holds what the person wrote; the other end stays.

    Args:
        record: where events are made.
        broken: the broken hold on a measure.
        candidate: what the person wrote, as a draft: `HoldsBroken.candidate`.

    Raises:
        Declined: it is no band that could be widened.
    """
    hold, measure = record.session.hold("measure", broken.target), MEASURES.get(broken.target)
    value = measure.of(candidate) if measure else None
    if broken.what != "measure" or hold is None or value is None:
        raise Declined(f"There is no band to widen: {broken.says}. Thaw it, or keep editing.")
    low, high = min(hold.low, value), max(hold.high, value)
    await record.put(partial(Froze, what="measure", target=hold.target, version=hold.version, low=low, high=high))


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


async def rate(
    record: Record,
    score: int,
    line: str = "",
    seconds: float = 0.0,
    *,
    aspects: tuple[str, ...] = (),
    blind: bool = False,
    late: bool = False,
) -> None:
    """Rate the version at the head. Ratings that it has already stay.

    Args:
        record: the session.
        score: 1 (unusable) to 5 (ready to use).
        line: why, in the person's words.
        seconds: how long it took, 0 or more.
        aspects: what it is about, a sign and a word of `redraft.core.said.ASPECTS` each: "+clarity".
        blind: no score and no history was shown.
        late: the time was up, and what was given till then is saved.

    Raises:
        Declined: there is no draft, or no such score or aspect.
    """
    if record.session.draft is None or not 1 <= score <= 5:
        raise Declined("There is no draft to rate." if record.session.draft is None else "A rating is 1 to 5.")
    if unknown := [each for each in aspects if each[:1] not in ("+", "-") or each[1:] not in ASPECTS]:
        raise Declined(f"A rating is not about {unknown[0]}: it takes + or - and one of {', '.join(ASPECTS)}.")
    make = partial(Rated, version=record.session.head, score=score, line=line.strip(), seconds=seconds)
    await record.put(partial(make, aspects=aspects, blind=blind, late=late))


async def dismiss(record: Record, signal: Signal, reason: str) -> None:
    """Set a signal aside: it is not raised again on the same evidence.

    Raises:
        Declined: no reason was given.
    """
    if not reason.strip():
        raise Declined("Not dismissed: dismissing a signal needs a reason.")
    await record.put(partial(Dismissed, signal=signal.kind, key=signal.key, reason=reason.strip()))


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
    asked = {criterion.id for criterion in spec.criteria}
    for target in [each for each in held_criteria(record.session) if each not in asked]:
        await thaw(record, "criterion", target, "the spec has it no more")
