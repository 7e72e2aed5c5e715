"""Fight and repeat: a fault that comes back after its fixes, and what is said twice."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from msgspec import Struct

from redraft.core.canonical import canonical
from redraft.core.critique import REWRITE, Item
from redraft.core.events import Proposed, Reviewed
from redraft.core.review import Finding
from redraft.core.signal import Evidence, Offer, Signal
from redraft.core.signals.past import Past
from redraft.core.signals.wording import alike, content, says_the_same, shown
from redraft.core.trail import Answer

_FIGHT: Final = 2
"""Fixes after which a fault came back that make a fight."""


class _Fault(Struct, frozen=True):
    """A finding that waits, with the decisions of earlier passes on the same fault."""

    item: Item
    subject: str
    accepted: tuple[Answer, ...]
    rejected: tuple[Answer, ...]
    returns: int


def fights(past: Past) -> Iterator[Signal]:
    """Faults of the review in force that came back after two accepted fixes or more; one signal a fault."""
    told: set[tuple[str, ...]] = set()
    for fault in past.once(_faults):
        about = _about(past, fault)
        if fault.returns >= _FIGHT and about not in told:
            told.add(about)
            yield _fight(past, fault, about)


def repeats(past: Past) -> Iterator[Signal]:
    """Faults that come a second time, where they are no fight; and a reason for rejecting that is given again."""
    told: set[tuple[str, ...]] = set()
    for fault in past.once(_faults):
        about = _about(past, fault)
        if fault.returns < _FIGHT and (fault.returns or fault.rejected) and about not in told:
            told.add(about)
            yield _repeat(fault, about)
    yield from _same_reasons(past)


def _faults(past: Past) -> tuple[_Fault, ...]:
    waiting = (item for item in past.items if item.state != "accepted" and item.finding.source != REWRITE)
    return tuple(_fault(past, item) for item in waiting)


def _fault(past: Past, item: Item) -> _Fault:
    subject = item.finding.criterion or item.finding.source
    same = _same(past, item.finding, past.trail.by_fault.get(subject, ()))
    accepted = tuple(a for a in same if a.accepted and past.fix_stands(a.version, a.fix))
    since = accepted[-1].n if accepted else 0
    rejected = tuple(a for a in same if not a.accepted and a.n > since and _again(past, item.finding, a))
    return _Fault(item, subject, accepted, rejected, _returns(past, item, accepted))


def _about(past: Past, fault: _Fault) -> tuple[str, ...]:
    return fault.subject, past.trail.family(fault.item.finding.passage)


def _same(past: Past, finding: Finding, answers: Sequence[Answer]) -> list[Answer]:
    """The decisions of earlier passes on the same fault, oldest first.

    Two misspellings in one passage are of one kind and yet two faults: so the words at fault must be those that a fix
    put there, or that it was to mend; and so on from fix to fix.
    """
    place, same = content(finding.quote), []
    for answer in reversed(answers):
        if answer.pass_number < past.number and _of_one_kind(past, finding, answer):
            there = _place(past, answer)
            if not (place and there) or place & there:
                place |= there
                same.append(answer)
    return same[::-1]


def _of_one_kind(past: Past, finding: Finding, answer: Answer) -> bool:
    family = past.trail.family(finding.passage)
    there = family in answer.passages or any(past.trail.family(id) == family for id in answer.passages)
    return there and _alike(finding, past.session.finding(answer.finding))


def _alike(one: Finding, other: Finding) -> bool:
    if (one.criterion or one.source) != (other.criterion or other.source):
        return False
    return alike(one.directive, other.directive)


def _place(past: Past, answer: Answer) -> frozenset[str]:
    """The words that a fix was to mend, and those that it put there; none where the fault was of a whole passage."""
    quote = past.session.finding(answer.finding).quote
    fix = past.session.fix(answer.fix)[1]
    return content(" ".join((quote, *(edit.replacement for edit in fix.edits)))) if quote else frozenset()


def _again(past: Past, finding: Finding, answer: Answer) -> bool:
    """Whether other words are at fault than when the fix was rejected: else the fault is there still, not again."""
    quote = past.session.finding(answer.finding).quote
    then, now = (_text_of(past, version, finding.passage) for version in (answer.version, past.session.head))
    return canonical(quote) not in now if quote else now != then


def _text_of(past: Past, version: int, passage: str) -> str:
    """The words of a passage in some version; "" where it has none such."""
    return canonical(past.session.version(version).texts().get(passage, "")).strip()


def _returns(past: Past, item: Item, accepted: Sequence[Answer]) -> int:
    """How often the fault came back: more of it was found than its fixes had left.

    A fault that was found five times, and of which two are mended in each pass, does not come back. Nor does one
    whose criterion counts, as long as there are fewer violations after each pass.
    """
    passes = [tuple(group) for _, group in groupby(accepted, key=lambda answer: answer.pass_number)]
    counts = [_count(past, group[0].finding, item.finding) for group in passes]
    counts.append(_count(past, item.name, item.finding))
    back = 0
    for group, before, after in zip(passes, counts, counts[1:], strict=False):
        number = group[0].pass_number
        fewer = item.finding.criterion in past.trail.swings[number - 1].fewer
        back += after > before - _mended(past, item.finding, number) and not fewer
    return back


def _mended(past: Past, finding: Finding, number: int) -> int:
    """How many fixes of a pass answered a fault of that kind, at whatever words."""
    answers = past.trail.by_fault.get(finding.criterion or finding.source, ())
    theirs = (a for a in answers if a.accepted and a.pass_number == number and past.fix_stands(a.version, a.fix))
    return sum(_of_one_kind(past, finding, answer) for answer in theirs)


def _count(past: Past, name: str, finding: Finding) -> int:
    """How many of the findings that stood beside that one are of the same fault."""
    held = _holding(past, int(name.split(".", maxsplit=1)[0]))
    family = past.trail.family(finding.passage)
    return sum(past.trail.family(f.passage) == family and _alike(f, finding) for f in held.findings) if held else 0


def _holding(past: Past, n: int) -> Reviewed | Proposed | None:
    for events in (past.session.reviews, past.session.proposals):
        index = bisect_left(events, n, key=lambda event: event.n)
        if index < len(events) and events[index].n == n:
            return events[index]
    return None


def _fight(past: Past, fault: _Fault, about: tuple[str, ...]) -> Signal:
    found = fault.item.finding
    says = f"{fault.subject} in {found.passage} comes back after {len(fault.accepted)} accepted fixes"
    evidence = tuple(_accepted(past, answer) for answer in fault.accepted)
    now = Evidence(f"now: {found.directive}", pass_number=past.number, text=found.directive)
    offer = Offer("constrain", fault.item.name, "makes it a rule that code checks")
    return Signal("fight", about, says, (*evidence, now), (offer,))


def _accepted(past: Past, answer: Answer) -> Evidence:
    directive = past.session.finding(answer.finding).directive
    says = f"pass {answer.pass_number}: v{answer.version} answered {shown(directive)}"
    return Evidence(says, answer.n, answer.version, answer.pass_number, directive)


def _repeat(fault: _Fault, about: tuple[str, ...]) -> Signal:
    found = fault.item.finding
    decisions = sorted((*fault.accepted, *fault.rejected), key=lambda answer: answer.n)
    last = decisions[-1]
    before = f"pass {last.pass_number} {'accepted' if last.accepted else 'rejected'} a fix for it"
    evidence = tuple(
        Evidence(
            f"pass {a.pass_number}: a fix was {'accepted' if a.accepted else 'rejected'}", a.n, a.version, a.pass_number
        )
        for a in decisions
    )
    now = Evidence(f"now: {found.directive}", text=found.directive)
    says = f"{fault.subject} in {found.passage} comes again: {before}"
    offer = Offer("boundary", fault.item.name, "makes it a boundary of the spec")
    return Signal("repeat", about, says, (*evidence, now), (offer,))


def _same_reasons(past: Past) -> Iterator[Signal]:
    """The latest rejection, where its reason was given before; quiet once the spec was amended after it."""
    reasons = past.trail.reasons
    amended = past.session.amendments[-1].n if past.session.amendments else 0
    if not reasons or reasons[-1].n < max(amended, _previous_pass(past)):
        return
    last = reasons[-1]
    before = [each for each in reasons[:-1] if each.finding != last.finding and says_the_same(each.reason, last.reason)]
    if before:
        evidence = tuple(Evidence(f"rejected: {each.reason}", each.n, text=each.reason) for each in (*before, last))
        offer = Offer("boundary", str(last.n), "makes it a boundary of the spec")
        says = f"you rejected for the same reason again: {shown(last.reason)}"
        yield Signal("repeat", (last.finding,), says, evidence, (offer,))


def _previous_pass(past: Past) -> int:
    """The event that ended the pass before the last one: what was said in it is no longer news."""
    passes = past.session.passes
    ended = len(passes) - (past.session.open is None)
    return passes[ended - 1].n if ended > 0 else 0
