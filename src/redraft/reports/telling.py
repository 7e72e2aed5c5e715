"""The words in which a report tells each thing on record, one list entry a thing."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from redraft.core.accounts import EndingTold, HoldTold
from redraft.core.bands import MEASURES
from redraft.core.events import Amended, Challenged, Froze, Locked, Noted, Rated, Reviewed
from redraft.core.feedback import Feedback
from redraft.core.phrases import counted
from redraft.core.raised import Raised
from redraft.core.rated import SCORES, aspects_say
from redraft.core.said import Answered
from redraft.core.worddiff import Span
from redraft.reports.blocks import Change, Item, Tone
from redraft.reports.deciding import DecisionTold
from redraft.reports.saying import Answer, FlagTold
from redraft.reports.versions import PassageChange, VersionTold

_CHOSE: Final[dict[str, tuple[str, Tone]]] = {
    "accept": ("accepted", "good"), "reject": ("rejected", "bad"), "skip": ("skipped", ""), "reopen": ("reopened", ""),
}  # fmt: skip
_ANSWERED: Final = {
    "amendment": "it led to an amendment of the spec", "boundary": "it became a boundary",
    "template": "it went into a template", "dismissed": "it was dismissed",
}  # fmt: skip
_BLANKS: Final = {ord(" "): "␣", ord("\t"): "⇥", ord("\n"): "⏎", ord("\u00a0"): "⍽"}
_CONTEXT: Final = 90
"""Characters of unchanged text that are shown before and after a change."""


def moment(at: datetime) -> str:
    """A time for a person: the day and the minute, UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC"


def joined(parts: Iterable[str]) -> str:
    """Short remarks in one line; those that are empty are left out."""
    return " · ".join(part for part in parts if part)


def span_of(versions: Sequence[int]) -> str:
    """Some versions by the first and the last of them: "v3", "v3 to v6"."""
    return f"v{versions[0]}" if versions[0] == versions[-1] else f"v{versions[0]} to v{versions[-1]}"


def version(told: VersionTold) -> Item:
    """One version: what it changed, how it scored, and whether it was kept."""
    log = told.log
    tag = "stands" if log.head else log.keep
    tone: Tone = "good" if log.head or log.keep == "kept" else "bad" if log.keep else ""
    tokens = f"{log.tokens_say} tokens" if log.tokens.calls else ""
    made = f"by {told.by}" if told.by else ""
    parent = f"from v{log.parent}" if log.parent not in (0, log.version - 1) else ""
    about = joined((parent, f"score {log.score}", counted(told.words, "word"), made, moment(told.at), tokens))
    moved = "Passages stand in another order." if told.moved else ""
    notes = tuple(note for note in (about, log.why, moved) if note)
    return Item(f"v{log.version}", tag, tone, log.change, notes, tuple(_change(each) for each in told.changes))


def _change(change: PassageChange) -> Change:
    label = change.passage if change.kind == "changed" else f"{change.passage}, {change.kind}"
    return Change(label, shortened(change.spans))


def shortened(spans: Sequence[Span]) -> tuple[Span, ...]:
    """A diff for the eye: what stayed is cut down to some words around each change, and changed blanks are shown."""
    last = len(spans) - 1
    return tuple(
        Span("same", _near(span.text, place > 0, place < last)) if span.kind == "same" else _seen(span)
        for place, span in enumerate(spans)
        if span.kind != "same" or 0 < place < last or span.text.strip()
    )


def _seen(span: Span) -> Span:
    """A change of blanks alone as signs; any other as it is, without the line ends that close a passage."""
    if span.text.isspace():
        return Span(span.kind, span.text.replace("\r\n", "\n").translate(_BLANKS))
    return Span(span.kind, span.text.rstrip("\r\n"))


def _near(text: str, after: bool, before: bool) -> str:
    """The start of a text if it comes after a change, its end if it comes before one, or both."""
    text = text if after else text.lstrip("\r\n")
    text = text if before else text.rstrip("\r\n")
    if len(text) <= (after + before) * _CONTEXT + 20:
        return text
    start = text[:_CONTEXT].rsplit(None, 1)[0] + " " if after else ""
    end = " " + text[-_CONTEXT:].split(None, 1)[-1] if before else ""
    return f"{start}…{end}"


def decision(told: DecisionTold) -> Item:
    """One decision: what was proposed, what was chosen, and why."""
    chosen = told.decision
    tag, tone = _CHOSE[chosen.choice]
    if chosen.undoes:
        tag, tone = "taken back" if chosen.choice == "reopen" else f"{tag} again", ""
    name = chosen.fix or chosen.finding
    about = joined((
        f"makes v{chosen.version}" if chosen.version else "",
        told.criterion or (told.finding.source if told.finding else ""),
        f"impact {told.finding.impact}" if told.finding else "",
        f"{told.fix.risk} risk" if told.fix else "",
        "without a key" if chosen.auto else "",
        f"by {chosen.by}",
        f"{chosen.seconds:.1f} s" if chosen.seconds else "",
        "too quick to have been read" if told.hasty else "",
        "late in a long sitting" if told.tired else "",
    ))  # fmt: skip
    reason = f"Because: {chosen.reason}" if chosen.reason else ""
    directive = told.finding.directive if told.finding and told.finding.directive != told.says else ""
    asked = f"Asked for: {directive}" if directive else ""
    notes = tuple(note for note in (about, asked, reason) if note)
    return Item(name, tag, tone, told.says, notes, tuple(Change("", shortened(spans)) for spans in told.edits))


def rating(rated: Rated) -> Item:
    """One rating: the score, what it is about, and why."""
    tone: Tone = "good" if rated.score >= 4 else "bad" if rated.score <= 2 else ""
    about = joined((
        aspects_say(rated.aspects),
        "rated blind" if rated.blind else "",
        "the time was up" if rated.late else "",
        f"{rated.seconds:.0f} s" if rated.seconds else "",
        f"by {rated.by}",
        moment(rated.at),
    ))  # fmt: skip
    says = joined((SCORES.get(rated.score, ""), rated.line)).replace(" · ", ": ", 1)
    return Item(f"v{rated.version}", f"{rated.score} of 5", tone, says, (about,))


def flag(told: FlagTold) -> Item:
    """One flag, and what came of it."""
    flagged = told.flag
    what = f"{flagged.what} {flagged.target}".strip() + f", v{flagged.version}"
    came = tuple(_came(each) for each in told.answers) or ("Nothing came of it yet.",)
    about = (f"Flagged: {told.about}",) if told.about else ()
    return Item(what, flagged.flag, "bad", flagged.line, (*about, *came))


def answer(told: Answer) -> Item:
    """What came of one piece of feedback."""
    tone: Tone = "" if told.answer.how == "dismissed" else "good"
    return Item("feedback", told.answer.how, tone, told.about, (_came(told.answer),))


def waiting(each: Feedback) -> Item:
    """One piece of feedback that nothing came of yet."""
    return Item(each.what, "open", "doubt", each.says, (moment(each.at),))


def _came(said: Answered) -> str:
    led = f" (event {said.led_to})" if said.how == "amendment" and said.led_to else ""
    led = led or (f": {said.led_to}" if said.led_to else "")
    return f"{_ANSWERED[said.how].capitalize()}{led}{f': {said.reason}' if said.reason else ''}"


def hold(told: HoldTold) -> Item:
    """One freeze that is in force, and how what it holds stands now."""
    held = told.hold
    value = told.value
    if held.what == "measure":
        measure = MEASURES.get(held.target)
        number = value if isinstance(value, int | float) else None
        now = f"{measure.show(number) if measure else number} now" if number is not None else ""
    else:
        now = f"now: {value}" if value else ""
    against = f"frozen against {held.against}" if held.against else ""
    notes = joined((now, against, f"since v{held.version} (event {held.n})"))
    return Item(f"❄ {held.target}", held.what, "", _held(held), (notes,))


def thawed(held: Froze) -> Item:
    """One freeze that is over."""
    notes = f"frozen in v{held.version} (event {held.n}), and no longer"
    kept = {
        "measure": f"had to stay {_held(held)}",
        "criterion": "had to keep passing",
        "passage": "had to stay as it was",
    }
    return Item(held.target, f"{held.what}, thawed", "", kept[held.what], (notes,))


def _held(held: Froze) -> str:
    if held.what == "measure":
        measure = MEASURES.get(held.target)
        return measure.show_band(held.low, held.high) if measure else f"{held.low:g} to {held.high:g}"
    if held.what == "criterion":
        return "keeps passing"
    return f"these words stay: “{held.quote}”" if held.quote else "stays as it is"


def lock(locked: Locked) -> Item:
    """The lock of the outline, with its parts."""
    purposes = dict(zip(locked.outline, locked.purposes, strict=False))
    parts = tuple(f"{entry}{f': {purposes[entry]}' if purposes.get(entry) else ''}" for entry in locked.outline)
    return Item("≡ outline", "locked", "", f"since v{locked.version} (event {locked.n})", parts)


def signal(told: Raised) -> Item:
    """One signal, what it rests on, and what became of it."""
    aside = told.dismissed is not None
    tag = "dismissed" if aside else "in force" if told.in_force else "past"
    reason = (f"Dismissed: {told.dismissed}",) if aside else ()
    notes = (*(each.says for each in told.signal.evidence), *reason, f"raised at event {told.since}")
    return Item(told.signal.kind, tag, "doubt" if tag == "in force" else "", told.signal.says, notes)


def ending(told: EndingTold) -> Item:
    """One ending, and whether it was the last word."""
    tone: Tone = "good" if told.stop.ending == "done" else ""
    went = "gone on after" if told.went_on else "stands"
    return Item(told.stop.ending, went, tone, told.stop.why, (f"event {told.stop.n} · {moment(told.stop.at)}",))


def final_check(review: Reviewed) -> Item:
    """One final check, and what it misses."""
    tone: Tone = "good" if review.ready else "bad"
    missing = tuple(f"Missing: {each.directive}" for each in review.findings)
    tag = "ready to use" if review.ready else "not ready"
    return Item(f"v{review.version}", tag, tone, review.why, (*missing, f"by {review.by}"))


def challenge(each: Challenged) -> Item:
    """One blind comparison of two versions."""
    better = {"older": f"v{each.older} is better", "newer": f"v{each.newer} is better", "tie": "a tie"}[each.prefers]
    return Item(f"v{each.older} and v{each.newer}", better, "", each.why, (f"by {each.by}, asked in both orders",))


def note(noted: Noted) -> Item:
    """One thing that the author was told."""
    about = f"for finding {noted.about}" if noted.about else ""
    return Item("fact" if noted.fact else "note", "", "", noted.text, (joined((about, moment(noted.at))),))


def amendment(amended: Amended) -> Item:
    """One amendment of the spec."""
    return Item(f"r{amended.revision}", "", "", amended.reason, (f"by {amended.by} · {moment(amended.at)}",))
