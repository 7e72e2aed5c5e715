"""What a person judged before they saw the critic's verdict, what the critic had said, what they said later."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from redraft.core.session import Mark, Session


class FirstTick(Struct, frozen=True):
    """A person's judgement of one criterion in one version, made before the critic's was shown.

    Args:
        criterion: its id.
        version: the version judged.
        n: the event.
        passed: what the person said.
        critic: what the critic had said of it; None where that was no verdict, as its evidence is not in the draft.
        changed: the person said the opposite later, once the verdict was shown.
    """

    criterion: str
    version: int
    n: int
    passed: bool
    critic: bool | None
    changed: bool = False

    @property
    def differs(self) -> bool:
        """Whether person and critic said the opposite of each other at first."""
        return self.critic is not None and self.critic != self.passed


def first_ticks(session: Session) -> tuple[FirstTick, ...]:
    """Every judgement that was made before the verdict was shown, in the order of the events.

    Of a criterion and a version that was judged so more than once, under another revision of the spec, each counts.
    """
    found = (tick for criterion, marks in session.marks.items() for tick in _of(criterion, marks))
    return tuple(sorted(found, key=lambda tick: tick.n))


def _of(criterion: str, marks: Sequence[Mark]) -> Iterator[FirstTick]:
    for place, mark in enumerate(marks):
        if mark.first:
            said = verdict_before(marks[:place], mark)
            later = [m for m in marks[place + 1 :] if m.hand and m.version == mark.version and not m.first]
            critic = None if said is None or said.ungrounded else said.passed
            changed = bool(later) and later[-1].passed != mark.passed
            yield FirstTick(criterion, mark.version, mark.n, mark.passed, critic, changed)


def verdict_before(marks: Sequence[Mark], tick: Mark) -> Mark | None:
    """The critic's latest verdict on what a person ticked, among marks that came before; None where there is none."""
    judged = (m for m in reversed(marks) if not m.hand and m.version == tick.version and m.revision == tick.revision)
    return next(judged, None)


def agreed_with(marks: Sequence[Mark], tick: Mark) -> Mark | None:
    """The critic's verdict that a first judgement says nothing else than; None where it does, or is no first one.

    Such a verdict stands with its reason and evidence: only a person who says otherwise sets it aside.
    """
    said = verdict_before(marks, tick) if tick.first else None
    return said if said is not None and said.passed == tick.passed and not said.ungrounded else None
