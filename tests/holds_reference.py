"""What each hold means, checked from a text alone and written apart from redraft's own checks.

A hold is noted when it is made, as bytes and numbers; each version that stands later is held against that.
"""

import re
from dataclasses import dataclass

from other_reading import disputed, headings, odd_table, prose, read, sentences, words
from redraft.core.draft import Draft
from redraft.core.events import Froze

SECOND = {"you", "your", "yours", "you're"}
INFORMAL = {"it's", "hey"}


@dataclass(frozen=True)
class Noted:
    """A hold as it was made: which, on what, and the bytes or numbers that it keeps."""

    kind: str
    target: str
    kept: bytes = b""
    low: float = 0.0
    high: float = 0.0
    parts: tuple[object, ...] = ()


def block(draft: Draft, id: str) -> bytes | None:
    """The bytes of a passage, cut out by where it is stored to begin; None if it is not there."""
    starts = [(passage.id, passage.start) for passage in draft.passages] + [("", len(draft.text))]
    found = [(start, starts[n + 1][1]) for n, (each, start) in enumerate(starts[:-1]) if each == id]
    return draft.text[found[0][0] : found[0][1]].encode() if found else None


def parts(draft: Draft) -> tuple[object, ...]:
    """Headings where there are any; else the passages that hold something, by their stored ids."""
    found = headings(draft.text)
    if found:
        return tuple(found)
    return tuple(passage.id for passage in draft.passages if (block(draft, passage.id) or b"").strip())


def noted(hold: Froze, draft: Draft) -> Noted:
    """What a freeze keeps, as the draft is now."""
    if hold.what == "passage":
        kind = "span" if hold.quote else "passage"
        return Noted(kind, hold.target, hold.quote.encode() or block(draft, hold.target) or b"")
    return Noted(hold.what, hold.target, low=hold.low, high=hold.high)


def noted_lock(draft: Draft) -> Noted:
    """What the lock keeps."""
    return Noted("lock", "", parts=parts(draft))


def breaks(note: Noted, draft: Draft) -> bool | None:
    """Whether a draft breaks a hold; None where the two readings of a text count other things."""
    if note.kind == "passage":
        return block(draft, note.target) != note.kept
    if note.kind == "span":
        return not stands(note.kept, block(draft, note.target))
    if note.kind == "lock":
        return None if odd_table(draft.text) else parts(draft) != note.parts
    if note.kind == "criterion":
        return fails(note.target, draft.text)
    return None if disputed(draft.text) else not within(note, draft.text)


def stands(kept: bytes, there: bytes | None) -> bool:
    """Whether whole words stand in the bytes of a passage, as whole words."""
    return there is not None and re.search(rb"(?<![A-Za-z])" + re.escape(kept) + rb"(?![A-Za-z])", there) is not None


def fails(criterion: str, text: str) -> bool:
    """The two criteria of the spec that code judges, by their own words."""
    said = set(re.findall(r"[a-z0-9]+", text.lower()))
    return "zap" in said if criterion == "lacks" else "keep" not in said


def within(note: Noted, text: str) -> bool:
    value = counted(note.target, text)
    return value is not None and note.low <= round(value, 1) <= note.high


def counted(name: str, text: str) -> float | None:
    """A measure, counted again; None for a figure where there are no words."""
    said = prose(read(text))
    every = [word for _, each in said for word in words(each)]
    runs = sum(sentences(each) for _, each in said)
    if name == "words":
        return len(every)
    if name == "sentences":
        return runs
    if name == "paragraphs":
        return sum(kind in ("paragraph", "quote") for kind, each in said)
    if not every:
        return None
    if name == "sentence_words":
        return len(every) / max(1, runs)
    if name == "grade":
        return grade(said)
    return min(100.0, 100 * marks(name, every, said) / len(every))


def marks(name: str, every: list[str], said: list[tuple[str, str]]) -> int:
    plain = [re.sub(r"^\W+|\W+$", "", word.lower()) for word in every]
    if name == "second_person":
        return sum(word in SECOND for word in plain)
    informal = sum(word in INFORMAL or word[-3:] in ("n't", "'re") for word in plain)
    return informal + sum(len(re.findall("!+", each)) for _, each in said)


def grade(said: list[tuple[str, str]]) -> float:
    body = [each for kind, each in said if kind in ("paragraph", "quote")] or [each for _, each in said]
    every = [word for each in body for word in words(each)]
    if not every:
        return 0.0
    letters = sum(map(str.isalnum, "".join(every)))
    return 5.88 * letters / len(every) - 29.6 * sum(map(sentences, body)) / len(every) - 15.8
