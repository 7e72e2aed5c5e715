"""Where the blocks of a Markdown text start, by a real parser. Plain text works too: its paragraphs are blocks.

The parser takes time to load, and replay never needs it: so it is loaded when the first text is parsed.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING

from redraft.core.draft import FRONT_MATTER

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MOST_CHARACTERS = 400_000
MOST_LINES = 10_000
"""Texts beyond either are cut at blank lines alone: a hostile line takes the parser 65 microseconds."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_PLAIN_LINE = re.compile(r"[^\W\d_]|#{1,6} |[ \t]*[\r\n]")


def block_starts(text: str) -> tuple[int, ...]:
    """Where each block of a text starts: top-level blocks, and the items of top-level lists.

    Args:
        text: any text; hostile nesting or size falls back to cutting at blank lines.

    Returns:
        Code-point offsets, rising, at least one; the first is 0 whatever the text begins with.
    """
    lines = _LINE.findall(text)
    if all(map(_PLAIN_LINE.match, lines)):
        return _of_plain_lines(lines)
    if len(text) > MOST_CHARACTERS or len(lines) > MOST_LINES:
        return _at_blank_lines(lines)
    try:
        return _parsed(text)
    except RecursionError:
        return _at_blank_lines(lines)


def _of_plain_lines(lines: Sequence[str]) -> tuple[int, ...]:
    """The blocks of a text of which every line begins with a letter, is a heading or is blank: no parser is needed.

    Nothing else that Markdown knows begins with a letter, so a paragraph lasts until a blank line or a heading.
    """
    starts, offset, inside = [], 0, False
    for line in lines:
        heading, solid = line.startswith("#"), bool(line.strip(" \t\r\n"))
        if solid and (heading or not inside):
            starts.append(offset)
        inside = solid and not heading
        offset += len(line)
    return (0, *starts[1:])


def _parsed(text: str) -> tuple[int, ...]:
    matter = FRONT_MATTER.match(text)
    skip = matter.end() if matter else 0
    rest = text[skip:]
    offsets = [skip, *(skip + end for end in accumulate(len(line) for line in _LINE.findall(rest)))]
    env: dict[str, object] = {}
    tokens = _parser().parse(rest, env)
    lines = sorted({*_token_lines(tokens), *_definition_lines(tokens, env)})
    found = [offsets[line] for line in lines if offsets[line] < len(text)]
    return (0, *(found if skip else found[1:]))


@cache
def _parser() -> "MarkdownIt":
    """A parser of blocks only: what stands inside a line is of no interest here."""
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])


def _token_lines(tokens: "Sequence[Token]") -> Iterator[int]:
    for token in tokens:
        top = token.level == 0 and token.nesting >= 0
        if token.map and (top or (token.level == 1 and token.type == "list_item_open")):
            yield token.map[0]


def _definition_lines(tokens: "Sequence[Token]", env: dict[str, object]) -> Iterator[int]:
    """Where runs of link definitions start: the parser gives them no token, and they are no part of another block."""
    defined = {line for first, last in _definition_ranges(env) for line in range(first, last)}
    for token in tokens:
        if defined and token.level == 0 and token.map:
            defined.difference_update(range(*token.map))
    return (line for line in defined if line - 1 not in defined)


def _definition_ranges(env: dict[str, object]) -> Iterator[tuple[int, int]]:
    references, duplicates = env.get("references", {}), env.get("duplicate_refs", [])
    if isinstance(references, dict) and isinstance(duplicates, list):
        for entry in (*references.values(), *duplicates):
            first, last = entry["map"]
            yield first, last


def _at_blank_lines(lines: Sequence[str]) -> tuple[int, ...]:
    starts, offset, begun, blank = [0], 0, False, False
    for line in lines:
        solid = bool(line.strip())
        if solid and blank and begun:
            starts.append(offset)
        begun, blank = begun or solid, not solid
        offset += len(line)
    return tuple(starts)
