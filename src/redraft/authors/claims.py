"""Claims: places in a text that state a fact, each with keys by which the same fact is known again in other words."""

import re
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from redraft.core.canonical import canonical

Key = tuple[object, ...]

_GROUP = re.compile(r"(?<![\d.,])(\d{1,3})((?:[ \u00a0\u2009\u202f]\d{3})+)(?![\d\w])")
_LINE_END = re.compile(r"\r\n?|\n")


class Claim(Struct, frozen=True):
    """One statement of a fact.

    Args:
        start: its first code point, in the text as `plain` gives it.
        end: one past its last.
        known_by: it is known if one of these is; () where it is too common to be an invention ("two of them").
        gives: what it makes known where it is itself a given.
    """

    start: int
    end: int
    known_by: tuple[Key, ...]
    gives: tuple[Key, ...]


def plain(text: str) -> str:
    """A text in canonical form, line for line, its numbers without blanks between thousands."""
    lines = (canonical(_GROUP.sub(_joined, line)) for line in _LINE_END.split(text))
    return "\n".join(lines)


def _joined(match: re.Match[str]) -> str:
    return re.sub(r"\D", "", match[0])


def without(text: str, claims: Iterable[Claim]) -> str:
    """The text with these claims blanked out, every other character in its place."""
    return blanked(text, ((claim.start, claim.end) for claim in claims))


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with these stretches blanked out, every other character in its place."""
    characters = list(text)
    for start, end in spans:
        characters[start:end] = _BLANK * (end - start)
    return "".join(characters)


_BLANK: Final = "\x00"
"""Stands for what another kind of claim has taken: neither a word nor white space."""

COMMON: Final = frozenset(
    (
        "a about above after again against all almost along already also although always am among an and another any "
        "anyone anything are around as ask at away back be because been before begin behind being below best better "
        "between beyond both but by call can cheers come could day dear did do does done down during each either else "
        "enough even ever every everyone everything except few find first for from full further get give go good got "
        "great had half has have he hello help her here hers hi him his how however i if in indeed inside instead into "
        "is it its itself just keep kind know last later least less let like likely long look made make many may me "
        "meet might mine more most much must my near need neither never new next no nobody none nor not nothing now "
        "of off often on once one only onto or other others our ours out outside over own per perhaps please quite "
        "rather read regards same see send set several shall she should show since sincerely so some someone something "
        "soon still such take than thank thanks that the their theirs them then there these they thing things this "
        "those though through thus to today together too try two toward towards under until up upon us use very via "
        "want warm was way we well were what whatever when where whether which while who whole whom whose why will "
        "with within without would yes yet you your yours"
    ).split()
)
"""English words that name nothing, however they are capitalised."""
