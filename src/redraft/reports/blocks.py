"""What a report is laid out of: a handful of blocks, each of which every format knows how to write.

All texts in them are literal: whatever stands in one is shown, and acts on nothing. Each format sees to that itself.
"""

from typing import Literal

from msgspec import Struct

from redraft.core.draft import Draft
from redraft.core.worddiff import Span
from redraft.reports.judging import Row

Tone = Literal["", "good", "bad", "doubt"]


class Prose(Struct, frozen=True):
    """A text of one or more lines, with a label; "" for none. `quoted` marks what somebody else wrote."""

    text: str
    label: str = ""
    quoted: bool = False


class Facts(Struct, frozen=True):
    """Names, each with what it is; one line each."""

    rows: tuple[tuple[str, str], ...]


class Table(Struct, frozen=True):
    """Rows of cells of one line each, under a head. `says` is what it is of; `folded`: few want to see it at once."""

    says: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    folded: bool = False


class Change(Struct, frozen=True):
    """Words that went and came; `label` says where."""

    label: str
    spans: tuple[Span, ...]


class Item(Struct, frozen=True):
    """One entry of a list.

    Args:
        head: what it is, in a few words ("v2", "finding 4.1").
        tag: how it stands, in a word ("accepted").
        tone: whether that is good news.
        says: the rest of its first line.
        notes: more lines.
        changes: words that went and came.
    """

    head: str
    tag: str = ""
    tone: Tone = ""
    says: str = ""
    notes: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()


class Items(Struct, frozen=True):
    """A list. `says` is what it is of; `folded`: few want to see it at once."""

    items: tuple[Item, ...]
    says: str = ""
    folded: bool = False


class Text(Struct, frozen=True):
    """The draft, exactly, and the tag of its language."""

    draft: Draft
    language: str


class Matrix(Struct, frozen=True):
    """How each criterion was judged in each version; `left_out` is how many earlier ones there are no columns for."""

    versions: tuple[int, ...]
    head: int
    rows: tuple[Row, ...]
    left_out: int = 0


Block = Prose | Facts | Table | Items | Text | Matrix


class Section(Struct, frozen=True):
    """A part of the report; its id is a plain word."""

    id: str
    title: str
    blocks: tuple[Block, ...]


class Document(Struct, frozen=True):
    """A whole report, laid out.

    Args:
        title: of the session, in one line.
        state: where it stands, in a word or two ("done", "open").
        tone: whether that is good news.
        lead: one sentence that says how it stands.
        facts: what is known at a glance.
        warnings: what the reader must know first, a line each.
        sections: in reading order; none is empty.
        made: where it is from and how it was made, a line each.
    """

    title: str
    state: str
    tone: Tone
    lead: str
    facts: Facts
    warnings: tuple[str, ...]
    sections: tuple[Section, ...]
    made: tuple[str, ...]
