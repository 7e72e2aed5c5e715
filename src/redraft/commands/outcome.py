"""What came of a run: for a person in a few lines, for a script all of it."""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from redraft.commands.answers import FAULT, FINE, NO, WRONG, say, say_json
from redraft.commands.reading import rubric_line
from redraft.commands.remedies import remedy
from redraft.commands.session_json import rubric_json
from redraft.commands.spending import say_spend, spend_json
from redraft.commands.tally import tally
from redraft.core.critique import Item, pending
from redraft.core.session import Session
from redraft.core.spend import unwatched
from redraft.core.standing import rubric, score
from redraft.core.what_counts import next_after
from redraft.critics.protocol import CriticFault
from redraft.loop.record import Record
from redraft.models.faults import ModelFault
from redraft.settings import ConfigError
from redraft.tui.neutral import one_line


class Outcome(Struct, frozen=True):
    """What came of a run.

    Args:
        record: of the session.
        fault: what ended it, where there was no ending.
        accept: what was accepted, as it was typed.
        out: the file that the text was written to; None where there is none.
    """

    record: Record
    fault: ModelFault | CriticFault | None
    accept: str
    out: Path | None

    @property
    def session(self) -> Session:
        """The session as it stands."""
        return self.record.session

    @property
    def ending(self) -> str:
        """The ending's name; "fault" where a fault came instead."""
        ended = self.session.ended
        return "fault" if self.fault is not None or ended is None else ended.ending

    @property
    def why(self) -> str:
        """Why it ended, in one line, and what decides the fixes that wait."""
        ended, waiting = self.session.ended, len(pending(self.session))
        why = remedy(self.fault) if self.fault is not None else ended.why if ended is not None else ""
        decides = f"; redraft open {self.session.id} decides {'it' if waiting == 1 else 'them'}"
        return f"{why}{decides}" if waiting and self.ending == "stopped" and not self.record.fault else why

    @property
    def next(self) -> str:
        """What there is to do now, in one line; "" where a fault came and says so itself."""
        ended = self.session.ended
        return next_after(ended.ending) if self.fault is None and ended is not None else ""

    @property
    def kind(self) -> str:
        """The kind of the model's fault; "" where it was none."""
        return self.fault.kind if isinstance(self.fault, ModelFault) else ""

    @property
    def code(self) -> int:
        """The exit code."""
        if self.fault is None:
            return FINE if self.ending == "done" else NO
        settings = isinstance(self.fault.__cause__, ConfigError) or self.kind == "unconfirmed host"
        return WRONG if settings else FAULT


def say_outcome(outcome: Outcome, as_json: bool) -> None:
    """Print what came of a run."""
    if as_json:
        say_json(_as_json(outcome))
    else:
        _say(outcome)


def _say(outcome: Outcome) -> None:
    session = outcome.session
    passes = f"{len(session.passes)} pass{'' if len(session.passes) == 1 else 'es'}"
    stands = f", {score(session)} in v{session.head}, {passes}" if session.draft else ""
    say(f"{one_line(session.title)}: {outcome.ending}{stands}")
    say(one_line(outcome.why))
    if outcome.next:
        say(f"Next: {outcome.next}.")
    if above := _above(outcome):
        say(above)
    failing = [line for line in rubric(session) if line.state != "pass"]
    if failing and session.draft:
        say()
        for line in failing:
            say(rubric_line(line))
    if waiting := pending(session):
        say()
        for item in waiting:
            say(_fix_line(item))
    say_spend(session)
    say()
    _say_places(outcome)


def _fix_line(item: Item) -> str:
    """A fix that waits to be decided: its risk, its place, and what it changes."""
    assert item.fix is not None
    return f"{item.fix.risk:<6} {item.finding.passage:<4} {one_line(item.fix.says or item.finding.directive)}"


def _above(outcome: Outcome) -> str:
    """What the last pass left undone as too risky, which only the person can allow, if it waits no more."""
    passes = len(outcome.session.passes)
    risks = tally(outcome.session, passes).risks if passes and not pending(outcome.session) else {}
    counts = [f"{risks[risk]} of {risk} risk" for risk in ("medium", "high") if risks.get(risk)]
    return f"left above --accept {outcome.accept}: {', '.join(counts)}" if counts else ""


def _say_places(outcome: Outcome) -> None:
    record = outcome.record
    if outcome.out is not None:
        say(f"Text      {outcome.out}")
    elif outcome.session.draft and not record.fault:
        say(f"Text      redraft show {outcome.session.id} --draft")
    if record.fault:
        _say_unsaved(outcome)
    elif record.journal is not None:
        say(f"Session   {record.journal.path}")
        if outcome.ending != "done":
            say(f"Go on     redraft open {outcome.session.id}")


def _say_unsaved(outcome: Outcome) -> None:
    """Tell what was not saved; a text that is kept nowhere else is printed."""
    say(f"Session   {one_line(outcome.record.fault)}")
    if outcome.out is None and outcome.session.draft:
        say(f"Text      kept nowhere but here:\n\n{outcome.session.draft.text}")


def _as_json(outcome: Outcome) -> dict[str, object]:
    session, journal = outcome.session, outcome.record.journal
    return {
        "id": session.id,
        "title": session.title,
        "transcript": str(journal.path) if journal is not None else None,
        "unsaved": outcome.record.fault,
        "ending": outcome.ending,
        "why": outcome.why,
        "next": outcome.next,
        "faults": [{"kind": outcome.kind, "what": remedy(outcome.fault)}] if outcome.fault else [],
        "score": asdict(score(session)) if session.draft else None,
        "failing": [rubric_json(line) for line in rubric(session) if line.state != "pass"],
        "waiting": [_fix_json(item) for item in pending(session)],
        "passes": [_pass(session, number) for number in range(1, len(session.passes) + 1)],
        "versions": len(session.drafts),
        "head": session.head,
        "spend": spend_json(session),
        "unwatched": unwatched(session),
        "out": str(outcome.out) if outcome.out else None,
        "draft": session.draft.text if session.draft else None,
    }


def _pass(session: Session, number: int) -> dict[str, object]:
    told = tally(session, number)
    closed = told.closed
    return {
        "base": closed.base,
        "candidate": closed.candidate,
        "before": closed.before,
        "after": closed.after,
        "kept": closed.kept,
        "why": closed.why,
        "accepted": told.accepted,
        "above": told.above,
        "left": told.left,
        "refused": told.refused,
    }


def _fix_json(item: Item) -> dict[str, object]:
    assert item.fix is not None
    edits = [{"passage": e.passage, "quote": e.quote, "replacement": e.replacement} for e in item.fix.edits]
    return {
        "finding": item.name,
        "directive": item.finding.directive,
        "criterion": item.finding.criterion,
        "risk": item.fix.risk,
        "says": item.fix.says,
        "edits": edits,
    }
