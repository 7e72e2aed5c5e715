"""The loop with nobody there: fixes are decided by their risk, and what lost a criterion goes back.

The order of a pass, and when it ends, are those of any session; only who decides is another.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Literal

from redraft.core.critique import Item, items, pending, reviewed_head, waits_for_stage
from redraft.core.event import RULES
from redraft.core.events import EndingName
from redraft.core.review import Risk
from redraft.core.session import Session
from redraft.core.stages import criteria_in, failing_in, is_outline
from redraft.core.stopping import ABOVE
from redraft.core.stuck import stage_of, stuck_stages
from redraft.core.what_counts import may_go_on, premise_wrong, weighing
from redraft.critics.protocol import CriticFault
from redraft.loop import acts
from redraft.loop.aside import offered_again
from redraft.loop.ending import end
from redraft.loop.filling import write_from_outline
from redraft.loop.outlining import propose_outline
from redraft.loop.passes import HoldKept, Loop
from redraft.loop.record import Declined
from redraft.loop.rewriting import rewrite
from redraft.models.faults import ModelFault
from redraft.transcripts.journal import Unsaved

Ceiling = Literal["none", "low", "medium", "all"]
"""The highest risk at which a fix is accepted unread."""

CEILINGS: Final[dict[Ceiling, tuple[Risk, ...]]] = {
    "none": (),
    "low": ("low",),
    "medium": ("low", "medium"),
    "all": ("low", "medium", "high"),
}

MOST_PASSES: Final = 1000


class Unattended:
    """Takes a session through its passes with nobody there.

    Args:
        loop: of a session that can be written. What it decides from now on is decided by rule.
        accept: the highest risk at which a fix is accepted. With "none" the first fixes are left to be decided.
        whole: have the whole draft rewritten in each pass, instead of asking for fixes.
        most_passes: passes that are begun at most, those that call no model included.
    """

    def __init__(self, loop: Loop, accept: Ceiling, *, whole: bool = False, most_passes: int = MOST_PASSES) -> None:
        loop.record.attended = False
        loop.record.person = RULES
        self._loop = loop
        self._accept = accept
        self._risks = CEILINGS[accept]
        self._whole = whole
        self._most = most_passes
        self._written = False

    @property
    def _session(self) -> Session:
        return self._loop.session

    async def refine(self) -> ModelFault | CriticFault | None:
        """Go on until there is an ending; the session holds it.

        Returns:
            The fault that came instead of one; None if none did. What came before it is on record.
        """
        while not self._over() and await self._kept():
            before, stops = self._session.last, len(self._session.stops)
            try:
                await self._step()
                why = "nothing more can be done here" if self._session.last == before else ""
            except Declined as declined:
                if isinstance(declined.__cause__, ModelFault | CriticFault):
                    return declined.__cause__
                # Fixes that came before the budget was spent can be decided still; all else would be asked for again.
                why = "" if len(self._session.stops) > stops else str(declined).rstrip(".")
            if why and not self._over():
                await self._stop("converged", why)
        return None

    async def _kept(self) -> bool:
        """Whether what is done is kept; else nothing more is asked for, as it would be lost."""
        record = self._loop.record
        if record.fault and record.journal is not None:
            with suppress(Unsaved):
                await record.journal.retry()
        if record.fault:
            await self._stop("stopped", "the session can no longer be saved")
        return not record.fault

    def _over(self) -> bool:
        return self._session.ended is not None and not self._unwritten()

    def _unwritten(self) -> bool:
        """Whether the loop ended on an outline that could not be settled: its text is written all the same, once.

        From one that was settled it was written already, and refused.
        """
        session, ended = self._session, self._session.ended
        stuck = ended is not None and ended.ending not in ("budget", "stopped") and session.open is None
        wanted = is_outline(session) and session.lock is None and not self._written
        return stuck and wanted and self._loop.writer is not None

    async def _step(self) -> None:
        session, waiting = self._session, pending(self._session)
        if self._unwritten():
            self._written = True
            await write_from_outline(self._loop)
        elif weighing(session):
            await self._loop.keep(False)
        elif waiting:
            await self._decide(waiting)
        elif session.open is None and (turning := _turning(session)):
            await self._stop("converged", f"{turning}: which of them is to stand is yours to say")
        elif session.open is None and len(session.passes) >= self._most:
            await self._stop("budget", f"the budget of {_passes(self._most)} is spent")
        elif session.draft is None and self._loop.outliner and criteria_in(session, "structure"):
            await propose_outline(self._loop)
        elif session.draft is None or session.open is not None:
            await self._loop.go()
        elif self._whole and not is_outline(session):
            await self._rewrite()
        else:
            await self._propose()

    async def _decide(self, waiting: tuple[Item, ...]) -> None:
        """Accept the first fix that may be; what may not is set aside where others were accepted, and waits else."""
        item = next((each for each in waiting if each.fix is not None and each.fix.risk in self._risks), None)
        if not self._risks:
            await self._stop("stopped", f"{_fixes(len(waiting))} to be decided, as nothing is accepted here")
        elif item is not None:
            await self._take(item)
        elif self._session.open is not None and self._session.head != self._session.open.base:
            await self._loop.skip(waiting[0].name, reason=f"{ABOVE}{self._accept}")
        elif further := self._further():
            await self._loop.proposing.offer(further)
        else:
            await self._stop("stopped", f"what is left is {ABOVE}{self._accept}: {_risky(waiting)}")

    def _further(self) -> list[Item]:
        """The next findings for which no fix was asked yet, where those before have none that may be accepted."""
        found = [item for item in items(self._session) if item.state == "waiting" and not item.finding.optional]
        stuck = stuck_stages(self._session)
        found = [item for item in found if stage_of(self._session, item.finding.criterion) not in stuck]
        found = [item for item in found if not waits_for_stage(item)] or found
        return [] if self._whole else found[: self._session.spec.budget.focus]

    async def _take(self, item: Item) -> None:
        """Accept a fix, or leave it where it cannot be: then it still waits."""
        try:
            await self._loop.accept(item.name)
        except HoldKept:
            return  # it was set aside, with the hold named
        except Declined as declined:
            if item.name not in {each.name for each in pending(self._session)}:
                raise
            await self._loop.skip(item.name, reason=str(declined))

    async def _propose(self) -> None:
        """Have the draft judged, and fixes proposed; what is in doubt after the first look is asked about again."""
        self._loop.ready()
        await self._loop.review()
        if premise_wrong(self._session) and (reached := may_go_on(self._session, attended=False)):
            await self._stop(reached.name, reached.why)
            return
        if self._loop.record.fault:
            return  # an answer could not be kept
        await self._lock_what_stands()
        for item in offered_again(self._session):
            await self._loop.proposing.again(item)
        if not pending(self._session):
            await self._loop.go()

    async def _lock_what_stands(self) -> None:
        """Lock the outline once the text was reviewed and its structure stands; what was unlocked is not locked again.

        No person is there to do it, and what is settled is not to be unsettled by what is worked on later.
        """
        session = self._session
        settled = criteria_in(session, "structure") and not failing_in(session, "structure") and reviewed_head(session)
        if settled and not session.locks:
            await acts.lock(self._loop.record)

    async def _rewrite(self) -> None:
        """Have the draft rewritten, unless its review ends the loop before."""
        self._loop.ready()
        await self._loop.review()
        reached = may_go_on(self._session, attended=False)
        if reached is not None:
            await self._stop(reached.name, reached.why)
        elif self._loop.record.fault:
            return  # an answer could not be kept
        elif not await rewrite(self._loop):
            await self._stop("converged", "no part of the rewrite can be taken")

    async def _stop(self, name: EndingName, why: str) -> None:
        await end(self._loop.record, name, why)


def _turning(session: Session) -> str:
    """That versions or verdicts go to and fro, in one line; "" if they do not. Nobody is here to choose one of them."""
    from redraft.core.signals import signals  # nobody waits for a screen here

    return next((signal.says.rstrip(".") for signal in signals(session) if signal.kind == "oscillation"), "")


def _passes(count: int) -> str:
    return f"{count} pass{'' if count == 1 else 'es'}"


def _fixes(count: int) -> str:
    return f"{count} {'fix waits' if count == 1 else 'fixes wait'}"


def _risky(waiting: Sequence[Item]) -> str:
    """How many fixes wait, by their risk."""
    counts = Counter(item.fix.risk for item in waiting if item.fix is not None)
    told = [f"{counts[risk]} {'fix' if counts[risk] == 1 else 'fixes'} of {risk} risk" for risk in counts]
    return f"{' and '.join(told)} {'waits' if len(waiting) == 1 else 'wait'}"
