"""A session as JSON, for scripts: all that the log tells, and what it leaves out."""

from collections.abc import Sequence

from msgspec.structs import asdict

from redraft.commands.expecting import estimate_json, final_json
from redraft.commands.feedback import feedback_json
from redraft.commands.spending import spend_json, spent_json
from redraft.core.accounts import EndingTold, FixTold, HoldTold, endings_told, fixes_told, holds_told
from redraft.core.critique import stage_worked_on
from redraft.core.events import Locked
from redraft.core.feedback import open_feedback
from redraft.core.first_judgement import first_ticks
from redraft.core.history import LogLine, tokens_since, version_log
from redraft.core.pace import hasty, tired
from redraft.core.raised import Raised
from redraft.core.said import Forked
from redraft.core.session import Session
from redraft.core.spend import unwatched
from redraft.core.stages import stages_used
from redraft.core.standing import Standing, rubric, score
from redraft.reports.as_json import event_json


def session_json(session: Session, signals: Sequence[Raised]) -> dict[str, object]:
    """All of a session.

    Args:
        session: the session.
        signals: those that it raised.
    """
    return _state(session) | {
        "versions": [_version(line) for line in version_log(session)],
        "tokens_since": spent_json(tokens_since(session)),
        "passes": [asdict(closed) for closed in session.passes],
        "holds": [_hold(told) for told in holds_told(session)],
        "locked": list(session.lock.outline) if session.lock else None,
        "lock": _lock(session.lock),
        "signals": [_signal(told) for told in signals],
        "endings": [_ending(told) for told in endings_told(session)],
        "estimate": estimate_json(session),
        "final_check": final_json(session),
        "fixes": [_fix(told) for told in fixes_told(session)],
        "hasty": sorted(hasty(session)),
        "tired": sorted(tired(session)),
        "flags": [event_json(flag) for flag in session.flags],
        "feedback": [feedback_json(item) for item in open_feedback(session)],
        "answers": [event_json(answer) for answer in session.answers],
        "judged_first": [asdict(tick) for tick in first_ticks(session)],
        "ratings": [event_json(rated) for rated in session.ratings],
        "spend": spend_json(session),
        "budget": {**asdict(session.spec.budget), "unwatched": unwatched(session)},
        "calls": [asdict(call) for call in session.calls],
        "draft": session.draft.text if session.draft else None,
    }


def _state(session: Session) -> dict[str, object]:
    """What it is, and where it stands."""
    return {
        "id": session.id,
        "title": session.title,
        "created": session.created.isoformat(),
        "forked": [_forked(each) for each in session.forked],
        "template": session.template,
        "revision": session.revision,
        "events": session.last,
        "head": session.head,
        "score": asdict(score(session)),
        "stage": stage_worked_on(session),
        "stages": list(stages_used(session)),
        "weights": {criterion.id: criterion.weight for criterion in session.spec.criteria},
        "ended": {"ending": session.ended.ending, "why": session.ended.why} if session.ended else None,
        "rubric": [rubric_json(line) for line in rubric(session)],
    }


def _forked(forked: Forked) -> dict[str, object]:
    """Where a session was copied from, as a fork of a fork was more than once; `n` is where it went on."""
    origin = {"origin": forked.origin, "title": forked.title, "event": forked.event, "seal": forked.seal}
    return {**origin, "n": forked.n, "at": forked.at.isoformat()}


def rubric_json(line: Standing) -> dict[str, object]:
    """How one criterion stands, for scripts."""
    mark = line.mark
    return {
        "criterion": line.criterion.id,
        "says": line.criterion.says,
        "state": line.state,
        "reason": mark.reason if mark else "",
        "evidence": mark.evidence if mark else "",
        "count": mark.count if mark else None,
        "by": mark.by if mark else "",
        "stale": mark.stale if mark else False,
        "ungrounded": mark.ungrounded if mark else False,
        "votes": mark.votes if mark else "",
        "note": line.note,
    }


def _version(line: LogLine) -> dict[str, object]:
    return {
        "version": line.version,
        "parent": line.parent,
        "change": line.change,
        "score": str(line.score),
        "keep": line.keep,
        "why": line.why,
        "head": line.head,
        "auto": line.auto,
        "tokens": spent_json(line.tokens),
    }


def _hold(told: HoldTold) -> dict[str, object]:
    hold = told.hold
    return {
        "what": hold.what,
        "target": hold.target,
        "quote": hold.quote,
        "band": [hold.low, hold.high] if hold.what == "measure" else None,
        "value": told.value,
        "against": hold.against,
        "version": hold.version,
        "since": hold.n,
    }


def _lock(lock: Locked | None) -> dict[str, object] | None:
    if lock is None:
        return None
    outline, purposes = list(lock.outline), list(lock.purposes)
    return {"version": lock.version, "since": lock.n, "outline": outline, "purposes": purposes}


def _signal(told: Raised) -> dict[str, object]:
    signal = told.signal
    return {
        "kind": signal.kind,
        "about": list(signal.about),
        "says": signal.says,
        "since": told.since,
        "in_force": told.in_force,
        "dismissed": told.dismissed,
        "evidence": [asdict(each) for each in signal.evidence],
        "offers": [asdict(each) for each in signal.offers],
    }


def _ending(told: EndingTold) -> dict[str, object]:
    stop = told.stop
    return {"event": stop.n, "ending": stop.ending, "why": stop.why, "went_on": told.went_on}


def _fix(told: FixTold) -> dict[str, object]:
    fix, decision = told.fix, told.decision
    return {
        "name": told.name,
        "finding": fix.finding,
        "criterion": told.criterion,
        "says": fix.says,
        "risk": fix.risk,
        "at_risk": list(told.at_risk),
        "refused": fix.refused,
        "edits": [asdict(edit) for edit in fix.edits],
        "decision": decision.choice if decision else None,
        "version": decision.version if decision else 0,
        "by": decision.by if decision else "",
        "auto": decision.auto if decision else False,
        "reason": decision.reason if decision else "",
        "decisions": [asdict(each) for each in told.decisions],
    }
