"""Faults of prose, found offline by Harper (spelling, grammar) and proselint (style).

Both offer more than a careful editor would accept, so what they say passes a sieve: nothing in code, links, file
names or quoted identifiers; names and jargon are left alone; and a replacement is *ready* only where there is one
that can be trusted unread. Precision comes before recall: a fault that is not one costs the reader's trust.

Harper takes a second to build and is not thread-safe, so one worker thread owns both tools and builds them when they
are first used.
"""

import asyncio
import re
from bisect import bisect_left
from collections import Counter, OrderedDict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from redraft.core.draft import Draft, kind_of
from redraft.critics.spelling import slip
from redraft.critics.trust import (
    GRAMMAR,
    NEVER,
    READY_STYLE,
    SPELLING,
    STYLE,
    STYLE_RULES,
    believed,
    certain,
    mended_style,
)

if TYPE_CHECKING:
    from harper import Lint, Linter
    from proselint.tools import LintResult

Kind = Literal["spelling", "grammar", "style"]

KEPT_TEXTS: Final = 8
"""Texts whose faults are kept: the versions that one pass compares."""

LONGEST: Final = 200_000
"""Code points that are read; a draft beyond this is checked up to here."""

LONGEST_PASSAGE: Final = 10_000
LONGEST_WORD: Final = 200
LEAST_LETTERS: Final = 0.5
"""What a passage must keep to be read as prose. Harper's time grows with the square of what is not: 20,000 brackets in
one paragraph take half a minute."""

_DIALECTS: Final = {"en-us": 0, "en-gb": 1, "en-au": 2, "en-ca": 3, "en-in": 4}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the prose.

    Args:
        start: first code point in the whole text.
        end: one past the last.
        kind: spelling, grammar or style.
        rule: who says so ("harper:SpellCheck", "proselint:weasel_words.very").
        says: what is wrong, in one line.
        ready: the words to put there, if they can be trusted; None if not. "" takes the stretch out.
        guesses: words that might be meant, best first.
        slip: `ready` is a dictionary word for one that no dictionary knows.
    """

    start: int
    end: int
    kind: Kind
    rule: str
    says: str
    ready: str | None = None
    guesses: tuple[str, ...] = ()
    slip: bool = False


class ProseLinter:
    """Finds faults of prose, off the event loop, and remembers the last few texts."""

    def __init__(self) -> None:
        """Make a linter; nothing heavy is loaded before the first text."""
        self._worker: ThreadPoolExecutor | None = None
        self._linters: dict[int, Linter] = {}
        self._known: OrderedDict[tuple[str, str], tuple[Fault, ...]] = OrderedDict()

    async def faults(self, draft: Draft, language: str) -> tuple[Fault, ...]:
        """Find the faults of a draft.

        Args:
            draft: the version to read.
            language: an IETF tag; () is returned for any language but English.

        Returns:
            Faults in the order of the text, none overlapping another.
        """
        if language.lower().split("-")[0] != "en" or not draft.text.strip():
            return ()
        key = (draft.text, language)
        if key not in self._known:
            self._worker = self._worker or ThreadPoolExecutor(1, thread_name_prefix="prose")
            found = await asyncio.get_running_loop().run_in_executor(self._worker, self._find, draft, language)
            self._known[key] = found
            while len(self._known) > KEPT_TEXTS:
                self._known.popitem(last=False)
        self._known.move_to_end(key)
        return self._known[key]

    def _find(self, draft: Draft, language: str) -> tuple[Fault, ...]:
        text = _readable(draft)
        if not text.strip():
            return ()  # proselint takes an empty text for a file to open
        guarded = _guarded(draft)
        found = [*_from_harper(text, self._harper(language), language), *_from_proselint(text)]
        return tuple(_apart(fault for fault in found if not _inside(fault, guarded)))

    def _harper(self, language: str) -> "Linter":
        from harper import Dialect, Linter

        dialect = _DIALECTS.get(language.lower(), 0)
        if dialect not in self._linters:
            self._linters[dialect] = Linter(Dialect(dialect))
        return self._linters[dialect]


@cache
def shared_linter() -> ProseLinter:
    """The linter that the offline critic and the offline author share, so that a text is read once for both."""
    return ProseLinter()


def _readable(draft: Draft) -> str:
    """The text with line feeds in place of every passage that is not prose, so that places stay where they are."""
    parts: list[str] = []
    for passage in draft.passages:
        if passage.end > LONGEST:
            break
        block = draft.text[passage.start : passage.end]
        parts.append(block if _is_prose(block) else "\n" * len(block))
    return "".join(parts)


_PROSE: Final = frozenset({"heading", "paragraph", "item", "quote"})
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD}}}")


def _is_prose(block: str) -> bool:
    if len(block) > LONGEST_PASSAGE or kind_of(block) not in _PROSE or _LONG_WORD.search(block):
        return False
    letters = sum(map(str.isalpha, block))
    return letters >= LEAST_LETTERS * (len(block) - sum(map(str.isspace, block)))


# What is not prose in a line of prose: code, links, HTML, mentions. Bounded or possessive, so that each is linear.
_GUARDED = re.compile(
    r"(?<!`)(?P<ticks>`++)[^`]*+(?P=ticks)"
    r"|\]\([^()\n]*+\)"
    r"|^\[[^\]\n]++\]:[^\n]*+"
    r"|</?[A-Za-z][^<>\n]{0,2000}+>"
    r"|<!--[^\n]{0,2000}?-->"
    r"|(?<!\w)[@#][\w-]++"
    r"|(?<!\S)--?[A-Za-z][\w-]*+"
)
_CHUNK = re.compile(r"\S++")
# A word that is an address, a file name, a path or an identifier.
_TECHNICAL = re.compile(r"://|^www\.|^mailto:|\w@\w|[\w)][_/\\=]\w|\w\.[A-Za-z]\w|^\W?\.\w|\w\(\)|[<>{}|]")


def _guarded(draft: Draft) -> list[tuple[int, int]]:
    """Stretches that are not prose, in order and apart from each other."""
    found: list[tuple[int, int]] = []
    for passage in draft.passages:
        block = draft.text[passage.start : passage.end]
        if kind_of(block) in ("code", "html", "table", "rule"):
            found.append((passage.start, passage.end))
            continue
        found.extend(_fenced(block, passage.start))
        for line in re.finditer(r"[^\r\n]+", block):
            at = passage.start + line.start()
            found.extend((at + m.start(), at + m.end()) for m in _GUARDED.finditer(line[0]))
            found.extend((at + m.start(), at + m.end()) for m in _CHUNK.finditer(line[0]) if _TECHNICAL.search(m[0]))
    return _merged(found)


def _merged(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged


_FENCED = re.compile(r"^[ \t>]*(`{3,}|~{3,})[^\n]*+\n(?:(?![ \t>]*\1)[^\n]*+(?:\n|\Z))*+", re.MULTILINE)


def _fenced(block: str, offset: int) -> Iterator[tuple[int, int]]:
    return ((offset + fence.start(), offset + fence.end()) for fence in _FENCED.finditer(block))


def _inside(fault: Fault, guarded: list[tuple[int, int]]) -> bool:
    at = bisect_left(guarded, (fault.end, 0))
    return at > 0 and guarded[at - 1][1] > fault.start


_ORDER: Final = {"spelling": 0, "grammar": 1, "style": 2}


def _apart(faults: Iterable[Fault]) -> list[Fault]:
    """Keep, of faults that overlap, the one that matters most."""
    kept: list[tuple[int, int, Fault]] = []
    for fault in sorted(faults, key=lambda f: (_ORDER[f.kind], f.ready is None, f.start, f.end, f.rule)):
        at = bisect_left(kept, fault.start, key=lambda each: each[0])
        clear_before = at == 0 or kept[at - 1][1] <= fault.start
        if clear_before and (at == len(kept) or kept[at][0] >= fault.end):
            kept.insert(at, (fault.start, fault.end, fault))
    return [fault for _, _, fault in kept]


def _from_harper(text: str, linter: "Linter", language: str) -> Iterator[Fault]:
    counts = Counter(word.lower() for word in re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", text))
    for rule, lints in linter.organized_lints(text).items():
        for lint in lints if rule not in NEVER else ():
            fault = _spelled(text, lint, counts, language) if rule == "SpellCheck" else _from_lint(text, rule, lint)
            if fault is not None:
                yield fault


def _spelled(text: str, lint: "Lint", counts: Counter[str], language: str) -> Fault | None:
    start, end = lint.span.start, lint.span.end
    guesses = tuple(suggestion.replacement_text for suggestion in lint.suggestions)
    mended = slip(text, start, end, guesses, counts, lenient=language.lower() == "en")
    if mended is None:
        return None
    word = text[start:end]
    says = f"{word!r} is misspelt"
    return Fault(start, end, "spelling", "harper:SpellCheck", says, mended or None, guesses[:3], slip=mended != "")


def _from_lint(text: str, rule: str, lint: "Lint") -> Fault | None:
    kind = _kind_of(rule, lint.lint_kind)
    start, end = lint.span.start, lint.span.end
    if kind is None or start == end or not _whole(text, start, end) or not believed(rule, text, start, end):
        return None
    made = tuple(dict.fromkeys(_replacement(text[start:end], s.kind, s.replacement_text) for s in lint.suggestions))
    made = tuple(new for new in made if new != text[start:end])
    ready = certain(text[start:end], made) if kind != "style" or rule in READY_STYLE else None
    return Fault(start, end, kind, f"harper:{rule}", _line(lint.message), ready, made[:3])


def _kind_of(rule: str, lint_kind: str) -> Kind | None:
    if rule in SPELLING:
        return "spelling"
    if rule in GRAMMAR or lint_kind in ("Grammar", "Agreement", "Repetition", "Eggcorn", "Malapropism"):
        return "grammar"
    return "style" if rule in STYLE_RULES or lint_kind == "Redundancy" else None


def _replacement(quote: str, kind: int, text: str) -> str:
    return {0: text, 1: "", 2: quote + text}[int(kind)].strip() if quote.strip() else text


def _line(message: str) -> str:
    return " ".join(message.replace("`", "'").split())


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a stretch does not begin or end inside a word."""
    inner_left = start > 0 and text[start].isalnum() and (text[start - 1].isalnum() or text[start - 1] in "'’_-")
    inner_right = end < len(text) and text[end - 1].isalnum() and (text[end].isalnum() or text[end] in "_-")
    return not inner_left and not inner_right


def _from_proselint(text: str) -> Iterator[Fault]:
    from proselint.tools import LintFile

    _register()
    for result in _lint(LintFile("draft", text)):
        fault = _from_result(text, result)
        if fault is not None:
            yield fault


def _lint(file: object) -> "list[LintResult]":
    made: list[LintResult] = file.lint()  # type: ignore[attr-defined]
    return made


@cache
def _register() -> None:
    """Register proselint's checks, without which it finds nothing and says nothing of it."""
    from proselint.checks import __register__
    from proselint.registry import CheckRegistry

    CheckRegistry().register_many(__register__)


_PLAIN = re.compile(r"[A-Za-z][A-Za-z' -]*")


def _from_result(text: str, result: "LintResult") -> Fault | None:
    check = result.check_result
    if not check.check_path.startswith(STYLE):
        return None
    # It pads the text with a line feed, so its positions are one too high.
    start, end = check.span[0] - 1, check.span[1] - 1
    quote = text[start:end] if start >= 0 else ""
    start, end = start + len(quote) - len(quote.lstrip()), end - len(quote) + len(quote.rstrip())
    if start >= end or "\n" in text[start:end] or not _whole(text, start, end):
        return None
    plain = check.replacements if check.replacements and _PLAIN.fullmatch(check.replacements) else None
    stretch = mended_style(text, start, end, check.check_path, plain)
    if stretch is None:
        return None
    kind: Kind = "grammar" if check.check_path.startswith(("nonwords", "malapropisms")) else "style"
    return Fault(stretch.start, stretch.end, kind, f"proselint:{check.check_path}", stretch.says, stretch.ready)
