"""The report as one page of HTML that stands by itself: no script, nothing loaded, nothing in it that acts.

Every text that others wrote goes through `_text`, and there is no other way in: it escapes what is markup, and spells
out what would steer the reader's screen. A policy in the page itself forbids whatever might be loaded or run all the
same, and lets in the one style sheet by its digest.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256
from html import escape
from typing import Final

from redraft.core.draft import Draft, kind_of
from redraft.core.neutral import neutral, one_line
from redraft.reports.blocks import Block, Change, Document, Facts, Item, Items, Matrix, Prose, Section, Table, Text
from redraft.reports.judging import Row
from redraft.reports.style import STYLE

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_SIGNS: Final = {"pass": ("✓", "passes"), "fail": ("✗", "fails"), "doubt": ("?", "in doubt")}
_SPANS: Final = {"same": ("", ""), "removed": ("<del>", "</del>"), "added": ("<ins>", "</ins>")}
_LONG: Final = 1_200
"""Characters of a text that is quoted from which on it is folded."""
_MANY: Final = 40
"""Entries from which on a list is folded."""


def page(document: Document) -> str:
    """Write a report as HTML.

    Args:
        document: a report, laid out.

    Returns:
        The whole page.
    """
    digest = b64encode(sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = _text(document.title)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<div class="page">
{_header(document)}
<nav aria-label="Sections"><ol>{"".join(map(_link, document.sections))}</ol></nav>
<main>
{"".join(map(_section, document.sections))}</main>
<footer>{"".join(f"<p>{_text(line)}</p>" for line in document.made)}</footer>
</div>
</body>
</html>
"""


def _text(text: str) -> str:
    """A text as it is shown: the only way in for what others wrote."""
    return escape(neutral(text), quote=True)


def _header(document: Document) -> str:
    warnings = "".join(f'<p class="warning" dir="auto">{_text(line)}</p>' for line in document.warnings)
    chip = _chip(document.state, document.tone)
    return (
        f'<header><p class="kicker">Session report</p><h1 dir="auto">{_text(document.title)}</h1>'
        f'<p class="lead" dir="auto">{chip} {_text(document.lead)}</p>{warnings}'
        f'<dl class="glance">{_terms(document.facts)}</dl></header>'
    )


def _chip(says: str, tone: str) -> str:
    return f'<span class="{f"chip {tone}".strip()}">{_text(says)}</span>' if says else ""


def _terms(facts: Facts) -> str:
    rows = (f'<dt>{_text(name)}</dt><dd dir="auto">{_text(what)}</dd>' for name, what in facts.rows)
    return "".join(f"<div>{row}</div>" for row in rows)


def _link(section: Section) -> str:
    return f'<li><a href="#{section.id}">{_text(section.title)}</a></li>'


def _section(section: Section) -> str:
    body = "\n".join(_block(block) for block in section.blocks)
    return (
        f'<section aria-labelledby="{section.id}"><h2 id="{section.id}">{_text(section.title)}</h2>\n{body}</section>\n'
    )


def _block(block: Block) -> str:
    match block:
        case Prose():
            return _prose(block)
        case Facts():
            return f'<dl class="terms">{_flat_terms(block)}</dl>'
        case Table():
            return _table(block)
        case Items():
            return _items(block)
        case Text():
            return _draft(block.draft, block.language)
        case Matrix():
            return _matrix(block)


def _flat_terms(facts: Facts) -> str:
    return "".join(f'<dt>{_text(name)}</dt><dd dir="auto">{_text(what)}</dd>' for name, what in facts.rows)


def _prose(block: Prose) -> str:
    text = _text(block.text.strip())
    shown = f'<blockquote dir="auto">{text}</blockquote>' if block.quoted else f'<p dir="auto">{text}</p>'
    if len(block.text) > _LONG:
        shown = _folded(f"{len(block.text.split()):,} words", shown)
    return f'<div class="said"><h3>{_text(block.label)}</h3><div>{shown}</div></div>'


def _folded(says: str, shown: str) -> str:
    return f"<details><summary>{_text(says)}</summary>{shown}</details>"


def _draft(draft: Draft, language: str) -> str:
    """The draft in one element, so that copying it gives the text: looks tell headings and code, not other signs."""
    told = f' lang="{language}"' if _LANGUAGE.fullmatch(language) else ""
    texts = (draft.text[passage.start : passage.end] for passage in draft.passages)
    # The parser takes away one line end right behind the tag: this one, and none of the draft's own.
    return f'<pre class="draft" dir="auto"{told}>\n{"".join(map(_passage, texts))}</pre>'


def _passage(text: str) -> str:
    kind = kind_of(text)
    if kind not in ("heading", "code", "table", "html"):
        return _text(text)
    body = text.rstrip("\r\n")
    return f'<span class="{kind}">{_text(body)}</span>{_text(text[len(body) :])}'


def _table(block: Table) -> str:
    head = "".join(f'<th scope="col" role="columnheader">{_text(name)}</th>' for name in block.head)
    rows = "".join(f'<tr role="row">{"".join(_cells(block.head, row))}</tr>' for row in block.rows)
    caption = "" if block.folded else f"<caption>{_text(block.says)}</caption>"
    table = (
        f'<table class="stack" role="table">{caption}<thead role="rowgroup"><tr role="row">{head}</tr></thead>'
        f'<tbody role="rowgroup">{rows}</tbody></table>'
    )
    return _folded(block.says, table) if block.folded else table


def _cells(head: Iterable[str], row: tuple[str, ...]) -> Iterator[str]:
    for place, (name, cell) in enumerate(zip(head, row, strict=True)):
        shown = _text(one_line(cell))
        if place == 0:
            yield f'<th scope="row" role="rowheader" dir="auto">{shown}</th>'
        else:
            tone = _tone(cell) if name == "Verdict" else ""
            yield f'<td role="cell" dir="auto" data-label="{_text(name)}"{tone}>{shown}</td>'


def _tone(verdict: str) -> str:
    tone = {"pass": "pass", "passes": "pass", "fail": "fail", "fails": "fail"}.get(verdict)
    return f' class="v-{tone}"' if tone else ""


def _items(block: Items) -> str:
    short = not any(item.notes or item.changes for item in block.items)
    listed = f'<ul class="items{" short" if short else ""}">{"".join(map(_item, block.items))}</ul>'
    if block.folded or len(block.items) > _MANY:
        return _folded(block.says or f"All {len(block.items):,}", listed)
    return f"<h3>{_text(block.says)}</h3>{listed}" if block.says else listed


def _item(item: Item) -> str:
    parts = (f"<b>{_text(item.head)}</b>" if item.head else "", _chip(item.tag, item.tone), _text(one_line(item.says)))
    head = " ".join(part for part in parts if part)
    notes = "".join(f'<p class="note" dir="auto">{_text(one_line(note))}</p>' for note in item.notes)
    return f'<li><p dir="auto">{head}</p>{notes}{"".join(map(_change, item.changes))}</li>'


def _change(change: Change) -> str:
    where = f'<span class="where">{_text(change.label)}</span>' if change.label else ""
    spans = "".join(f"{_SPANS[span.kind][0]}{_text(span.text)}{_SPANS[span.kind][1]}" for span in change.spans)
    return f'<p class="change" dir="auto">{where}{spans or "(nothing)"}</p>'


def _matrix(block: Matrix) -> str:
    head = "".join(_column(number, number == block.head) for number in block.versions)
    rows = "".join(f"<tr>{_criterion(row)}{''.join(_sign(row, n) for n in block.versions)}</tr>" for row in block.rows)
    more = f"{block.left_out:,} earlier versions are in the table of every judgement." if block.left_out else ""
    aside = f'<p class="aside">{more}</p>' if more else ""
    return (
        '<div class="scroll" role="region" aria-label="Verdicts by version" tabindex="0"><table class="matrix">'
        '<caption class="unseen">How each criterion was judged, version by version</caption>'
        f'<thead><tr><th scope="col">Criterion</th>{head}</tr></thead><tbody>{rows}</tbody></table></div>{aside}'
    )


def _column(number: int, stands: bool) -> str:
    told = '<span class="unseen">, which stands</span>' if stands else ""
    kind = ' class="head"' if stands else ""
    return f'<th scope="col"{kind}>v{number}{told}</th>'


def _criterion(row: Row) -> str:
    gone = "" if row.criterion else ' <span class="gone">(no longer in the spec)</span>'
    return f'<th scope="row" dir="auto">{_text(row.id)}{gone}</th>'


def _sign(row: Row, version: int) -> str:
    judged = row.last.get(version)
    sign, says = _SIGNS[judged.says] if judged else ("·", "not judged")
    kind = judged.says if judged else "none"
    return f'<td><span class="sign {kind}" aria-hidden="true">{sign}</span><span class="unseen">{says}</span></td>'
