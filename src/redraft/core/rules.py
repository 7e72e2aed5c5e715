"""Rules that code judges: what each is called, which values it takes, and how a table of a spec is read into them.

Judging a draft by these rules is `redraft.critics.rules`. Regular expressions run on RE2, whose matching time grows
linearly with the text whatever the pattern, so a hostile pattern cannot hang the app.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Final, Protocol

from msgspec import Struct

Value = int | str | tuple[str, ...] | tuple[float, float]

PATTERN_SIZE: Final = 2_000
"""Most RE2 instructions that a pattern may compile to; the largest that people write by hand are near 300."""

HIGHEST: Final = 10_000_000
"""Largest number a rule may carry: more than any draft has words."""


class Rule(Struct, frozen=True):
    """One thing about a draft that code can check.

    Args:
        kind: one of `RULES`, which is also its key in the spec.
        value: a whole number, a name, some texts, or (low, high) for a reading grade.
    """

    kind: str
    value: Value

    def __str__(self) -> str:
        """Name the rule as a spec would, for messages: `max_words = 150`."""
        if isinstance(self.value, tuple):
            return f"{self.kind} = [{', '.join(_shown(part) for part in self.value)}]"
        return f"{self.kind} = {_shown(self.value)}"


class BadValue(ValueError):
    """A value that a rule cannot take; the message says what is allowed."""


def _shown(value: object) -> str:
    text = f'"{value}"' if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _number(least: int) -> Callable[[object], int]:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= HIGHEST:
            raise BadValue(f"must be a whole number from {least} to {HIGHEST}, not {_shown(value)}")
        return value

    return read


def _texts(value: object) -> tuple[str, ...]:
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not parts:
        raise BadValue(f"must be a text or a list of texts, not {_shown(value)}")
    for part in parts:
        if not isinstance(part, str) or not part.strip():
            raise BadValue(f"must hold texts that are not empty, not {_shown(part)}")
    return tuple(parts)


def _patterns(value: object) -> tuple[str, ...]:
    parts = _texts(value)
    for part in parts:
        _check_pattern(part)
    return parts


def _check_pattern(pattern: str) -> None:
    try:
        size = compiled(pattern).programsize
    except ValueError as problem:
        raise BadValue(
            f"has a pattern that cannot be run, {_shown(pattern)}: {problem} "
            "(RE2 syntax: no look-around and no back-references)"
        ) from problem
    if size > PATTERN_SIZE:
        raise BadValue(f"has a pattern that is too large to run, {_shown(pattern)}: write a shorter one")


class Match(Protocol):
    """One place where a pattern matched."""

    def span(self) -> tuple[int, int]:
        """Start and end, in code points."""


class Pattern(Protocol):
    """A compiled pattern, as far as it is used here."""

    @property
    def programsize(self) -> int:
        """How many instructions it compiled to."""

    def finditer(self, text: str) -> Iterator[Match]:
        """Every match in order, without overlaps."""


def compiled(pattern: str) -> Pattern:
    """Compile a regular expression on RE2, quietly.

    Args:
        pattern: in RE2's syntax.

    Returns:
        The compiled pattern.

    Raises:
        ValueError: the pattern is not one that RE2 takes; the message is RE2's.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        made: Pattern = re2.compile(pattern, options)
    except re2.error as problem:
        said = problem.args[0] if problem.args else b""
        raise ValueError(said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)) from None
    except UnicodeEncodeError as problem:
        raise ValueError("it holds half of a surrogate pair") from problem
    return made


def _grade(value: object) -> tuple[float, float]:
    wrong = BadValue(f"must be two numbers, [low, high], such as [6, 10], not {_shown(value)}")
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise wrong
    if any(isinstance(part, bool) or not isinstance(part, int | float) or not math.isfinite(part) for part in value):
        raise wrong
    low, high = float(value[0]), float(value[1])
    if low > high:
        raise BadValue(f"has its low above its high: [{low:g}, {high:g}]")
    return low, high


def _some_of(*names: str) -> Callable[[object], tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        parts = _texts(value)
        for part in parts:
            if part not in names:
                raise BadValue(f"takes {_either(names)}, not {_shown(part)}")
        return parts

    return read


def _one_of(*names: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in names:
            raise BadValue(f"takes {_either(names)}, not {_shown(value)}")
        return value

    return read


def _either(names: tuple[str, ...]) -> str:
    quoted = [f'"{name}"' for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


RULES: Final[Mapping[str, Callable[[object], Value]]] = {
    "min_words": _number(1),
    "max_words": _number(1),
    "min_sentences": _number(1),
    "max_sentences": _number(1),
    "min_paragraphs": _number(1),
    "max_paragraphs": _number(1),
    "max_sentence_words": _number(1),
    "grade": _grade,
    "contains": _texts,
    "lacks": _texts,
    "matches": _patterns,
    "lacks_match": _patterns,
    "outline": _texts,
    "headings": _texts,
    "no_faults": _some_of("spelling", "grammar"),
    "no_repeats": _number(2),
    "ends_with": _one_of("question", "call"),
    "valid": _one_of("json", "toml", "links"),
}
"""Every rule, and what reads its value: it returns the value to keep or raises `BadValue`."""

BANDS: Final = (("min_words", "max_words"), ("min_sentences", "max_sentences"), ("min_paragraphs", "max_paragraphs"))
"""Pairs whose first may not exceed its second."""


def read_rules(table: Mapping[str, object]) -> tuple[tuple[Rule, ...], tuple[tuple[str, str], ...]]:
    """Read the rules that a criterion's table carries, in the table's order.

    Args:
        table: the criterion as TOML gave it; keys that are not rules are passed over.

    Returns:
        The rules, and what is wrong as (key, problem) pairs.
    """
    rules: list[Rule] = []
    problems: list[tuple[str, str]] = []
    for key, value in table.items():
        if key not in RULES:
            continue
        try:
            rules.append(Rule(key, RULES[key](value)))
        except BadValue as problem:
            problems.append((key, f"{key} {problem}"))
    return tuple(rules), (*problems, *_crossed(rules))


def _crossed(rules: list[Rule]) -> tuple[tuple[str, str], ...]:
    values = {rule.kind: rule.value for rule in rules if isinstance(rule.value, int)}
    return tuple(
        (low, f"{low} ({values[low]}) is more than {high} ({values[high]})")
        for low, high in BANDS
        if low in values and high in values and values[low] > values[high]
    )
