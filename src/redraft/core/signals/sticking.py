"""Stuck: criteria that never moved since the first review, four passes on."""

from collections.abc import Iterator
from typing import Final

from redraft.core.signal import Evidence, Offer, Signal
from redraft.core.signals.past import Past
from redraft.core.signals.wording import listed
from redraft.core.stages import in_stage

_PASSES: Final = 4
"""Passes after which a criterion that never moved is more likely vague than hard."""

_MOST_OFFERS: Final = 3


def stuck(past: Past) -> Iterator[Signal]:
    """Criteria that failed at the first review, and have not passed nor had fewer violations since.

    One that nobody worked on yet waits for its turn, as long as others move; and so does one of a later stage.
    """
    session, unmoved = past.session, past.trail.unmoved
    if len(session.passes) < _PASSES or not unmoved:
        return
    failing = (c.id for c in session.spec.criteria if c.id in unmoved and past.fails(c.id))
    ids = tuple(id for id in failing if _tried(past, id) and in_stage(session, id))
    if not ids:
        return
    evidence = tuple(
        Evidence(f"{id} failed at the first review and never moved", unmoved[id].n, unmoved[id].version, 1)
        for id in ids
    )
    offers = tuple(Offer("amend criterion", id, f"amends {id}") for id in ids[:_MOST_OFFERS])
    says = f"{listed(ids)} never moved in {_PASSES} passes or more: the spec may be vague"
    yield Signal("stuck", ids, says, evidence, offers)


def _tried(past: Past, criterion: str) -> bool:
    """Whether a fix for it was accepted in a pass that is over, or the last pass moved nothing else either."""
    answers = past.trail.by_fault.get(criterion, ())
    return any(a.accepted and a.pass_number < past.number for a in answers) or past.trail.swings[-1].idle
