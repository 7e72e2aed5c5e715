"""What competes: the parts of a spec that may pull against what is asked, told by their words alone."""

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from redraft.core.fold_trail import words_of
from redraft.core.rules import Rule
from redraft.core.signals.steering import leanings
from redraft.core.signals.wording import content
from redraft.core.spec import Spec


class Competing(Struct, frozen=True):
    """A part of a spec that may pull against a constraint.

    Args:
        where: "criterion short", "boundary 2", "task", "tone" …
        says: its words.
        why: what they have to do with each other, in a few words.
    """

    where: str
    says: str
    why: str


def competing(spec: Spec, text: str, about: tuple[str, ...] = ()) -> tuple[Competing, ...]:
    """The parts of a spec that may compete with what is asked: those that pull the other way, then those alike.

    Args:
        spec: what done means.
        text: what is asked: a directive, a reason or a note.
        about: criteria that it serves, which do not compete with themselves.
    """
    parts = [(where, says, _relation(says, text, rules)) for where, says, rules in _parts(spec, about)]
    found = [Competing(where, says, why) for where, says, why in parts if why]
    return tuple(sorted(found, key=lambda part: not part.why.startswith("pulls")))


def _parts(spec: Spec, about: tuple[str, ...]) -> Iterable[tuple[str, str, tuple[Rule, ...]]]:
    for criterion in spec.criteria:
        if criterion.id not in about:
            yield f"criterion {criterion.id}", criterion.says, criterion.rules
    for number, boundary in enumerate(spec.boundaries, 1):
        yield f"boundary {number}", boundary, ()
    for key in ("task", "audience", "style", "tone", "response"):
        for sentence in re.split(r"(?<=[.!?;])\s+|\n+", getattr(spec, key)):
            if sentence.strip():
                yield key, sentence.strip(), ()


_SHORTER: Final = re.compile(
    r"\b(?:concise\w*|brief\w*|short\w*|terse|cut|trim\w*|fewer|condense|at most|no more than)\b", re.I
)
_LONGER: Final = re.compile(
    r"\b(?:complete\w*|detail\w*|thorough\w*|full|fuller|adds?|include\w*|expand|explain\w*|mention\w*|every\w*|"
    r"longer|examples?|elaborate|at least|names?|gives?|states?)\b",
    re.I,
)
_LENGTHS: Final = "pulls the other way: shorter against longer"
_SHORTENS: Final = ("max_words", "max_sentences", "max_paragraphs", "max_sentence_words")


def pulls(one: str, other: str) -> str:
    """How two wishes pull against each other, in a few words; "" if they do not, as far as their words tell."""
    if _longer_against(one, other) or _longer_against(other, one):
        return _LENGTHS
    theirs = leanings(other)
    axis = next((axis for axis, side in sorted(leanings(one)) if (axis, -side) in theirs), "")
    return f"pulls the other way: {axis}" if axis else ""


def _longer_against(one: str, other: str) -> bool:
    shorter = bool(_SHORTER.search(one)) and bool(_LONGER.search(other))
    return shorter and not (_SHORTER.search(other) and _LONGER.search(one))


def _relation(says: str, text: str, rules: tuple[Rule, ...]) -> str:
    if any(rule.kind in _SHORTENS for rule in rules) and pulls("shorter", text):
        return _LENGTHS
    return pulls(says, text) or _shared(says, text)


def _shared(says: str, text: str) -> str:
    theirs = content(text) - _GENERAL
    shared = [word for word in dict.fromkeys(words_of(says)) if content(word) & theirs]
    return f"shares {', '.join(shared[:_MOST_SHARED])}" if shared else ""


_MOST_SHARED: Final = 3
_GENERAL: Final = content(
    "text draft sentence word words paragraph passage line heading add put give say state name use write make change "
    "cut spell first last end begin right"
)
"""Words of any directive, which say nothing of what it is about."""
