"""The outline: the parts of a text in their order, what each is called, and what each is for.

Where a text has headings, these are its parts, each with what follows it until the next; else every passage is one.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from msgspec import Struct

from redraft.core.draft import FRONT_MATTER, Draft, Passage, heading_of

FIRST_WORDS: Final = 60
"""Most characters by which a passage is called."""


class Part(Struct, frozen=True):
    """One part of an outline.

    Args:
        id: of the passage that begins it: a heading, or, in a text without headings, any passage; "" for a new one.
        level: of a heading, 1 to 6; 0 for a passage of a text without headings.
        title: of a heading, or the first words of a passage.
        purpose: what it is for, in one line; "" where nobody said.
    """

    id: str
    level: int
    title: str
    purpose: str = ""


def parts_of(draft: Draft) -> tuple[Part, ...]:
    """The parts of a draft, in order: its headings, or its passages where it has none.

    Front matter is no part, nor is what stands before the first heading. Of a draft that is an outline still, the text
    under a heading is its purpose; of any other, purposes are unknown.
    """
    passages = written_passages(draft)
    headed = [(passage, heading_of(_text(draft, passage))) for passage in passages]
    found = [(passage, *heading) for passage, heading in headed if heading is not None]
    if not found:
        return tuple(_of_passage(draft, passage) for passage in passages)
    ends = [passage.start for passage, _, _ in found[1:]] + [len(draft.text)]
    return tuple(
        Part(passage.id, level, title, one_line(draft.text[passage.end : end]) if draft.outline else "")
        for (passage, level, title), end in zip(found, ends, strict=True)
    )


def written_passages(draft: Draft) -> tuple[Passage, ...]:
    """The passages of a draft but for front matter and a text of blanks alone."""
    first = 1 if FRONT_MATTER.match(draft.text) else 0
    return tuple(passage for passage in draft.passages[first:] if _text(draft, passage).strip())


def outline_entries(parts: Iterable[Part]) -> tuple[str, ...]:
    """The parts as a lock keeps them: "p1 ## Hook" for a heading, "p2" for a passage of a text without headings."""
    return tuple(f"{part.id} {'#' * part.level} {part.title}".rstrip() if part.level else part.id for part in parts)


def parts_of_entries(entries: Iterable[str], purposes: Sequence[str] = ()) -> tuple[Part, ...]:
    """The parts that `outline_entries` made these of, with a purpose each where they are as many.

    What a passage of a text without headings is called is not in its entry: its title is "".
    """
    found = [_of_entry(entry) for entry in entries]
    known = purposes if len(purposes) == len(found) else [""] * len(found)
    return tuple(Part(*part, purpose) for part, purpose in zip(found, known, strict=True))


def with_purposes(parts: Iterable[Part], purposes: Mapping[str, str]) -> tuple[Part, ...]:
    """The parts, of which those without a purpose have the one that is known for their id; "" where none is."""
    return tuple(Part(p.id, p.level, p.title, p.purpose or purposes.get(p.id, "")) for p in parts)


def one_line(text: str) -> str:
    """The text with every run of white space as one blank."""
    return " ".join(text.split())


def _text(draft: Draft, passage: Passage) -> str:
    return draft.text[passage.start : passage.end]


def _of_passage(draft: Draft, passage: Passage) -> Part:
    line = one_line(_text(draft, passage))
    title = line if len(line) <= FIRST_WORDS else line[: FIRST_WORDS - 1].rstrip() + "…"
    return Part(passage.id, 0, title, line if draft.outline else "")


def _of_entry(entry: str) -> tuple[str, int, str]:
    id, _, heading = entry.partition(" ")
    marks, _, title = heading.partition(" ")
    return id, len(marks), title
