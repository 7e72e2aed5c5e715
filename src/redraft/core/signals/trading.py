"""Oscillation of verdicts: two criteria that trade places, or one that flips twice; and the hold that ends it."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from redraft.core.signal import Evidence, Offer, Signal
from redraft.core.signals.past import Past
from redraft.core.trail import Swing

_LOOKED_BACK: Final = 8
"""Passes in which criteria may trade places: what settled before says nothing of now."""

_TWICE: Final = 2


def trades(past: Past) -> Iterator[Signal]:
    """Pairs of criteria that trade places at least twice, then single ones that flip twice along what stood."""
    recent = [swing for swing in past.swings[-_LOOKED_BACK:] if swing.gained or swing.lost]
    told: set[str] = set()
    for pair in _pairs(recent):
        found = _traded(past, recent, *pair)
        if len(found) >= _TWICE:
            told.update(pair)
        if len(found) >= _TWICE and _unsettled(past, found[-1], *pair):
            yield _trade(past, pair, found)
    for id in dict.fromkeys(id for swing in recent for id in (*swing.gained, *swing.lost)):
        flips = _flips(past, recent, id) if id not in told else []
        if flips:
            yield _flip(past, id, flips)


def settled(past: Past) -> Iterator[Signal]:
    """Frozen criteria whose other side passes now."""
    for hold in past.session.holds:
        if hold.what == "criterion" and hold.against and past.passes_now(hold.against):
            evidence = Evidence(f"{hold.target} was frozen against {hold.against}", hold.n, hold.version)
            now = Evidence(f"{hold.against} passes in v{past.session.head}")
            says = f"{hold.against} passes now, so {hold.target} need not be frozen any longer"
            offer = Offer("thaw", hold.target, f"thaws {hold.target}; both are judged again", hold.against)
            yield Signal("settled", (hold.target, hold.against), says, (evidence, now), (offer,))


def _pairs(recent: list[Swing]) -> list[tuple[str, str]]:
    """The pairs of criteria of which one gained what the other lost, in the order of the passes; each once."""
    met = (tuple(sorted((one, other))) for swing in recent for one in swing.gained for other in swing.lost)
    return [(a, b) for a, b in dict.fromkeys(met)]


def _traded(past: Past, recent: list[Swing], one: str, other: str) -> list[Swing]:
    """The passes in which two criteria traded places."""
    return [s for s in recent if _turn(s, one) * _turn(s, other) < 0 and _same(past, s, one, other)]


def _unsettled(past: Past, last: Swing, one: str, other: str) -> bool:
    """Whether nothing was done about two criteria since they last traded places, and one of them fails."""
    if past.session.hold("criterion", one) or past.session.hold("criterion", other):
        return False
    since = max(past.trail.settled.get(one, 0), past.trail.settled.get(other, 0))
    return last.judged > since and (past.fails(one) or past.fails(other))


def _turn(swing: Swing, criterion: str) -> int:
    return (criterion in swing.gained) - (criterion in swing.lost)


def _same(past: Past, swing: Swing, *criteria: str) -> bool:
    """Whether these criteria said then what they say now."""
    if swing.revision == past.session.revision:
        return True
    then = {c.id: c for c in past.session.specs[swing.revision - 1].criteria}
    now = {c.id: c for c in past.session.spec.criteria}
    return all(id in now and then.get(id) == now[id] for id in criteria)


def _flips(past: Past, recent: list[Swing], id: str) -> list[Swing]:
    """The passes that stood and turned a criterion, if it turned back; since it was last frozen or thawed."""
    since = past.trail.settled.get(id, 0)
    turns = [s for s in recent if _turn(s, id) and s.kept and past.stands(s.candidate) and _same(past, s, id)]
    turns = [swing for swing in turns if swing.judged > since]
    back = any(_turn(a, id) != _turn(b, id) for a, b in pairwise(turns))
    return turns if back and not past.session.hold("criterion", id) else []


def _trade(past: Past, pair: tuple[str, str], found: list[Swing]) -> Signal:
    order = [c.id for c in past.session.spec.criteria]
    one, other = sorted(pair, key=order.index)
    offers = tuple(
        Offer("freeze criterion", kept, f"freezes {kept}; work goes on with {left}", left)
        for kept, left in ((one, other), (other, one))
    )
    return Signal("oscillation", (one, other), f"{one} and {other} trade places", _evidence(past, found, pair), offers)


def _flip(past: Past, id: str, flips: list[Swing]) -> Signal:
    last = flips[-1]
    against = next(iter(last.lost if id in last.gained else last.gained), "")
    offer = Offer("freeze criterion", id, f"freezes {id}", against)
    return Signal("oscillation", (id,), f"{id} turned, and turned back", _evidence(past, flips, (id,)), (offer,))


def _evidence(past: Past, swings: list[Swing], criteria: tuple[str, ...]) -> tuple[Evidence, ...]:
    closed = len(past.session.passes)
    return tuple(
        Evidence(
            f"pass {s.number}, v{s.base} to v{s.candidate}: {_said(s, criteria)}"
            + (" (not kept)" if s.number <= closed and not s.kept else ""),
            s.judged, s.candidate, s.number,
        )
        for s in swings
    )  # fmt: skip


def _said(swing: Swing, criteria: tuple[str, ...]) -> str:
    return ", ".join(f"{id} {'passes' if _turn(swing, id) > 0 else 'fails'}" for id in criteria)
