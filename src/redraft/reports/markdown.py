"""The report as Markdown (CommonMark, and tables as GitHub has them), which reads well raw and rendered.

What others wrote is escaped such that it is text and never markup, and the draft stands in one fence that nothing in it
can close. Changes are told in CriticMarkup: {--what went--}{++what came++}.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from redraft.core.neutral import neutral, one_line
from redraft.core.worddiff import Span
from redraft.reports.blocks import Block, Document, Facts, Item, Items, Matrix, Prose, Section, Table, Text
from redraft.reports.judging import Row

_ACTS: Final = re.compile(r"[\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_NUMBER: Final = re.compile(r"\d{1,9}(?=[.)](?:\s|$))")
_SIGNS: Final = {"pass": "✓", "fail": "✗", "doubt": "?"}
_MARKS: Final = {"same": ("", ""), "removed": ("{--", "--}"), "added": ("{++", "++}")}


def markdown(document: Document) -> str:
    """Write a report as Markdown.

    Args:
        document: a report, laid out.

    Returns:
        The whole text, with a line end at its end.
    """
    state = f"**{_words(document.state).capitalize()}.** {_words(document.lead)}"
    warnings = [f"> {_line(warning)}\n>" for warning in document.warnings]
    parts = [f"# {_words(document.title)}", state, "\n".join(warnings).removesuffix("\n>"), _facts(document.facts)]
    parts += [part for section in document.sections for part in _section(section)]
    parts += ["## How it was made", "\n".join(f"- {_line(line)}" for line in document.made)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: Section) -> Iterator[str]:
    yield f"## {_words(section.title)}"
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Prose():
            yield from _prose(block)
        case Facts():
            yield _facts(block)
        case Table():
            yield f"**{_words(block.says)}**"
            yield _table(block.head, block.rows)
        case Items():
            if block.says:
                yield f"**{_words(block.says)}**"
            yield "\n".join(line for item in block.items for line in _item(item))
        case Text():
            yield _fenced(neutral(block.draft.text))
        case Matrix():
            yield _matrix(block)
            if block.left_out:
                yield f"{block.left_out:,} earlier versions are in the table of every judgement."


def _prose(block: Prose) -> Iterator[str]:
    lines = [_line(line.strip()) for line in neutral(block.text).strip().split("\n")]
    text = "\n".join(f"> {line}  " if line else ">" for line in lines).strip()
    if block.quoted or len(lines) > 1:
        yield f"**{_words(block.label)}**"
        yield text
    else:
        yield f"**{_words(block.label)}:** {_words(block.text)}"


def _facts(block: Facts) -> str:
    return "\n".join(f"- **{_words(name)}:** {_words(what)}" for name, what in block.rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    ruled = "|".join(" --- " for _ in head)
    written = [_row(head), f"|{ruled}|", *map(_row, rows)]
    return "\n".join(written)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_words, cells))} |"


def _item(item: Item) -> Iterator[str]:
    head = f"**{_words(item.head)}**" if item.head else ""
    tag = f" ({_words(item.tag)})" if item.tag else ""
    says = f": {_words(item.says)}" if item.says and head else _line(one_line(item.says))
    yield f"- {head}{tag}{says}"
    yield from (f"  - {_line(one_line(note))}" for note in item.notes)
    for change in item.changes:
        label = f"{_words(change.label)}: " if change.label else ""
        yield f"  - {label}{''.join(map(_span, change.spans)).strip() or '(nothing)'}"


def _span(span: Span) -> str:
    """A stretch of a change in one line; blanks at its ends stay, since words must not run together."""
    before, after = _MARKS[span.kind]
    lead = " " if span.text[:1].isspace() else ""
    tail = " " if span.text[-1:].isspace() and span.text.strip() else ""
    return f"{before}{lead}{_words(span.text)}{tail}{after}"


def _matrix(block: Matrix) -> str:
    head = ("Criterion", *(f"v{n} (stands)" if n == block.head else f"v{n}" for n in block.versions))
    return _table(head, [(_name(row), *(_sign(row, n) for n in block.versions)) for row in block.rows])


def _name(row: Row) -> str:
    return row.id if row.criterion else f"{row.id} (no longer in the spec)"


def _sign(row: Row, version: int) -> str:
    judged = row.last.get(version)
    return _SIGNS[judged.says] if judged else "–"


def _fenced(text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}{'' if text.endswith(chr(10)) else chr(10)}{fence}"


def _words(text: str) -> str:
    """A text in one line, of which nothing acts as markup within a line."""
    return _ACTS.sub(r"\\\g<0>", one_line(text))


def _line(text: str) -> str:
    """A text that begins a line: nothing at its start acts as the mark of a heading, list, quotation or rule."""
    shown = _words(text)
    numbered = _NUMBER.match(shown)
    if numbered:
        return f"{numbered[0]}\\{shown[numbered.end() :]}"
    return f"\\{shown}" if shown[:1] and shown[0] in "#>+-=" else shown
