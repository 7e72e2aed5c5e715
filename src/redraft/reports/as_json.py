"""The report as JSON, for programs: what `redraft show --json` leaves out. Keys stay; new ones may come.

Keys:
    made_with: version of redraft that reports.
    transcript: `sha256` of the file, `app` that began it, `about` how it came about, `fault` that it has.
    about, template, changed: as the session says; times are ISO 8601, UTC.
    forked: `origin`, `event`, `seal` and `title` of each session it was copied from.
    spec: the whole of it, as it stands.
    amendments: `revision`, `reason`, `at`, `by` of each.
    texts: of each version its number, `at`, `by`, `text` and `sha256`.
    verdicts: every judgement of each criterion, oldest first.
    decisions: every decision, with finding, edits and reason.
    ratings, flags, answers: what a person said of it, and what came of that.
    feedback_open: what nothing came of yet.
    challenges, notes: blind comparisons, and what the author was told.
    story: a line an event.
"""

from msgspec import to_builtins
from msgspec.structs import asdict

from redraft.core.events import AnyEvent
from redraft.core.feedback import Feedback
from redraft.core.session import Session
from redraft.reports.deciding import DecisionTold
from redraft.reports.judging import Row
from redraft.reports.report import Report
from redraft.reports.versions import VersionTold


def as_json(report: Report, session: Session) -> dict[str, object]:
    """Give a report as values that JSON has.

    Args:
        report: any.
        session: the session that it is of.

    Returns:
        The keys that the head of this module lists.
    """
    source = report.source
    return {
        "made_with": source.made_with,
        "transcript": {"sha256": source.sha256, "app": source.app, "about": source.about, "fault": source.fault},
        "template": report.template,
        "about": source.about,
        "changed": report.changed.isoformat(),
        "forked": [{**_plain(each), "event": each.event} for each in report.forked],
        "spec": to_builtins(report.spec),
        "amendments": [_amendment(each) for each in report.amendments],
        "texts": [_text(told, session) for told in report.versions],
        "verdicts": [each for row in report.rows for each in _judged(row)],
        "decisions": [_decision(told) for told in report.decisions],
        "ratings": [_plain(each) for each in report.ratings],
        "flags": [_plain(told.flag) | {"answers": [each.n for each in told.answers]} for told in report.flags],
        "answers": [_plain(told.answer) for told in report.answers],
        "feedback_open": [_open(each) for each in report.open],
        "challenges": [_plain(each) for each in report.challenges],
        "notes": [_plain(each) for each in report.notes],
        "story": list(report.story),
    }


def _plain(event: AnyEvent) -> dict[str, object]:
    plain = asdict(event)
    plain.pop("undoes", None)
    return {"event": plain.pop("n"), **plain, "at": event.at.isoformat()}


def _open(each: Feedback) -> dict[str, object]:
    plain = asdict(each)
    return {"event": plain.pop("n"), **plain, "at": each.at.isoformat()}


def _amendment(event: AnyEvent) -> dict[str, object]:
    plain = _plain(event)
    return {key: plain[key] for key in ("revision", "reason", "at", "by")}


def _text(told: VersionTold, session: Session) -> dict[str, object]:
    draft = session.version(told.log.version)
    made = {"version": draft.number, "at": told.at.isoformat(), "by": told.by}
    return {**made, "text": draft.text, "sha256": draft.sha256}


def _judged(row: Row) -> list[dict[str, object]]:
    return [{"criterion": row.id, "says": each.says, **asdict(each.mark)} for each in row.judged]


def _decision(told: DecisionTold) -> dict[str, object]:
    plain = _plain(told.decision)
    plain["edits"] = [asdict(edit) for edit in told.decision.edits]
    plain.pop("passages")
    return plain | {
        "finding_told": asdict(told.finding) if told.finding else None,
        "criterion": told.criterion,
        "hasty": told.hasty,
        "tired": told.tired,
    }
