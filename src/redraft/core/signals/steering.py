"""Moving target: what the person tells the author pulls in different directions, or the spec is amended again."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations, takewhile
from typing import Final

from redraft.core.events import Amended, Noted
from redraft.core.fold_trail import words_of
from redraft.core.session import Session
from redraft.core.signal import Evidence, Offer, Signal
from redraft.core.signals.past import Past
from redraft.core.signals.wording import listed, shown
from redraft.core.spec import Spec

_AXES: Final = {
    "length": (
        "short shorter concise brief briefer trim cut terse terser tight tighter tighten succinct crisp crisper "
        "condense compact shorten leaner snappier",
        "long longer expand elaborate lengthen fuller depth deeper detail details detailed thorough complete "
        "exhaustive comprehensive specifics examples",
    ),
    "warmth": (
        "warm warmer friendly friendlier casual informal personal conversational human chatty playful relaxed "
        "colloquial approachable humorous funny lighter",
        "formal authoritative professional serious official corporate stern businesslike academic distant cool colder "
        "sober dignified",
    ),
    "boldness": (
        "bold bolder punchy punchier confident assertive strong stronger direct provocative forceful blunt edgy "
        "authoritative aggressive decisive",
        "careful cautious hedge hedged modest humble softer soften gentle gentler tentative diplomatic measured "
        "restrained understated",
    ),
    "plainness": (
        "plain plainer simple simpler simplify accessible lay everyday basic nontechnical",
        "technical expert specialist rigorous academic sophisticated jargon scholarly advanced",
    ),
    "energy": (
        "energetic lively livelier urgent exciting upbeat enthusiastic vivid dynamic",
        "calm calmer neutral sober flat quiet quieter dry drier factual",
    ),
}
"""What a text can be more or less of: words for the one side, and for the other."""

_LISTED: Final = [
    (word, (axis, sign))
    for axis, sides in _AXES.items()
    for sign, names in zip((-1, 1), sides, strict=True)
    for word in names.split()
]
_SHARED: Final = {word: tuple(side for each, side in _LISTED if each == word) for word, _ in _LISTED}
"""A word may be of more than one axis: what is authoritative is neither warm nor cautious."""

_TURNING: Final = frozenset(
    "less not no too without fewer avoid don't never drop remove reduce lose isn't cut trim".split()
)
"""Words before another that turn its side: "less formal", "too long"."""

_PARTING: Final = frozenset("and but more while yet".split())
"""Words beyond which nothing is turned: "less formal and shorter"."""

_REACH: Final = 3
"""Words before another in which one that turns it is looked for."""

_PHRASES: Final = {
    "no longer": "", "as long as": "", "not only": "", "in short": "", "cut and dried": "",
    "jargon free": "nontechnical", "matter of fact": "factual",
}  # fmt: skip
"""Turns of phrase, each with the word that says what it asks for; "" for none."""

_PLACES: Final = frozenset(
    """
    intro introduction opening opener hook start beginning ending end close closing conclusion title subject heading
    headline middle body summary abstract footer greeting signature ask proof call first second third last
    """.split()
)
"""Words for a part of the text: a note on one part does not pull against a note on another."""

_TWICE: Final = 2

_LOOKED_BACK: Final = 24
"""Notes and amendments that are read: older ones pull at nobody."""


def moving_target(past: Past) -> Iterator[Signal]:
    """Notes that pull against each other, or two amendments that change what was asked."""
    session = past.session
    notes = [note for note in session.notes[-_LOOKED_BACK:] if not note.fact]
    axes = _pulling(session, notes)
    pulling = [note for note in notes if any(note.n in held for held in axes.values())]
    amended = _changing(session)
    if not pulling and len(amended) < _TWICE:
        return
    told = [_told(note, note in pulling) for note in notes] if pulling else []
    changes = [Evidence(f"amended: {each.reason}", each.n, text=each.reason) for each in amended[-_TWICE:]]
    evidence = sorted((*told, *(changes if len(amended) >= _TWICE else ())), key=lambda each: each.n)
    says = _says(pulling, len(amended))
    yield Signal("moving target", tuple(sorted(axes)) or ("spec",), says, tuple(evidence), _offers(pulling))


def _pulling(session: Session, notes: Sequence[Noted]) -> dict[str, set[int]]:
    """The axes on which notes pull against each other, with the events of those notes.

    What was said before an amendment is settled by it.
    """
    amended = session.amendments[-1].n if session.amendments else 0
    found: dict[str, set[int]] = {}
    for one, other in combinations(notes, 2):
        for axis in _apart(one, other) if other.n > amended else ():
            found.setdefault(axis, set()).update((one.n, other.n))
    return found


def _apart(one: Noted, other: Noted) -> list[str]:
    """The axes on which two notes on the same part of the text pull against each other."""
    theirs = leanings(other.text) if places(one.text) == places(other.text) else frozenset()
    return sorted(axis for axis, sign in leanings(one.text) if (axis, -sign) in theirs)


@lru_cache(maxsize=1024)
def leanings(text: str) -> frozenset[tuple[str, int]]:
    """What a note asks for more of, on each axis that it speaks of: -1 for its one side, 1 for the other.

    A note that asks for both sides of an axis says nothing on it.
    """
    words = _plain(text)
    found = [
        (axis, sign * _turn(words[max(place - _REACH, 0) : place]))
        for place, word in enumerate(words)
        for axis, sign in _SHARED.get(word, ())
    ]
    return frozenset((axis, sign) for axis, sign in found if (axis, -sign) not in found)


@lru_cache(maxsize=1024)
def places(text: str) -> frozenset[str]:
    """The parts of the text that a note speaks of; none where it speaks of all of it."""
    words = words_of(text)
    return frozenset(word for word in words if word in _PLACES or (word[0] == "p" and word[1:].isdecimal()))


def _plain(text: str) -> tuple[str, ...]:
    """The words of a note, with turns of phrase put as what they mean."""
    line = f" {' '.join(words_of(text))} "
    for phrase, plain in _PHRASES.items():
        line = line.replace(f" {phrase} ", f" {plain} ")
    return tuple(line.split())


def _turn(before: Sequence[str]) -> int:
    """-1 where a word is turned by one before it, in the same part of the sentence."""
    near = takewhile(lambda word: word not in _PARTING, reversed(before))
    return -1 if any(word in _TURNING for word in near) else 1


def _changing(session: Session) -> list[Amended]:
    """The amendments that stand and changed what was asked; one that only adds what must not be done does not."""
    latest = session.amendments[-_LOOKED_BACK:]
    undone = {each.undoes for each in latest if each.undoes}
    standing = [each for each in latest if not each.undoes and each.n not in undone]
    return [each for each in standing if not _only_adds(*session.specs[each.revision - 2 : each.revision])]


def _only_adds(before: Spec, after: Spec) -> bool:
    """Whether a spec asks for all that the one before asked, word for word, and for boundaries or rules beside it."""
    new = [criterion for criterion in after.criteria if criterion not in before.criteria]
    kept = all(criterion in after.criteria for criterion in before.criteria)
    boundaries = after.boundaries[: len(before.boundaries)] == before.boundaries
    rest = _rest(before) == _rest(after)
    return kept and boundaries and rest and all(criterion.judge == "rule" for criterion in new)


def _rest(spec: Spec) -> tuple[object, ...]:
    return (spec.task, spec.audience, spec.context, spec.reference, spec.style, spec.tone, spec.response, spec.language)


def _told(note: Noted, pulls: bool) -> Evidence:
    return Evidence(f"{'pulls' if pulls else 'told'}: {shown(note.text)}", note.n, text=note.text)


def _says(pulling: Sequence[Noted], amended: int) -> str:
    if not pulling:
        return f"the spec was amended {amended} times: the target moves"
    return f"what you told the author pulls apart: {listed([shown(note.text, 30) for note in pulling])}"


def _offers(pulling: Sequence[Noted]) -> tuple[Offer, ...]:
    latest = list(reversed(pulling))[:_TWICE]
    notes = tuple(Offer("amend note", str(note.n), f"writes {shown(note.text, 30)} into the spec") for note in latest)
    return notes or (Offer("requirements", "", "shows what is asked now"),)
