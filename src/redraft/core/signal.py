"""Signals: what the history of a session shows, with its evidence, and what the app offers for each."""

from typing import Literal

from msgspec import Struct

SignalKind = Literal[
    "reversal", "oscillation", "settled", "fight", "repeat", "stall", "cosmetic", "creep", "regression",
    "moving target", "stuck",
]  # fmt: skip
"""What can be wrong with a loop.

- reversal: a fix that waits puts back what an accepted fix of an earlier pass took out;
- oscillation: criteria trade places, one flips twice, or a draft returns to an earlier one;
- settled: the criterion that a frozen one traded places with passes now, so the hold can go;
- fight: the same fault comes back after two accepted fixes;
- repeat: a fault, or a reason for rejecting, came twice, and can become a boundary;
- stall: a pass resolved no criterion;
- cosmetic: wording changed, no verdict did;
- creep: the draft grew past its band, or gained passages that serve no criterion;
- regression: a criterion that passed now fails;
- moving target: what the person tells the author, or their amendments, pull in different directions;
- stuck: after four passes, criteria that never moved.
"""

OfferAct = Literal[
    "freeze criterion", "freeze passage", "thaw", "reject", "go back", "constrain", "boundary", "amend note",
    "amend criterion", "requirements", "start over", "final check", "rate", "stop",
]  # fmt: skip
"""What one key does about a signal, or after an ending."""


class Evidence(Struct, frozen=True):
    """One thing on record that a signal rests on.

    Args:
        says: one line for the person ("pass 2: v4 took out 'quick'").
        n: the event; 0 for none of its own.
        version: the version that it is about; 0 for none.
        pass_number: the pass, from 1; 0 for none.
        text: words of the draft, of a directive or of a note, exactly.
    """

    says: str
    n: int = 0
    version: int = 0
    pass_number: int = 0
    text: str = ""


class Offer(Struct, frozen=True):
    """What one key does.

    Args:
        act: what is done.
        target: to what: a criterion, a passage, a finding, a version's number, or the event of a note.
        does: the words beside the key, in the third person ("freezes concise").
        against: the other side of what is chosen, where there is one.
    """

    act: OfferAct
    target: str
    does: str
    against: str = ""


class Signal(Struct, frozen=True):
    """One thing that the history shows.

    Args:
        kind: which.
        about: what it is about: ids of criteria or passages, or names of findings.
        says: one line for the person.
        evidence: what it rests on, oldest first.
        offers: what can be done about it, the first key first; () where there is nothing but to know it.
    """

    kind: SignalKind
    about: tuple[str, ...]
    says: str
    evidence: tuple[Evidence, ...] = ()
    offers: tuple[Offer, ...] = ()

    @property
    def key(self) -> str:
        """Kind, subject and evidence in one word: a signal with the same key is the same signal."""
        events = "+".join(str(each.n or each.version) for each in self.evidence)
        return f"{self.kind}:{'+'.join(self.about)}:{events}"
