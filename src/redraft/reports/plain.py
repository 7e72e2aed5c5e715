"""The report as plain text, for a screen reader or a mail: wrapped, and with nothing drawn.

The draft alone is not wrapped: it stands as it is, between two lines that say so.
"""

import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from redraft.core.neutral import neutral, one_line
from redraft.core.worddiff import Span
from redraft.reports.blocks import Block, Change, Document, Facts, Item, Items, Matrix, Prose, Table, Text
from redraft.reports.judging import Row
from redraft.reports.telling import span_of

WIDTH: Final = 76
"""Columns of a line, as mail is written."""

_SAYS: Final = {"pass": "passes", "fail": "fails", "doubt": "is in doubt"}
_MARKS: Final = {"same": ("", ""), "removed": ("[-", "-]"), "added": ("{+", "+}")}


def plain_text(document: Document) -> str:
    """Write a report as plain text.

    Args:
        document: a report, laid out.

    Returns:
        The whole text, with a line end at its end. No line but the draft's own is wider than `WIDTH`, save for a word
        that is wider by itself.
    """
    lines = [*_wrapped(document.title), "", *_wrapped(f"{document.state.capitalize()}. {document.lead}")]
    lines += [line for warning in document.warnings for line in ("", *_wrapped(f"Note: {warning}"))]
    lines += ["", *_block(document.facts)]
    for number, section in enumerate(document.sections, 1):
        lines += ["", "", *_wrapped(f"{number}. {section.title}")]
        lines += [line for block in section.blocks for line in ("", *_block(block))]
    lines += ["", "", *_wrapped(f"{len(document.sections) + 1}. How it was made"), ""]
    lines += [line for made in document.made for line in _wrapped(made)]
    return "\n".join(lines) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Prose():
            yield from _prose(block)
        case Facts():
            for name, what in block.rows:
                yield from _wrapped(f"{name}: {what}", 2)
        case Table():
            yield from _table(block)
        case Items():
            yield from _wrapped(f"{block.says}:") if block.says else ()
            for item in block.items:
                yield from _item(item)
        case Text():
            yield from _draft(neutral(block.draft.text))
        case Matrix():
            for row in block.rows:
                yield from _wrapped(_history(row), 2)


def _prose(block: Prose) -> Iterator[str]:
    if not block.quoted and "\n" not in block.text.strip():
        yield from _wrapped(f"{block.label}: {block.text}", 2)
        return
    yield f"{block.label}:"
    for line in neutral(block.text).strip().split("\n"):
        yield from _wrapped(line, 2, 2) or ("",)


def _table(block: Table) -> Iterator[str]:
    """Each row as an entry, with the name of each column: a table that is read aloud is only numbers."""
    yield from _wrapped(f"{block.says}:")
    for row in block.rows:
        named = zip(block.head[1:], row[1:], strict=True)
        yield from _wrapped(f"- {row[0]}. " + " ".join(f"{name}: {_ended(cell)}" for name, cell in named if cell), 2)


def _ended(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _item(item: Item) -> Iterator[str]:
    tag = f" ({item.tag})" if item.tag else ""
    says = f": {item.says}" if item.head and item.says else item.says
    yield from _wrapped(f"- {item.head}{tag}{says}", 2)
    for note in item.notes:
        yield from _wrapped(note, 4, 2)
    for change in item.changes:
        yield from _wrapped(_change(change), 4, 2)


def _change(change: Change) -> str:
    label = f"{change.label}: " if change.label else ""
    return label + ("".join(map(_span, change.spans)).strip() or "(nothing)")


def _span(span: Span) -> str:
    before, after = _MARKS[span.kind]
    return f"{before}{span.text}{after}"


def _draft(text: str) -> Iterator[str]:
    lines = text.removesuffix("\n").split("\n")
    yield f"(The draft begins here; it has {len(lines):,} line{'' if len(lines) == 1 else 's'}.)"
    yield from lines
    yield "(The draft ends here.)"


def _history(row: Row) -> str:
    """When a criterion passed and when it failed, in runs of versions in which it was judged."""
    by_version = sorted({each.version: each.says for each in row.judged}.items())
    runs = [(says, [number for number, _ in run]) for says, run in groupby(by_version, key=lambda pair: pair[1])]
    told = "; ".join(f"{_SAYS[says]} in {span_of(numbers)}" for says, numbers in runs) or "not judged"
    return f"- {row.id}{'' if row.criterion else ' (no longer in the spec)'}: {told}"


def _wrapped(text: str, hang: int = 0, indent: int = 0) -> list[str]:
    """A text in one line, wrapped: `indent` columns in, and `hang` from the second line on."""
    return textwrap.wrap(
        one_line(text), WIDTH, initial_indent=" " * indent, subsequent_indent=" " * max(hang, indent),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
