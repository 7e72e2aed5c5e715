"""Open feedback seen to: each piece leads to an amendment, a boundary, a template, or is dismissed for a reason."""

from collections.abc import Awaitable, Callable
from typing import Final

from redraft.core.constraints import Constraint, amended, read_constraint, written
from redraft.core.events import Amended
from redraft.core.feedback import Feedback, answers_too, boundary_of, drafted, open_feedback
from redraft.core.said import AnswerKind
from redraft.core.session import Session
from redraft.loop import acts
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.saying import answer
from redraft.tui.desk import Desk
from redraft.tui.neutral import one_line
from redraft.tui.screens.feedback import FeedbackList
from redraft.tui.widgets.feedback_rows import feedback_rows
from redraft.tui.widgets.rows import BLANK, Row, plain

_MOST: Final = 9
"""Amendments or templates that one key each can pick."""
_LONGEST: Final = 160
"""Characters of a piece of feedback that the reason of an amendment names."""


class Answering:
    """Lists what is open, and does what the person picks.

    Args:
        desk: the screen.
        loop: the loop.
    """

    def __init__(self, desk: Desk, loop: Loop) -> None:
        self._desk = desk
        self._loop = loop
        self._unsent: dict[int, str] = {}
        self._does: dict[str, Callable[[Feedback], Awaitable[None]]] = {
            "amend": self._amend,
            "earlier": self._earlier,
            "boundary": self._boundary,
            "template": self._template,
            "dismiss": self._dismiss,
        }

    @property
    def _session(self) -> Session:
        return self._loop.session

    async def list_all(self) -> None:
        """Show what is open, until the person leaves or nothing is left."""
        at = 0
        while True:
            session, waiting = self._session, open_feedback(self._session)
            chosen = await self._desk.ask(FeedbackList(waiting, at, amended=bool(session.amendments)))
            if chosen is None:
                return
            await self._does[chosen.does](chosen.feedback)
            at = _next(chosen.feedback, open_feedback(self._session))
            if not at:
                return

    async def _amend(self, feedback: Feedback) -> None:
        """Let the person word what the spec is to say, and say why; what they leave is kept for the next time."""
        from redraft.tui.screens.constraining import Constrain

        drafts = written(drafted(self._session, feedback)) or _FRAME
        text = self._unsent.get(feedback.n, drafts)
        beside = (*feedback_rows([feedback]), BLANK, Row(plain(_BESIDE, "quiet")))
        edited = await self._desk.ask(Constrain("Amend the spec for it", text, feedback.says, beside))
        if edited is None:
            return
        self._unsent[feedback.n] = edited.text
        if edited.accepted and (constraint := read_constraint(edited.text)):
            await self._put(feedback, constraint)
        elif edited.accepted:
            raise Declined("The spec was not amended: the constraint says nothing.")

    async def _put(self, feedback: Feedback, constraint: Constraint) -> None:
        reason = await self._desk.ask_line("Why this amendment?", _reason(feedback), why=_REVISION)
        if reason is not None:
            await self._amended(constraint, reason)
            await self._answered(feedback, "amendment", str(self._session.amendments[-1].n))
            del self._unsent[feedback.n]

    async def _amended(self, constraint: Constraint, reason: str) -> None:
        await acts.amend(self._loop.record, amended(self._session.spec, constraint), reason)

    async def _earlier(self, feedback: Feedback) -> None:
        """Ask which amendment it led to already."""
        latest = list(reversed(self._session.amendments))[:_MOST]
        choices = [(str(place), _told(each)) for place, each in enumerate(latest, 1)]
        key = await self._desk.choose("Which amendment did it lead to?", choices, one_line(feedback.says))
        if key is not None:
            await self._answered(feedback, "amendment", str(latest[int(key) - 1].n))

    async def _boundary(self, feedback: Feedback) -> None:
        """Ask for the boundary, and put it into the spec, unless it is there."""
        line = await self._asked_boundary(feedback, "Which boundary of the spec?", _REVISION)
        if line:
            if line not in self._session.spec.boundaries:
                await self._amended(Constraint(boundaries=(line,)), _reason(feedback))
            await self._answered(feedback, "boundary", line)

    async def _template(self, feedback: Feedback) -> None:
        """Ask for template and boundary, and put it there: sessions begun with it later have it."""
        from redraft.templates import names

        own = self._session.template
        offered = sorted(names(), key=lambda name: name != own)[:_MOST]
        choices = [(str(place), name) for place, name in enumerate(offered, 1)]
        key = await self._desk.choose("A boundary of which template?", choices, one_line(feedback.says))
        if key is None:
            return
        name = offered[int(key) - 1]
        line = await self._asked_boundary(feedback, f"Which boundary of the template {name}?", _TEMPLATE)
        if line:
            _add(name, line)
            await self._answered(feedback, "template", name)

    async def _asked_boundary(self, feedback: Feedback, question: str, why: str) -> str | None:
        line = await self._desk.ask_line(question, boundary_of(self._session, feedback), why)
        if line is not None and not line.strip():
            raise Declined("Nothing was done: a boundary has words.")
        return line and line.strip()

    async def _dismiss(self, feedback: Feedback) -> None:
        reason = await self._desk.ask_line("Dismiss it. Why?", why="It stays in the session, and is listed no more.")
        if reason is not None:
            await answer(self._loop.record, feedback, "dismissed", reason=reason)

    async def _answered(self, feedback: Feedback, how: AnswerKind, led_to: str) -> None:
        """Say what came of it, and of the reasons for rejecting that say the same."""
        for each in answers_too(self._session, feedback):
            await answer(self._loop.record, each, how, led_to)


def _next(done: Feedback, after: tuple[Feedback, ...]) -> int:
    """The event where the cursor goes on: the same piece if it is open still, else the one after it; 0 for none."""
    left = [each.n for each in after]
    later = [n for n in left if n >= done.n]
    return (later or left or [0])[0]


def _add(name: str, line: str) -> None:
    """Put a boundary into a template of the person's own."""
    from redraft.core.spec import SpecError
    from redraft.intake import Refused
    from redraft.templates import UnknownTemplate
    from redraft.templates.adding import add_boundary

    try:
        add_boundary(name, line)
    except (UnknownTemplate, Refused, SpecError) as why:
        raise Declined(f"Nothing was done: {why}.") from why
    except OSError as fault:
        raise Declined(f"The template {name} cannot be written ({fault.strerror}): check its folder.") from fault


def _reason(feedback: Feedback) -> str:
    return f"feedback: {one_line(feedback.says)[:_LONGEST]}"


def _told(amendment: Amended) -> str:
    return f"r{amendment.revision}: {one_line(amendment.reason)}"


_FRAME: Final = 'boundaries = [""]\n'
_BESIDE: Final = "boundaries, style, tone or a [[criterion]]: what the spec shall say so that this need not come again."
_REVISION: Final = "The spec's revision goes up; older verdicts stay tied to the one that they judged."
_TEMPLATE: Final = "Sessions that begin with your copy of it have this boundary; this one stays as it is."
