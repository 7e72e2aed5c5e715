"""Creep: the draft grows past its band, or gains passages that serve no criterion."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from redraft.core.fold_trail import words_of
from redraft.core.signal import Evidence, Offer, Signal
from redraft.core.signals.past import Past
from redraft.core.signals.wording import listed
from redraft.core.trail import Stray

_BAND: Final = 0.1
"""Part of its first reviewed length by which a draft may grow."""


def creep(past: Past) -> Iterator[Signal]:
    """Growth that no criterion asked for: of words past the band, or of whole passages.

    What the person wrote is theirs, and growth by which a criterion came to pass was asked for.
    """
    evidence = (*_grown(past), *_strays(past))
    if not evidence:
        return
    strays = tuple(dict.fromkeys(each.passage for each in _standing_strays(past)))
    head = past.session.head
    start = past.trail.at(head).start
    length = f"{_length(past, head)} words, {_length(past, start)} in v{start}" if start else ""
    parts = filter(None, (f"{listed(strays)} serves no criterion" if strays else "", length))
    offer = Offer("requirements", "", "shows the requirements beside what grew")
    yield Signal("creep", strays or ("words",), f"the draft grows: {'; '.join(parts)}", evidence, (offer,))


def _grown(past: Past) -> tuple[Evidence, ...]:
    """The passes that made the draft longer and moved nothing, if they alone took it past the band."""
    known = past.trail.at(past.session.head)
    start, idle = known.start, known.idle
    first = _length(past, start) if start and idle > 0 else 0
    if not first or idle <= _BAND * first or _length(past, past.session.head) <= (1 + _BAND) * first:
        return ()
    made = (s for s in past.trail.swings if s.growth > 0 and s.idle and s.kept and past.stands(s.candidate))
    return tuple(
        Evidence(f"pass {s.number}: {s.growth} words more, and no criterion moved", s.judged, s.candidate, s.number)
        for s in made
    )


def _strays(past: Past) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(
            f"pass {s.pass_number}: v{s.version} brought {s.passage}, for no criterion", s.n, s.version, s.pass_number
        )
        for s in _standing_strays(past)
    )


def _standing_strays(past: Past) -> list[Stray]:
    """The passages that came for no criterion and are in the head still."""
    if not past.trail.strays:
        return []
    there = {passage.id for passage in past.session.version(past.session.head).passages}
    return [stray for stray in past.trail.strays if stray.passage in there and past.stands(stray.version)]


def _length(past: Past, version: int) -> int:
    return _count(past.session.version(version).text)


@lru_cache(maxsize=64)
def _count(text: str) -> int:
    return len(words_of(text))
