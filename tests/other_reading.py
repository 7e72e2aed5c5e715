"""Another reading of a text, written apart from redraft's own: its headings, and the prose that is counted.

A small parser of Markdown's blocks, line by line, as the CommonMark specification describes them, with tables. It knows
what the random texts of these tests are made of and no more: no HTML, links, tabs or front matter.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

LINE = re.compile(r"\r\n|\r|\n")
ATX = re.compile(r" {0,3}(#{1,6})(?: +(.*?))?(?: +#+)? *$")
RULE = re.compile(r" {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$")
FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})")
SETEXT = re.compile(r" {0,3}(=+|-+) *$")
ITEM = re.compile(r"( {0,3})([-*+]|[0-9]{1,9}[.)])(?: |$)")
QUOTE = re.compile(r" {0,3}> ?")
ABBREVIATED = re.compile(r"\b(?:ms|mr|mrs|dr|st|no|nos|al|ed|eds|co|ch|sec|secs|est|inc|mar|sat|sun|vs|cf)\.", re.I)
BEGINS = re.compile(r" {0,3}(?:#{1,6} |>|[-*+] |[0-9]{1,9}[.)] )")
CELLS = re.compile(r" {0,3}\|?( *:?-+:? *\|)*( *:?-+:? *)\|? *$")


@dataclass
class Leaf:
    """Lines that belong together: a paragraph, a heading, a table, or code."""

    kind: str
    lines: list[str] = field(default_factory=list)
    mark: str = ""
    level: int = 0


@dataclass
class Box:
    """The text, a quote or a list item: leaves and boxes in their order, the last of which may be open."""

    kind: str = "text"
    width: int = 0
    parts: list["Leaf | Box"] = field(default_factory=list)
    open: bool = False
    marker: str = ""

    def last(self) -> "Leaf | Box | None":
        return self.parts[-1] if self.open and self.parts else None

    def paragraph(self) -> Leaf | None:
        """The paragraph that goes on, however deep."""
        last = self.last()
        if isinstance(last, Box):
            return last.paragraph()
        return last if last is not None and last.kind == "paragraph" else None

    def add(self, line: str) -> None:
        last = self.last()
        if isinstance(last, Box):
            inner = last.takes(line)
            if inner is not None:
                last.add(inner)
                return
            lazy = self.paragraph()
            if lazy is not None and line.strip() and not self.begins(line, within=True, lazy=True):
                lazy.lines.append(line.strip())
                return
        elif last is not None and self.goes_on(last, line):
            return
        self.begin(line)

    def takes(self, line: str) -> str | None:
        """What is left of a line that belongs in here; None if it does not."""
        if self.kind == "quote":
            mark = QUOTE.match(line)
            return line[mark.end() :] if mark else None
        if not line.strip():
            return None if not self.parts else ""
        return line[self.width :] if indent(line) >= self.width else None

    def goes_on(self, last: Leaf, line: str) -> bool:
        """Whether a line goes on with the open leaf, or ends it and is used up."""
        if last.kind == "fence":
            closing = FENCE.match(line)
            bare = line.strip()
            self.open = not (closing and bare.startswith(last.mark) and not bare.strip(last.mark[0]))
            return True
        if not line.strip():
            self.open = last.kind == "code"
            return True
        if last.kind == "code":
            return indent(line) >= 4
        if last.kind == "table":
            return indent(line) < 4 and not self.begins(line, within=True, lazy=True)
        return self.goes_on_as_paragraph(last, line)

    def goes_on_as_paragraph(self, last: Leaf, line: str) -> bool:
        head = last.lines[-1]
        if CELLS.match(line) and "|" in head and columns(line) == columns(head) and len(line.strip()) > 1:
            self.to_table(last)
            return True
        under = SETEXT.match(line)
        if under:
            last.kind, last.level = "heading", 1 if under[1][0] == "=" else 2
            self.open = False
            return True
        if self.begins(line, within=True):
            return False
        last.lines.append(line.strip())
        return True

    def to_table(self, last: Leaf) -> None:
        """Its last line was a table's head."""
        if len(last.lines) > 1:
            last.lines.pop()
            self.parts.append(Leaf("table"))
        else:
            last.kind = "table"

    def begins(self, line: str, within: bool, lazy: bool = False) -> bool:
        """Whether a line begins another block, within a paragraph if so, or beside one that stands deeper."""
        if within and indent(line) >= 4:
            return False
        item = ITEM.match(line)
        if item and within and not lazy:
            empty = not line[item.end() :].strip()
            item = None if empty or (item[2] not in "-*+" and item[2][:-1] != "1") else item
            last = self.last()
            if isinstance(last, Box) and last.kind == "item" and ITEM.match(line):
                item = ITEM.match(line)  # in a list any item may follow
        return any((ATX.match(line), RULE.match(line), FENCE.match(line), QUOTE.match(line), item))

    def begin(self, line: str) -> None:
        self.open = True
        fence, atx, item = FENCE.match(line), ATX.match(line), ITEM.match(line)
        if not line.strip():
            self.open = False
        elif indent(line) >= 4:
            self.parts.append(Leaf("code"))
        elif atx:
            self.parts.append(Leaf("heading", [(atx[2] or "").strip()], level=len(atx[1])))
            self.open = False
        elif fence:
            self.parts.append(Leaf("fence", mark=fence[1]))
        elif QUOTE.match(line):
            self.box(Box("quote"), line[QUOTE.match(line).end() :])  # type: ignore[union-attr]
        elif RULE.match(line):
            self.parts.append(Leaf("rule"))
            self.open = False
        elif item:
            self.item(item, line)
        else:
            self.parts.append(Leaf("paragraph", [line.strip()]))

    def item(self, mark: re.Match[str], line: str) -> None:
        rest = line[mark.end(2) :]
        blanks = indent(rest)
        width = mark.end(2) + (blanks if 1 <= blanks <= 4 and rest.strip() else 1)
        self.box(Box("item", width), line[width:] if rest.strip() else "")

    def box(self, made: "Box", rest: str) -> None:
        self.parts.append(made)
        made.add(rest)


def indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def columns(row: str) -> int:
    return row.strip().removeprefix("|").removesuffix("|").count("|") + 1


def read(text: str) -> Box:
    """The blocks of a text."""
    whole = Box()
    for line in LINE.split(text):
        whole.add(line)
    return whole


def headings(text: str) -> list[tuple[int, str]]:
    """Level and title of each heading of the text itself, none of a quote or an item."""
    found = (part for part in read(text).parts if isinstance(part, Leaf) and part.kind == "heading")
    return [(part.level, " ".join(" ".join(part.lines).split())) for part in found]


def prose(box: Box) -> list[tuple[str, str]]:
    """What is said and where: each paragraph and heading with the kind of block it stands in."""
    found: list[tuple[str, str]] = []
    for part in box.parts:
        if isinstance(part, Box):
            found += [(part.kind if box.kind == "text" else "", words) for _, words in prose(part)]
        elif part.kind in ("paragraph", "heading"):
            found.append((part.kind, " ".join(part.lines)))
    return found


def disputed(text: str) -> bool:
    """Whether it is a matter of taste what to count.

    So it is where something stands in an item or a quote that is no plain paragraph, or where a line within a paragraph
    looks like an item, or like the line under a table's head; or where a dot may end an abbreviation.
    """
    parts = read(text).parts
    if odd_table(text) or ABBREVIATED.search(text):
        return True
    boxes = [part for part in parts if isinstance(part, Box)]
    inner = [part for box in boxes for part in box.parts]
    odd = any(isinstance(part, Box) or part.kind != "paragraph" for part in inner)
    leaves = [part for part in (*parts, *inner) if isinstance(part, Leaf)]
    later = [line for leaf in leaves for line in leaf.lines[1:]]
    return odd or any(ITEM.match(line) or ("|" in line and CELLS.match(line)) for line in later)


def odd_table(text: str) -> bool:
    """Whether the head of a table begins like a heading, an item or a quote: parsers differ on what that is."""
    return any(CELLS.match(b) and "|" in a and BEGINS.match(a) for a, b in pairwise(LINE.split(text)))


def words(said: str) -> list[str]:
    return [word for word in said.split() if any(map(str.isalnum, word))]


def sentences(said: str) -> int:
    """How many there are. Dots that trail off into a small letter end none, nor does the dot after a first number."""
    begins = [0]
    for stop in re.finditer(r"([.!?]+)\**\s+", said):
        trails_off = stop[1] in ("..", "...") and said[stop.end() : stop.end() + 1].islower()
        numbered = stop[1] == "." and said[begins[-1] : stop.start()].strip().isdigit()
        begins += [] if trails_off or numbered else [stop.end()]
    return sum(bool(words(said[a:b])) for a, b in pairwise([*begins, len(said)]))
