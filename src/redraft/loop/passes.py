"""The refinement loop: the only place that knows the order of a pass.

review → the top findings → proposed fixes → decisions → verify (a fresh review) → the pass closes. Every step is an
event in the record; where the loop stands is read from the session, so it goes on from any event after a restart.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Protocol

from redraft.authors.protocol import Author, Outliner, Writer
from redraft.core.critique import REWRITE, Item, failed_late, items, pending, review_in_force, ungrounded
from redraft.core.draft import Draft
from redraft.core.edits import Edit, memory_key
from redraft.core.events import Decided, Reviewed
from redraft.core.holds import broken_holds
from redraft.core.session import Session
from redraft.core.stages import criteria_in, failing_in, is_outline
from redraft.core.stopping import every_criterion_passes
from redraft.core.what_counts import is_kept, premise_wrong, weighing
from redraft.critics.protocol import Checker, Critic, Judge
from redraft.loop.changes import candidate_of, made_by, placed_at_head
from redraft.loop.closing import close, seal
from redraft.loop.drafting import check_whole, write_first
from redraft.loop.ending import end_if_over
from redraft.loop.proposing import Proposing
from redraft.loop.record import Declined, Record
from redraft.loop.reviewing import Reviewing


class Players(Protocol):
    """Who plays which role."""

    @property
    def critic(self) -> Critic:
        """Who finds fault."""
        ...

    @property
    def author(self) -> Author:
        """Who proposes fixes."""
        ...

    @property
    def writer(self) -> Writer | None:
        """Who writes whole texts, if anyone does."""
        ...

    @property
    def judge(self) -> Judge | None:
        """Who compares versions, if anyone does."""
        ...

    @property
    def checker(self) -> Checker | None:
        """Who says at the end whether the text is ready to use, if anyone does."""
        ...

    @property
    def outliner(self) -> Outliner | None:
        """Who proposes outlines, if anyone does."""
        ...


class HoldKept(Declined):
    """A fix was not accepted, because it would break a hold; it was set aside, and waits for no decision."""


class Loop:
    """Takes a session through its passes.

    Args:
        record: where events are made.
        critic: who finds fault.
        author: who proposes fixes.
        writer: who writes whole texts; None where only the person does.
        judge: who compares versions; None where nobody does.
        checker: who says whether the text is ready to use; None where code alone does.
        outliner: who proposes outlines; None where only the person does.
    """

    def __init__(
        self,
        record: Record,
        critic: Critic,
        author: Author,
        writer: Writer | None = None,
        judge: Judge | None = None,
        *,
        checker: Checker | None = None,
        outliner: Outliner | None = None,
    ) -> None:
        self.record, self.checker, self.outliner = record, checker, outliner
        self._take(critic, author, writer, judge)

    def recast(self, cast: Players) -> None:
        """Go on with others in the roles; a review by another critic than before is made afresh by the next `go`."""
        self.checker, self.outliner = cast.checker, cast.outliner
        self._take(cast.critic, cast.author, cast.writer, cast.judge)

    def _take(self, critic: Critic, author: Author, writer: Writer | None, judge: Judge | None) -> None:
        self.critic, self.author, self.writer, self.judge = critic, author, writer, judge
        self._reviewing = Reviewing(self.record, critic)
        self.proposing = Proposing(self.record, critic, author)

    @property
    def session(self) -> Session:
        """The session as it stands."""
        return self.record.session

    async def go(self, anyway: bool = False) -> None:
        """Do what comes next: have a text written; or review if needed, then propose; or close a pass.

        A text is written where there is none, or where there is a locked outline of it.

        A pass is closed when all its fixes are decided. After an ending, optional findings may open a pass, too; but
        when all is done, no work is invented.

        Args:
            anyway: review a draft although it is incomplete.

        Raises:
            Incomplete: the draft's author was stopped or cut off: draft it again, or review it as it is.
            Declined: there is no draft and nobody to write one; a decision is waited for, of a fix or of a pass that
                lost a criterion; all is done; or who was asked did not answer.
        """
        self.ready()
        session, ended = self.session, self.session.ended is not None
        if session.draft is None:
            await write_first(self)
            return
        await self._reviewing.late()
        session = self.session
        if pending(session):
            raise Declined("Decide the fix in focus first: a accepts, r rejects, s skips.")
        if weighing(session):
            raise Declined("This pass lost a criterion: say first whether its version is kept.")
        if session.open is not None:
            await self._close()
            return
        _check_work_left(session, self.critic.name)
        if await self._filled():
            return
        afresh = await self.review(anyway)
        if is_outline(session) and not failing_in(self.session, "structure"):
            raise Declined(_OUTLINE_STANDS)
        if afresh is None or not await self._unsound():
            await self.proposing.fill(optional=ended and afresh is None, beyond=not self.record.attended)

    async def _filled(self) -> bool:
        """Have the text written, if what stands is a locked outline of it; returns whether it was."""
        if not is_outline(self.session):
            return False
        if self.session.lock is not None:
            from redraft.loop.filling import write_from_outline  # a rare step: not before the first paint

            await write_from_outline(self)
        elif not criteria_in(self.session, "structure"):
            raise Declined(_OUTLINE_STANDS)
        return self.session.lock is not None

    async def review(self, anyway: bool = False) -> Reviewed | None:
        """Have the head judged where that is wanted: by the critic there is now, and all that is in doubt.

        Args:
            anyway: judge a draft although it is incomplete.

        Returns:
            The review that was made; None if the one in force is good enough.

        Raises:
            Incomplete: the draft is not whole.
            Declined: the critic did not answer.
        """
        review = review_in_force(self.session)
        if review is None or review.version != self.session.head:
            check_whole(self.session, anyway)
            return await self._reviewing.whole()
        other = review.by != self.critic.name and review.scope != "final"  # a final check is by a critic of its own
        if other or failed_late(self.session):
            return await self._reviewing.whole()
        asked = ungrounded(self.session)
        if asked and not await self._reviewing.again(asked):
            return await self._reviewing.whole()  # what fails after all needs a finding
        return None

    def ready(self) -> None:
        """Begin what asks a model: the person wants it, though they may have been told that the budget is spent.

        Raises:
            Declined: the session is read-only, so that no answer could be kept.
        """
        if self.record.read_only:
            raise Declined(self.record.read_only)
        self.record.go_on()

    async def _unsound(self) -> bool:
        """End at once if the review just made calls the premise wrong; the person may go on all the same."""
        return bool(premise_wrong(self.session)) and await end_if_over(self.record) is not None

    async def accept(self, finding: str, seconds: float = 0.0, *, auto: bool = False) -> None:
        """Accept the fix in focus for a finding, which makes a version.

        Args:
            finding: its name.
            seconds: how long the fix was on screen.
            auto: it is accepted as a low risk, without a key.

        Raises:
            HoldKept: it would break a hold, beside what was accepted before it; it was set aside.
            Declined: there is no such fix to decide, or it no longer fits.
        """
        item = _in_focus(self.session, finding)
        draft = self._head()
        edits = placed_at_head(self.session, item)
        if held := await self.proposing.held(edits):
            await self._set_aside(item, held)
            await self._after_decision()
            raise HoldKept(f"Not accepted: {held}. The fix is set aside; thaw that first, then o reopens it.")
        made = made_by(self.session, edits)
        await self.record.put(
            partial(
                Decided, finding=finding, fix=item.fix_name, choice="accept", seconds=seconds,
                version=made.number, parent=draft.number, edits=edits, passages=made.packed, auto=auto,
            ),
            by="rules" if auto else "",
        )  # fmt: skip
        await self.after_change()

    async def reject(self, finding: str, reason: str = "", seconds: float = 0.0) -> None:
        """Reject the fix in focus for a finding; the same change is not offered again unless it is reopened.

        Raises:
            Declined: there is no such fix to decide.
        """
        item = _in_focus(self.session, finding)
        await self.record.put(
            partial(Decided, finding=finding, fix=item.fix_name, choice="reject", reason=reason, seconds=seconds)
        )
        await self._after_decision()

    async def skip(self, finding: str, seconds: float = 0.0, reason: str = "") -> None:
        """Leave the fix in focus for the next pass.

        Raises:
            Declined: there is no such fix to decide.
        """
        item = _in_focus(self.session, finding)
        await self.record.put(
            partial(Decided, finding=finding, fix=item.fix_name, choice="skip", reason=reason, seconds=seconds)
        )
        await self._after_decision()

    async def reopen(self, finding: str) -> None:
        """Let what was rejected or skipped be offered again.

        Raises:
            Declined: nothing about this finding was rejected or skipped.
        """
        origins = _rejected_as(self.session, _item(self.session, finding))
        if not origins:
            raise Declined("Only what was rejected or skipped can be reopened.")
        for origin in origins:
            await self.record.put(partial(Decided, finding=origin, choice="reopen"))
        again = _item(self.session, finding)
        if again.state == "refused" and again.finding.source == REWRITE:
            await self.proposing.again(again)
        elif again.state == "refused":
            await self.proposing.offer([again])

    async def keep(self, kept: bool, first: Callable[[], Awaitable[None]] | None = None) -> None:
        """Say whether a version that lost something stands; not kept goes back to the pass's first version.

        Args:
            kept: it stands.
            first: what is done before it is asked whether the loop ends.

        Raises:
            Declined: no such choice is open, or going back would break a hold.
        """
        change, underway = weighing(self.session), self.session.open
        if change is None or underway is None:
            raise Declined("There is nothing to keep or revert: no pass has lost a criterion.")
        broken = () if kept else broken_holds(self.session, self.session.version(underway.base))
        if broken:
            raise Declined(f"Not reverted to v{underway.base}: {broken[0].says}. Thaw it first.")
        why = is_kept(change, by_a_person=True).why
        await seal(self.record, kept, f"you kept it, although {why}" if kept else why, self.record.person, first)

    async def after_change(self) -> None:
        """A new version stands: skip what no longer fits or breaks a hold; then judge it, or close the pass."""
        await self._skip_stale()
        if self.session.open is not None and not pending(self.session):
            await self._close()
        else:
            await self._reviewing.rules()

    async def _after_decision(self) -> None:
        if self.session.open is not None and not pending(self.session):
            await self._close()

    async def _skip_stale(self) -> None:
        waiting = pending(self.session)
        for item in waiting:
            try:
                edits = placed_at_head(self.session, item)
                why = self._hold_against(edits) if len(waiting) <= _FEW else ""
            except Declined:
                why = _STALE
            if why:
                await self._set_aside(item, why)

    def _hold_against(self, edits: tuple[Edit, ...]) -> str:
        """The hold that edits would break, as far as the text alone tells; it is asked of every fix in focus."""
        if not self.session.holds and self.session.lock is None:
            return ""
        broken = broken_holds(self.session, candidate_of(self.session, edits))
        return broken[0].says if broken else ""

    async def _set_aside(self, item: Item, why: str) -> None:
        """Leave a fix for the next pass, without asking anybody; `o` brings it back."""
        make = partial(Decided, finding=item.name, fix=item.fix_name, choice="skip", reason=why)
        await self.record.put(make, by="rules")

    async def _close(self) -> None:
        await close(self.record, self._reviewing, self.judge)

    def _head(self) -> Draft:
        if self.session.draft is None:
            raise Declined("There is no draft yet: press E to write one.")
        return self.session.draft


def _check_work_left(session: Session, critic: str) -> None:
    """See that there is work left: not where all is done, and whoever judged it so is the critic still."""
    ended, review = session.ended, review_in_force(session)
    if ended is None or ended.ending != "done" or review is None or not every_criterion_passes(session):
        return
    if review.by == critic or review.scope == "final":
        raise Declined(_NOTHING_LEFT)


def _rejected_as(session: Session, item: Item) -> tuple[str, ...]:
    """The findings whose rejection or skip keeps this one from being offered."""
    if item.state in ("rejected", "skipped"):
        return (item.name,)
    if item.state != "refused" or item.fix is None:
        return ()
    keys = set(map(memory_key, item.fix.edits))
    rejections = [d for d in session.decided.values() if d.choice == "reject" and d.fix]
    return tuple(d.finding for d in rejections if keys & set(map(memory_key, session.fix(d.fix)[1].edits)))


def _in_focus(session: Session, finding: str) -> Item:
    item = _item(session, finding)
    if item.state != "focus":
        raise Declined(_WHY_NOT[item.state])
    return item


def _item(session: Session, finding: str) -> Item:
    item = next((item for item in items(session) if item.name == finding), None)
    if item is None:
        raise Declined("This finding is no longer in force: press g for a fresh review.")
    return item


_OUTLINE_STANDS = "Nothing is left to settle in this outline: lock it (l), and then g has the text written from it."
_FEW = 12
"""Fixes that are held against all holds after each change; of more, as a rewrite has, each when it is accepted."""
_STALE = "stale: the words it edits changed"
_NOTHING_LEFT = (
    "Done: every criterion passes, and no work is invented. y has it checked by a fresh critic, R rates it; "
    "e, E, W, n and m begin other work."
)

_WHY_NOT = {
    "waiting": "This finding waits for a later pass: g proposes the next fixes.",
    "asks": "There is no fix to decide: it asks you for a fact (i), and nobody else may supply it.",
    "yours": "There is no fix to decide: e opens the passage, and the words are yours to write.",
    "refused": "This fix is refused and cannot be decided; e lets you write your own.",
    "accepted": "Already accepted; u takes it back.",
    "rejected": "Already rejected; o reopens it.",
    "skipped": "Skipped in this pass; o reopens it.",
}
