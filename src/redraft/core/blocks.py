"""Where the blocks of a Markdown text start, by a real parser. Plain text works too: its paragraphs are blocks.

Kept apart from `draft`, because loading the parser takes time and replay never needs it.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from redraft.core.draft import FRONT_MATTER

MOST_CHARACTERS = 400_000
"""Longer texts are cut at blank lines alone, so that no text can take the parser for seconds."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+\Z")
_PARAGRAPH = re.compile(r"(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))+(?=[^\r\n])")


def block_starts(text: str) -> tuple[int, ...]:
    """Where each block of a text starts: top-level blocks, and the items of top-level lists.

    Args:
        text: any text; hostile nesting or size falls back to cutting at blank lines.

    Returns:
        Code-point offsets, rising, at least one; the first is 0 whatever the text begins with.
    """
    if len(text) > MOST_CHARACTERS:
        return _at_blank_lines(text)
    try:
        return _parsed(text)
    except RecursionError:
        return _at_blank_lines(text)


def _parsed(text: str) -> tuple[int, ...]:
    matter = FRONT_MATTER.match(text)
    skip = matter.end() if matter else 0
    rest = text[skip:]
    offsets = [skip, *(skip + end for end in accumulate(len(line) for line in _LINE.findall(rest)))]
    env: dict[str, object] = {}
    tokens = _parser().parse(rest, env)
    lines = sorted({*_token_lines(tokens), *_definition_lines(tokens, env)})
    return tuple(sorted({0, *(offsets[line] for line in lines if offsets[line] < len(text) and (line or not skip))}))


@cache
def _parser() -> MarkdownIt:
    """A parser of blocks only: what stands inside a line is of no interest here."""
    return MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])


def _token_lines(tokens: Sequence[Token]) -> Iterator[int]:
    for token in tokens:
        top = token.level == 0 and token.nesting >= 0
        if token.map and (top or (token.level == 1 and token.type == "list_item_open")):
            yield token.map[0]


def _definition_lines(tokens: Sequence[Token], env: dict[str, object]) -> Iterator[int]:
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


def _at_blank_lines(text: str) -> tuple[int, ...]:
    return (0, *(match.end() for match in _PARAGRAPH.finditer(text)))
