"""What can be frozen now, as it is offered to a person: passages, words of them, measures, criteria that pass."""

from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.bands import MEASURES, Measure
from redraft.core.canonical import canonical, canonical_with_offsets
from redraft.core.draft import Draft
from redraft.core.events import Froze, HoldKind
from redraft.core.holds import places
from redraft.core.measures import sentences
from redraft.core.session import Session
from redraft.core.standing import Standing, rubric

_STEP = 0.05
"""By how much of the value either end of a band moves at a time."""


class Freezable(Struct, frozen=True):
    """One thing that could be held, or is.

    Args:
        what: which kind.
        target: the passage, measure or criterion, by its id.
        says: what it is, in words: the text of the passage, what the criterion asks, the measure's name.
        quote: of a passage, the only words that would be held; "" for all of it.
        value: of a measure, how it stands now.
        low: least value of the band, of a measure.
        high: greatest value of the band.
        hold: the freeze in force on it; None where there is none.
        why_not: why it cannot be frozen; "" if it can.
    """

    what: HoldKind
    target: str
    says: str
    quote: str = ""
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    hold: Froze | None = None
    why_not: str = ""

    @property
    def moved(self) -> bool:
        """Whether the band is another than the one in force."""
        return self.hold is not None and (self.low, self.high) != (self.hold.low, self.hold.high)

    @property
    def bands(self) -> str:
        """The band for a person: "94 to 114"."""
        return MEASURES[self.target].show_band(self.low, self.high)


def passage_to_freeze(session: Session, passage: str) -> Freezable:
    """All of a passage, byte for byte."""
    draft = session.draft
    if draft is None or passage not in {p.id for p in draft.passages}:
        return Freezable("passage", passage, "", why_not="it is not in this version any more")
    return Freezable("passage", passage, draft.text_of(passage).strip(), hold=session.hold("passage", passage))


def words_to_freeze(session: Session, passage: str, quote: str) -> Freezable:
    """Some words of a passage; all of its words are the passage."""
    whole = passage_to_freeze(session, passage)
    if whole.why_not or quote == whole.says:
        return whole
    text = session.version(session.head).text_of(passage)
    twice = len(list(islice(places(text, quote), 2))) != 1
    hold, why = session.hold("passage", passage, quote), "it stands there more than once: take more words around it"
    return Freezable("passage", passage, quote, quote, hold=hold, why_not=why if twice else "")


def sentences_to_freeze(session: Session, passage: str) -> tuple[Freezable, ...]:
    """Every sentence of a passage, in order; its lines where it is no prose."""
    whole = passage_to_freeze(session, passage)
    if session.draft is None or whole.why_not:
        return ()
    text = session.draft.text_of(passage)
    return tuple(words_to_freeze(session, passage, text[span.start : span.end]) for span in sentences(text))


def words_in(text: str, typed: str) -> str:
    """The stretch of a text that someone means by what they typed: quotes, dashes and blanks may differ.

    Returns:
        The words as they stand in the text; "" where they do not.
    """
    form, offsets = canonical_with_offsets(text)
    wanted = canonical(typed).strip()
    at = form.find(wanted) if wanted else -1
    return text[offsets[at] : offsets[at + len(wanted)]].strip() if at >= 0 else ""


def measures_to_freeze(session: Session) -> tuple[Freezable, ...]:
    """Every measure, as it stands now and with the band that it would stay in, or does."""
    draft = session.draft
    return tuple(_measure(session, draft, measure) for measure in MEASURES.values()) if draft is not None else ()


def held(session: Session) -> tuple[Freezable, ...]:
    """Every freeze in force, in the order in which they were made."""
    return tuple(_held(session, hold) for hold in session.holds)


def _held(session: Session, hold: Froze) -> Freezable:
    if hold.what == "criterion":
        return criterion_to_freeze(session, hold.target)
    if hold.what == "passage":
        text = hold.quote or session.version(hold.version).text_of(hold.target).strip()
        return Freezable("passage", hold.target, text, hold.quote, hold=hold)
    measure = MEASURES.get(hold.target)
    if measure is None or session.draft is None:
        why = "this version of redraft cannot measure it"
        return Freezable("measure", hold.target, hold.target, low=hold.low, high=hold.high, hold=hold, why_not=why)
    return _measure(session, session.draft, measure)


def _measure(session: Session, draft: Draft, measure: Measure) -> Freezable:
    hold, value = session.hold("measure", measure.id), measure.of(draft)
    foreign = not measure.means_something_in(session.spec.language)
    if value is None or (foreign and hold is None):
        why = "there are no words to measure" if value is None else "it is measured in English only"
        return Freezable("measure", measure.id, measure.label, hold=hold, why_not=why)
    low, high = (hold.low, hold.high) if hold is not None else measure.band(value)
    return Freezable("measure", measure.id, measure.label, "", value, low, high, hold)


def criterion_to_freeze(session: Session, criterion: str) -> Freezable:
    """One criterion."""
    hold = session.hold("criterion", criterion)
    line = next((line for line in rubric(session) if line.criterion.id == criterion), None)
    if line is None:
        return Freezable("criterion", criterion, "", hold=hold, why_not="it is not in the spec")
    return Freezable("criterion", criterion, line.criterion.says, hold=hold, why_not="" if hold else _why_not(line))


def criteria_to_freeze(session: Session) -> tuple[Freezable, ...]:
    """Every criterion, those that can be frozen first."""
    every = [criterion_to_freeze(session, criterion.id) for criterion in session.spec.criteria]
    return tuple(sorted(every, key=lambda each: bool(each.why_not)))


def _why_not(line: Standing) -> str:
    if line.state != "pass":
        return "it fails now" if line.state == "fail" else "it is not judged yet"
    return "it passes by your tick alone, and code would refuse every fix for it" if line.overrode else ""


def stretched(each: Freezable, by: int) -> Freezable:
    """A measure with another band.

    Args:
        each: what is offered; anything but a measure that can be frozen stays as it is.
        by: by how many steps of a twentieth of the value either end moves outward; below 0, inward, where the value
            as it stands always stays inside.
    """
    if each.what != "measure" or each.why_not:
        return each
    measure, value = MEASURES[each.target], each.value
    first, last = measure.band(value, _STEP)
    room = by * max(value - first, last - value)
    low, high = each.low - room, each.high + room
    if by < 0:
        low, high = max(each.low, min(low, value)), min(each.high, max(high, value))
    return replace(each, low=_shown(measure, low), high=_shown(measure, high))


def _shown(measure: Measure, value: float) -> float:
    """An end of a band, within what the measure can be, and rounded as it is shown."""
    if measure.shown != "number":
        value = max(value, 0.0)
    return float(round(value)) if measure.shown == "count" else round(value, 1)
