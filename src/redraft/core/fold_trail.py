"""Steps of the fold that keep up the trail: what each event leaves behind for the signals."""

import re
from collections.abc import Callable, Iterable, Mapping
from itertools import takewhile
from types import MappingProxyType
from typing import Any, Final

from msgspec.structs import replace

from redraft.core.canonical import canonical
from redraft.core.critique import REWRITE
from redraft.core.draft import Draft, reworded
from redraft.core.edits import Edit
from redraft.core.events import (
    Amended,
    AnyEvent,
    ClosedPass,
    Decided,
    Froze,
    Reverted,
    Reviewed,
    Thawed,
    Ticked,
    Written,
)
from redraft.core.first_judgement import agreed_with
from redraft.core.noise import same_words
from redraft.core.review import Finding
from redraft.core.session import Mark, Session, mark_of
from redraft.core.trail import REMEMBERED, Answer, Failing, Stray, Swing, Trail, VersionTrail

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BETWEEN: Final = {code: " " for code in range(128) if not chr(code).isalnum()}


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in order, in canonical form and lower case."""
    if text.isascii() and "'" not in text:  # what stands between words is told by single characters: twice as fast
        return tuple(text.casefold().translate(_BETWEEN).split())
    return tuple(_WORD.findall(canonical(text).casefold()))


def followed(before: Session, after: Session, event: AnyEvent) -> Trail:
    """The trail after an event.

    Args:
        before: the session that the event came to; its trail is the one to go on from.
        after: the session that it made, but for the trail.
        event: what happened.
    """
    step = _STEPS.get(type(event))
    return before.trail if step is None else step(before, after, event)


def swung(session: Session, base: int, candidate: int) -> Swing:
    """What a pass from `base` to `candidate` does to the verdicts, ticks and noise left out.

    Args:
        session: with a judgement of both versions.
        base: the version that the pass began with.
        candidate: the version that it ended with.

    Returns:
        A swing of the pass after the last closed one; not kept, without growth.
    """
    turns = [(c, _turn(session, c.id, base, candidate)) for c in session.spec.criteria]
    if any(t in ("gained", "lost") and c.judge == "critic" for c, (t, _) in turns) and same_words(
        session, base, candidate
    ):
        turns = [(c, turn) for c, turn in turns if c.judge != "critic"]
    gained, lost, fewer = (tuple(c.id for c, (t, _) in turns if t == kind) for kind in ("gained", "lost", "fewer"))
    blind = tuple(c.id for c, (t, _) in turns if t == "blind" and c.judge != "person")
    judged = max((n for _, (_, n) in turns), default=0)
    number = len(session.passes) + 1
    return Swing(number, judged, base, candidate, False, session.revision, gained, lost, fewer, blind)


def _turn(session: Session, criterion: str, base: int, candidate: int) -> tuple[str, int]:
    """How the verdict on a criterion turned from one version to another, and the event of the later one."""
    older, newer = _judged(session, criterion, base), _judged(session, criterion, candidate)
    if older is None or newer is None:
        return "blind", newer.n if newer else 0
    if older.passed != newer.passed:
        return ("gained" if newer.passed else "lost"), newer.n
    fewer = not newer.passed and newer.count is not None and older.count is not None and newer.count < older.count
    return ("fewer" if fewer else "same"), newer.n


def _judged(session: Session, criterion: str, version: int) -> Mark | None:
    """The latest judgement of a version under the spec as it is, no tick."""
    latest = session.trail.at(version).judged.get(criterion)
    if latest is None or _counts(session, latest):
        return latest
    marks = (mark for mark in reversed(session.marks[criterion]) if mark.version == version)
    return next((mark for mark in marks if _counts(session, mark)), None)


def _counts(session: Session, mark: Mark) -> bool:
    return mark.revision == session.revision and not (mark.hand or mark.ungrounded)


def _written(before: Session, after: Session, event: Written) -> Trail:
    """A text by a person goes on from its parent; a new draft by an author starts afresh."""
    draft = after.drafts[-1]
    trail = _with_families(before, after, draft)
    return _grown(trail, draft.parent if draft.origin == "hand" else 0)


def _grown(trail: Trail, parent: int) -> Trail:
    before = trail.at(parent) if parent else _NOTHING
    return replace(trail, versions=(*trail.versions, VersionTrail(start=before.start, idle=before.idle)))


_NOTHING: Final = VersionTrail()


def _reverted(before: Session, after: Session, event: Reverted) -> Trail:
    if len(after.drafts) == len(before.drafts):
        return before.trail
    return _grown(_with_families(before, after, after.drafts[-1]), event.parent)


def _decided(before: Session, after: Session, event: Decided) -> Trail:
    if event.choice == "accept":
        return _accepted(before, after, event)
    if event.choice == "reject":
        return _rejected(before, event)
    return _reopened(before.trail, event) if event.choice == "reopen" else before.trail


def _accepted(before: Session, after: Session, event: Decided) -> Trail:
    trail = _grown(_with_families(before, after, after.drafts[-1]), event.parent)
    found = _finding(before, event)
    answer = _answer(before, trail, event, found, event.edits)
    by_passage = {**trail.by_passage}
    for passage in answer.passages:
        by_passage[passage] = (*by_passage.get(passage, ()), answer)
    return replace(
        trail,
        by_passage=MappingProxyType(by_passage),
        by_fault=_remembered(trail.by_fault, answer),
        underway=(*trail.underway, answer),
    )


def _rejected(before: Session, event: Decided) -> Trail:
    trail = before.trail
    if not event.fix or event.by == "rules":
        return trail
    answer = _answer(before, trail, event, _finding(before, event), before.fix(event.fix)[1].edits)
    reasons = (*trail.reasons, event)[-REMEMBERED:] if event.reason.strip() else trail.reasons
    return replace(trail, by_fault=_remembered(trail.by_fault, answer), reasons=reasons)


def _reopened(trail: Trail, event: Decided) -> Trail:
    """What was taken back was not said."""
    by_fault = {
        fault: tuple(a for a in answers if a.accepted or a.finding != event.finding)
        for fault, answers in trail.by_fault.items()
    }
    reasons = tuple(each for each in trail.reasons if each.finding != event.finding)
    return replace(trail, by_fault=MappingProxyType(by_fault), reasons=reasons)


def _finding(session: Session, event: Decided) -> Finding | None:
    """The finding that a decision is about; None only where a transcript was edited by hand."""
    try:
        return session.finding(event.finding)
    except KeyError:
        return None


def _answer(session: Session, trail: Trail, event: Decided, found: Finding | None, edits: tuple[Edit, ...]) -> Answer:
    passages = [found.passage] if found else []
    families = {trail.family(id): None for id in (*passages, *(edit.passage for edit in edits)) if id}
    accepted = event.choice == "accept"  # of what was rejected, no words went
    old = [word for edit in edits for word in words_of(edit.quote)] if accepted else []
    new = [word for edit in edits for word in words_of(edit.replacement)] if accepted else []
    both = set(old) & set(new)
    taken = {*set(old) - both, *(word for word in both if old.count(word) > new.count(word))}
    number = session.open.number if session.open else len(session.passes) + 1
    return Answer(
        event.n, event.version or session.head, number, event.finding, event.fix, accepted,
        (found.criterion or found.source) if found else "", tuple(families),
        frozenset(taken), len(new) - len(old),
    )  # fmt: skip


def _remembered(by_fault: Mapping[str, tuple[Answer, ...]], answer: Answer) -> Mapping[str, tuple[Answer, ...]]:
    known = by_fault.get(answer.fault, ())
    return MappingProxyType({**by_fault, answer.fault: (*known, answer)[-REMEMBERED:]})


def _with_families(before: Session, after: Session, draft: Draft) -> Trail:
    """Which passages came out of which, or went into which, where the set of them changed."""
    trail = before.trail
    if not draft.parent:
        return trail
    parent = after.drafts[draft.parent - 1]
    old, new = {p.id for p in parent.passages}, {p.id for p in draft.passages}
    if old == new:
        return trail
    families = {**trail.families}
    known = reworded(parent, draft)
    for one, other, ids in ((draft, parent, new - old), (parent, draft, old - new)):  # parted; or gone into another
        held = {id: set(words_of(other.text_of(id))) for id in known}
        for id in sorted(ids):
            _related(families, id, set(words_of(one.text_of(id))), held)
    return replace(trail, families=MappingProxyType(families), by_passage=_merged(trail, families))


def _related(families: dict[str, str], id: str, mine: set[str], others: Mapping[str, set[str]]) -> None:
    """Note which other passage holds most of the words of this one, if one does."""
    shares = {other: len(mine & held) for other, held in others.items()}
    best = max(shares, key=shares.__getitem__, default="")
    if best and mine and shares[best] >= _MOST * len(mine):
        root, own = families.get(best, best), families.get(id, id)
        families[id] = root
        families.update({each: root for each, under in families.items() if under == own})


_MOST: Final = 0.8
"""Part of a passage's words that another must hold to be called its family."""


def _merged(trail: Trail, families: Mapping[str, str]) -> Mapping[str, tuple[Answer, ...]]:
    """The accepted fixes by the families as they are now."""
    by_passage: dict[str, tuple[Answer, ...]] = {}
    for passage, answers in trail.by_passage.items():
        root = families.get(passage, passage)
        by_passage[root] = (*by_passage.get(root, ()), *answers)
    return MappingProxyType(by_passage)


def _reviewed(before: Session, after: Session, event: Reviewed) -> Trail:
    known = before.trail.at(event.version)
    judged = MappingProxyType({**known.judged, **{v.criterion: mark_of(event, v) for v in event.verdicts}})
    starts = event.scope == "draft" and not after.version(event.version).outline and not known.start
    whole, start = event if makes_critique(event) else known.whole, event.version if starts else known.start
    trail = _with(before.trail, event.version, VersionTrail(judged, whole, start, known.idle))
    if not trail.reviewed and event.scope == "draft":
        failing = {v.criterion: Failing(event.n, event.version, v.count) for v in event.verdicts if not v.passed}
        return replace(trail, reviewed=True, unmoved=MappingProxyType(failing))
    return _without(trail, (v.criterion for v in event.verdicts if _moved(trail, v.criterion, v.passed, v.count)))


def makes_critique(review: Reviewed) -> bool:
    """Whether a review's findings are the critique from then on: those of a final check that found gaps are, too."""
    return review.scope == "draft" or (review.scope == "final" and bool(review.findings))


def _with(trail: Trail, version: int, known: VersionTrail) -> Trail:
    """The trail with something else known of a version."""
    versions = trail.versions
    return replace(trail, versions=(*versions[: version - 1], known, *versions[version:]))


def _moved(trail: Trail, criterion: str, passed: bool, count: int | None) -> bool:
    first = trail.unmoved.get(criterion)
    if first is None:
        return False
    return passed or (count is not None and first.count is not None and count < first.count)


def _without(trail: Trail, criteria: Iterable[str]) -> Trail:
    gone = set(criteria)
    if not gone & set(trail.unmoved):
        return trail
    return replace(trail, unmoved=MappingProxyType({k: v for k, v in trail.unmoved.items() if k not in gone}))


def _ticked(before: Session, after: Session, event: Ticked) -> Trail:
    """A tick counts for its version; once it is taken back, what it covered counts again.

    A first judgement that says what the critic said leaves the verdict standing, with its reason and its count.
    """
    marks = after.marks[event.criterion]
    latest = next((mark for mark in reversed(marks) if mark.version == event.version), None)
    latest = latest and (agreed_with(marks, latest) or latest)
    known = before.trail.at(event.version)
    held = {id: mark for id, mark in known.judged.items() if id != event.criterion}
    if latest is not None:
        held[event.criterion] = latest
    trail = _with(before.trail, event.version, replace(known, judged=MappingProxyType(held)))
    return _without(trail, (event.criterion,)) if event.passed else trail


def _amended(before: Session, after: Session, event: Amended) -> Trail:
    """A criterion that reads otherwise now has not failed yet."""
    same = {c.id: c for c in before.spec.criteria}
    kept = {c.id for c in after.spec.criteria if same.get(c.id) == c}
    return _without(before.trail, (id for id in before.trail.unmoved if id not in kept))


def _held(before: Session, after: Session, event: Froze | Thawed) -> Trail:
    if event.what != "criterion":
        return before.trail
    latest = event.n
    if event.undoes:  # as it was before what is taken back
        held = (act for act in after.acts if act.hold is not None and act.hold.what == "criterion")
        latest = max((act.n for act in held if act.hold is not None and act.hold.target == event.target), default=0)
    return replace(before.trail, settled=MappingProxyType({**before.trail.settled, event.target: latest}))


def _closed(before: Session, after: Session, event: ClosedPass) -> Trail:
    trail = before.trail
    made = {draft.number for draft in _between(before, event.candidate, event.base)}
    mine = [answer for answer in trail.underway if answer.version in made]
    growth = sum(answer.growth for answer in mine)
    swing = replace(swung(before, event.base, event.candidate), kept=event.kept, growth=growth)
    tried = MappingProxyType({**trail.tried, **dict.fromkeys(_tried(before), swing.number)})
    trail = replace(trail, swings=(*trail.swings, swing), underway=(), tried=tried)
    if not event.kept or event.candidate == event.base:
        return trail
    strays = tuple(stray for answer in mine for stray in _strays(before, answer, swing))
    if swing.idle and growth:
        known = trail.at(event.candidate)
        trail = _with(trail, event.candidate, replace(known, idle=known.idle + growth))
    return replace(trail, strays=(*trail.strays, *strays)) if strays else trail


def _tried(session: Session) -> Iterable[str]:
    """The criteria of what was decided since a pass closed last; what a person left for the next one comes again."""
    since = session.passes[-1].n if session.passes else 0
    for each in takewhile(lambda each: each.n > since, reversed(session.decisions)):
        left = each.choice == "reopen" or (each.choice == "skip" and each.by != "rules")
        found = _finding(session, each) if each.fix and not left else None
        if found is not None:
            yield found.criterion


def _between(session: Session, newer: int, older: int) -> Iterable[Draft]:
    """The versions after `older` on the way to `newer`, but for the changes that were taken back since."""
    taken_back = set()
    for draft in session.lineage(newer):
        if draft.number <= older:
            return
        if draft.takes_back:
            taken_back.add(draft.takes_back)
        elif draft.origin not in taken_back:
            yield draft


def _strays(session: Session, answer: Answer, swing: Swing) -> Iterable[Stray]:
    """The passages that came with a fix which served no criterion, and which made the text longer by them."""
    found = session.finding(answer.finding)
    asked = found.criterion or found.of_boundary
    if asked or answer.growth <= 0 or (found.source == REWRITE and not swing.idle):
        return
    draft = session.version(answer.version)
    old = {passage.id for passage in session.version(draft.parent).passages}
    for passage in draft.passages:
        count = len(words_of(draft.text[passage.start : passage.end])) if passage.id not in old else 0
        if count >= _LEAST and answer.growth >= count * _OWN:
            yield Stray(passage.id, answer.n, answer.version, answer.pass_number)


_LEAST: Final = 3
"""Words of a new passage that are worth a word: a heading of two is not."""

_OWN: Final = 0.6
"""Part of a new passage's words by which the text must have grown: less, and it was there before in another form."""

_STEPS: dict[type[Any], Callable[[Session, Session, Any], Trail]] = {
    Amended: _amended,
    Written: _written,
    Reviewed: _reviewed,
    Decided: _decided,
    Reverted: _reverted,
    Ticked: _ticked,
    Froze: _held,
    Thawed: _held,
    ClosedPass: _closed,
}
