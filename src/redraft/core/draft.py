"""Drafts: immutable versions of the text, cut into passages that partition it.

Offsets are code points, counted from 0. Lines end at CRLF, CR or LF and nowhere else.
"""

import hashlib
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal

from msgspec import Struct

BlockKind = Literal["heading", "paragraph", "item", "code", "quote", "table", "rule", "html", "blank"]


class Passage(Struct, frozen=True):
    """One block of a draft: `text[start:end]`, trailing blank lines included.

    Args:
        id: "p" and a number that no other passage of the session has ever had.
        start: first code point.
        end: one past the last code point.
    """

    id: str
    start: int
    end: int


TAKES_BACK: Final = "undo "
"""How the origin of a version begins that takes one accepted fix back."""


class Draft(Struct, frozen=True):
    """One version of the text.

    Args:
        number: of the version, from 1.
        parent: number of the version it was made from, 0 for the first.
        text: the whole text, exactly.
        passages: a partition of the text, in order.
        origin: how it came about: "opened", "hand", "drafted" by an author, the name of a fix ("4.1"), "undo 4.1".
        incomplete: its author was stopped or cut off: the text is what came.
        outline: it is an outline still: parts, and a line of purpose for each.
        made: the event that made it; 0 for one that no event holds.
    """

    number: int
    parent: int
    text: str
    passages: tuple[Passage, ...]
    origin: str
    incomplete: bool = False
    outline: bool = False
    made: int = 0

    @property
    def fix(self) -> str:
        """The name of the fix that was accepted to make it; "" where it came about otherwise."""
        return self.origin if self.origin[:1].isdecimal() else ""

    @property
    def takes_back(self) -> str:
        """The name of the accepted fix that it takes back; "" where it takes none."""
        return self.origin.removeprefix(TAKES_BACK) if self.origin.startswith(TAKES_BACK) else ""

    def passage(self, id: str) -> Passage:
        """The passage of that id.

        Raises:
            KeyError: this draft has no such passage.
        """
        for passage in self.passages:
            if passage.id == id:
                return passage
        raise KeyError(id)

    def text_of(self, id: str) -> str:
        """The text of one passage, trailing blank lines included; KeyError if there is none of that id."""
        passage = self.passage(id)
        return self.text[passage.start : passage.end]

    def texts(self) -> dict[str, str]:
        """The text of each passage, by its id, in order."""
        return {passage.id: self.text[passage.start : passage.end] for passage in self.passages}

    def passage_at(self, offset: int) -> Passage:
        """The passage that holds a place in the text; the end of the text belongs to the last.

        Raises:
            IndexError: the offset is outside the text.
        """
        if not 0 <= offset <= len(self.text):
            raise IndexError(f"offset {offset} is outside a text of {len(self.text)} code points")
        return self.passages[max(0, bisect_right(self.passages, offset, key=_start) - 1)]

    @property
    def sha256(self) -> str:
        """SHA-256 of the text as UTF-8, in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def reworded(before: Draft, after: Draft) -> tuple[str, ...]:
    """The passages that both of two drafts hold, with other words, in the later one's order."""
    old, new = before.texts(), after.texts()
    return tuple(id for id, text in new.items() if old.get(id, text) != text)


def pack(passages: Iterable[Passage]) -> tuple[str, ...]:
    """Passages as a transcript stores them: "id:start", in order."""
    return tuple(f"{passage.id}:{passage.start}" for passage in passages)


def unpack(packed: Sequence[str], length: int) -> tuple[Passage, ...]:
    """The passages of a text of that length, from what `pack` gave.

    Raises:
        ValueError: the entries are not a partition of the text, or an id comes twice.
    """
    parts = [entry.rpartition(":") for entry in packed]
    for entry, (id, _, digits) in zip(packed, parts, strict=True):
        if not (id and digits.isascii() and digits.isdigit()):
            raise ValueError(f"passage {entry!r} is not of the form id:start")
    ids, starts = [id for id, _, _ in parts], [int(digits) for _, _, digits in parts]
    if starts[:1] != [0] or starts != sorted(set(starts)) or starts[-1] > max(0, length - 1):
        raise ValueError(f"passages {list(packed)[:8]} are not a partition of {length} code points")
    if len(set(ids)) != len(ids):
        raise ValueError(f"passages {list(packed)[:8]} name one id twice")
    ends = [*starts[1:], length]
    return tuple(map(Passage, ids, starts, ends))


def kind_of(block: str) -> BlockKind:
    """What sort of block a passage is, from its own text.

    No other text need be read, because a passage starts where a Markdown parser said that a block starts. Front
    matter and link definitions, which nobody reads as prose, count as code.
    """
    lines = _body(block)
    if not lines:
        return "blank"
    return next((kind for kind, holds in _KINDS if holds(lines)), "paragraph")


def heading_of(block: str) -> tuple[int, str] | None:
    """Level (1 to 6) and title of a heading block, ATX or setext; None for any other block."""
    if kind_of(block) != "heading":
        return None
    lines = _body(block)
    if atx := _ATX.match(lines[0]):
        return len(atx["marks"]), _unclosed((atx["title"] or "").strip(" \t"))
    title = " ".join(line.strip() for line in lines[:-1])
    return (1 if lines[-1].lstrip().startswith("=") else 2), title


def outline_of(draft: Draft) -> tuple[str, ...]:
    """The skeleton of a draft, one entry a block: "p1 ## Hook" for a heading, "p2" for any other block."""
    return tuple(_outline_entry(draft, passage) for passage in draft.passages)


def _outline_entry(draft: Draft, passage: Passage) -> str:
    found = heading_of(draft.text[passage.start : passage.end])
    return f"{passage.id} {'#' * found[0]} {found[1]}".rstrip() if found else passage.id


def _unclosed(title: str) -> str:
    """A title without the number signs that may close it."""
    bare = title.rstrip("#")
    return bare.rstrip(" \t") if not bare or bare[-1] in " \t" else title


def _start(passage: Passage) -> int:
    return passage.start


def _body(block: str) -> list[str]:
    """The lines of a block without the blank ones around them."""
    return _LINE_END.split(_BLANK_LINES.sub("", block).rstrip(" \t\r\n")) if block.strip(" \t\r\n") else []


_LINE_END = re.compile(r"\r\n?|\n")
_BLANK_LINES = re.compile(r"\A(?:[ \t]*(?:\r\n?|\n))+")
_INDENTED = re.compile(r"(?: {0,3}\t| {4})")
_FENCE = re.compile(r" {0,3}(?:`{3,}[^`]*$|~{3,})")
_ATX = re.compile(r" {0,3}(?P<marks>#{1,6})(?:[ \t]+(?P<title>.*))?$", re.S)
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_ITEM = re.compile(r" {0,3}(?:[-+*]|[0-9]{1,9}[.)])(?:[ \t]|$)")
_QUOTE = re.compile(r" {0,3}>")
_DEFINITION = re.compile(r" {0,3}\[(?!\s*\])(?:[^\[\]\\]|\\.)+\]:[ \t]*\S", re.S)
_DELIMITER = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_ESCAPED = re.compile(r"\\.")
_HTML = (
    r" {0,3}(?:<!--|<\?|<![A-Z]|<!\[CDATA\[|<(?:script|pre|style|textarea)(?:\s|>|$)"
    r"|</?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir"
    r"|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li"
    r"|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|source|summary|table|tbody|td"
    r"|tfoot|th|thead|title|tr|track|ul)(?:\s|/?>|$)"
    r"|</[a-z][a-z0-9-]*\s*>\s*$|<[a-z][a-z0-9-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:'[^']*'|\"[^\"]*\"|[^\s\"'=<>`]+))?)*"
    r"\s*/?>\s*$)"
)
"""Compiled when a block first begins like HTML: it takes longer than all the others."""
FRONT_MATTER = re.compile(
    r"---[ \t]*(?:\r\n?|\n)[A-Za-z_][\w-]*:(?=[ \t\r\n])(?s:.{0,20000}?)(?:\r\n?|\n)(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)"
)
"""Metadata between two rules at the very start of a text. Bounded, so that an unclosed one costs little."""


def _is_table(lines: list[str]) -> bool:
    if len(lines) < 2 or "|" not in lines[0] or not _DELIMITER.match(lines[1]):
        return False
    return _columns(lines[0]) == _columns(lines[1]) and len(lines[1].strip(" \t")) > 1  # one dash is an underline


def _columns(row: str) -> int:
    """Cells of a table's row; its outer bars are optional."""
    bars = _ESCAPED.sub("", row).strip(" \t")
    return bars.removeprefix("|").removesuffix("|").count("|") + 1


def _is_heading(lines: list[str]) -> bool:
    return bool(_ATX.match(lines[0])) or (len(lines) > 1 and bool(_UNDERLINE.match(lines[-1])))


def _is_html(lines: list[str]) -> bool:
    return lines[0].lstrip(" ").startswith("<") and bool(re.match(_HTML, lines[0], re.I))


def _is_front_matter(lines: list[str]) -> bool:
    return len(lines) > 1 and bool(FRONT_MATTER.match("\n".join(lines)))


def _first(pattern: re.Pattern[str]) -> Callable[[list[str]], bool]:
    return lambda lines: bool(pattern.match(lines[0]))


# In the order in which a Markdown parser tries them: a rule before an item, a table before a setext heading.
_KINDS: tuple[tuple[BlockKind, Callable[[list[str]], bool]], ...] = (
    ("code", _is_front_matter),
    ("code", _first(_INDENTED)),
    ("table", _is_table),
    ("code", _first(_FENCE)),
    ("quote", _first(_QUOTE)),
    ("rule", _first(_RULE)),
    ("item", _first(_ITEM)),
    ("html", _is_html),
    ("heading", _is_heading),
    ("code", _first(_DEFINITION)),
)
