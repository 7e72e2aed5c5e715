"""The report as JSON, for programs: what `redraft show --json` leaves out. Keys stay; new ones may come.

Keys:
    made_with: version of redraft that reports.
    transcript: `sha256` of the file, `app` that began it, `about` how it came about, `fault` that it has.
    about, changed: as the session says; times are ISO 8601, UTC.
    spec: the whole of it, as it stands.
    amendments: `revision`, `reason`, `at`, `by` of each.
    texts: of each version its number, `at`, `by`, `text` and `sha256`.
    verdicts: every judgement of each criterion, oldest first.
    decisions: every decision, with finding, edits and reason.
    challenges, notes: blind comparisons, and what the author was told.
    story: a line an event.
"""

from msgspec import to_builtins
from msgspec.structs import asdict

from redraft.core.events import AnyEvent
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
        "about": source.about,
        "changed": report.changed.isoformat(),
        "spec": to_builtins(report.spec),
        "amendments": [_amendment(each) for each in report.amendments],
        "texts": [_text(told, session) for told in report.versions],
        "verdicts": [each for row in report.rows for each in _judged(row)],
        "decisions": [_decision(told) for told in report.decisions],
        "challenges": [event_json(each) for each in report.challenges],
        "notes": [event_json(each) for each in report.notes],
        "story": list(report.story),
    }


def event_json(event: AnyEvent) -> dict[str, object]:
    """One event, for scripts: its number is called `event`, and its time is ISO 8601, UTC."""
    plain = asdict(event)
    plain.pop("undoes", None)
    return {"event": plain.pop("n"), **plain, "at": event.at.isoformat()}


def _amendment(event: AnyEvent) -> dict[str, object]:
    plain = event_json(event)
    return {key: plain[key] for key in ("revision", "reason", "at", "by")}


def _text(told: VersionTold, session: Session) -> dict[str, object]:
    draft = session.version(told.log.version)
    made = {"version": draft.number, "at": told.at.isoformat(), "by": told.by}
    return {**made, "text": draft.text, "sha256": draft.sha256}


def _judged(row: Row) -> list[dict[str, object]]:
    return [{"criterion": row.id, "says": each.says, **asdict(each.mark)} for each in row.judged]


def _decision(told: DecisionTold) -> dict[str, object]:
    plain = event_json(told.decision)
    plain["edits"] = [asdict(edit) for edit in told.decision.edits]
    plain.pop("passages")
    return plain | {
        "finding_told": asdict(told.finding) if told.finding else None,
        "criterion": told.criterion,
        "hasty": told.hasty,
        "tired": told.tired,
    }
