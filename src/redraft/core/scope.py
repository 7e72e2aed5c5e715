"""What a draft has beyond what was asked: passages that no requirement seems to ask for, and amendments made since."""

import re
from typing import Final

from msgspec import Struct

from redraft.core.canonical import canonical
from redraft.core.draft import Draft, Passage, heading_of
from redraft.core.session import Session
from redraft.core.spec import Spec
from redraft.core.standing import rubric

FEWEST_WORDS: Final = 8
"""Words of a passage below which nothing is said of it: a greeting is asked for by nobody, and wanted."""
LONG: Final = 5
"""Letters of a word that tells what a text is about."""
IN_COMMON: Final = 2
"""Words in common with what was asked from which on a passage seems to be asked for."""
_STEM: Final = 5
_WORD = re.compile(r"\w+")


class Unasked(Struct, frozen=True):
    """A passage that no requirement seems to ask for.

    Args:
        passage: its id.
        text: its words, on one line.
        new: the first version did not have it.
    """

    passage: str
    text: str
    new: bool


def asked_first(session: Session) -> Spec:
    """The spec as the session was opened with it."""
    return session.specs[0] if session.specs else session.spec


def unasked(session: Session) -> tuple[Unasked, ...]:
    """The passages of the head that no requirement asks for, as far as code can tell.

    A passage is asked for if words of it are the evidence that a criterion passes, or if it shares words with the spec
    as it was opened or with a fact that the person gave. Headings and short passages are let be.

    Args:
        session: the session; without a draft there are none.
    """
    draft = session.draft
    if draft is None:
        return ()
    wanted = _stems(_asked_text(session))
    quotes = [canonical(line.mark.evidence).strip() for line in rubric(session) if line.mark and line.mark.passed]
    first = {passage.id for passage in session.drafts[0].passages}
    return tuple(
        Unasked(passage.id, " ".join(_text(draft, passage).split()), passage.id not in first)
        for passage in draft.passages
        if not _is_asked(draft, passage, wanted, [quote for quote in quotes if quote])
    )


def _is_asked(draft: Draft, passage: Passage, wanted: set[str], quotes: list[str]) -> bool:
    text = _text(draft, passage)
    if heading_of(text) is not None or len(_WORD.findall(text)) < FEWEST_WORDS:
        return True
    folded = canonical(text)
    return len(_stems(text) & wanted) >= IN_COMMON or any(quote in folded for quote in quotes)


def _text(draft: Draft, passage: Passage) -> str:
    return draft.text[passage.start : passage.end]


def _asked_text(session: Session) -> str:
    spec = asked_first(session)
    parts = (spec.title, spec.task, spec.audience, spec.context, spec.response, *spec.reference)
    return "\n".join((*parts, *(criterion.says for criterion in spec.criteria), *_facts(session)))


def _facts(session: Session) -> tuple[str, ...]:
    return tuple(note.text for note in session.notes if note.fact)


def _stems(text: str) -> set[str]:
    """The words that tell what a text is about, each by how it begins, so that "build" is in "builds"; and figures."""
    words = _WORD.findall(canonical(text).casefold())
    return {word[:_STEM] for word in words if len(word) >= LONG or word.isdecimal()}
