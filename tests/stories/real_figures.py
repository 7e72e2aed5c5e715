"""What a model did in a session, counted from its transcript. Form alone is counted: nobody here judges a text."""

import json
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from redraft.core.draft import Draft
from redraft.core.events import AnyEvent, Called, Decided, Proposed, Reviewed, Written
from redraft.core.session import Session
from redraft.critics.grounding import Ground
from redraft.models.extracting import DECODER


def figures(session: Session, events: tuple[AnyEvent, ...]) -> dict[str, Any]:
    """Calls, how they ended and how fast they were; quotes; verdicts; findings; fixes."""
    calls = [event for event in events if isinstance(event, Called)]
    told = [call for call in calls if call.output_tokens]
    seconds = sum(call.seconds for call in told)
    return {
        "calls": dict(Counter(f"{call.doing}: {call.stopped}" for call in calls)),
        "repairs": sum(one.doing == other.doing for one, other in pairwise(calls)),
        "tokens in": sum(call.input_tokens or 0 for call in told),
        "tokens out": sum(call.output_tokens or 0 for call in told),
        "tokens out a second": round(sum(call.output_tokens or 0 for call in told) / seconds, 1) if seconds else None,
        "quotes": dict(Counter(quotes(session, events))),
        "verdicts": dict(Counter(verdicts(session, events))),
        "findings": dict(Counter(f"impact {found.impact}" for found in _findings(events))),
        "fixes": dict(Counter(fixes(events))),
        "ending": session.ended.ending if session.ended else None,
    }


def quotes(session: Session, events: tuple[AnyEvent, ...]) -> Iterator[str]:
    """Each quote that was to be copied from the draft: exact, the same but for its signs, or not there."""
    draft: Draft | None = None
    for event in events:
        if isinstance(event, Written | Decided) and event.version:
            draft = session.version(event.version)
        if isinstance(event, Called) and event.doing in ("review", "fixes") and draft is not None:
            yield from (_kind(quote, draft.text) for quote in _quoted(event.output))


def _quoted(output: str) -> Iterator[str]:
    start = output.find("{")
    try:
        body = DECODER.raw_decode(output, start)[0] if start >= 0 else {}
    except ValueError:
        return
    edits = [edit for fix in _list(body, "fixes") for edit in _list(fix, "edits")]
    said = [each.get("evidence") for each in _list(body, "verdicts")]
    said += [each.get("quote") for each in (*_list(body, "findings"), *edits)]
    yield from (each for each in said if isinstance(each, str) and each.strip())


def _list(body: object, name: str) -> list[dict[str, Any]]:
    found = body.get(name) if isinstance(body, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _kind(quote: str, text: str) -> str:
    return "exact" if quote in text else "but for signs" if Ground(text).holds(quote) else "not in the draft"


def verdicts(session: Session, events: tuple[AnyEvent, ...]) -> Iterator[str]:
    """Each verdict that a model gave: those of code are left out."""
    asked = {criterion.id for criterion in session.spec.criteria if criterion.judge == "critic"}
    for review in events:
        if isinstance(review, Reviewed) and review.scope != "rules":
            for verdict in (each for each in review.verdicts if each.criterion in asked):
                yield "fail" if not verdict.passed else "pass, ungrounded" if verdict.ungrounded else "pass"


def _findings(events: tuple[AnyEvent, ...]) -> Iterator[Any]:
    for review in events:
        if isinstance(review, Reviewed):
            yield from (found for found in review.findings if ":" in found.source)


def fixes(events: tuple[AnyEvent, ...]) -> Iterator[str]:
    for proposal in events:
        if isinstance(proposal, Proposed):
            for fix in proposal.fixes:
                yield f"refused: {fix.refused}" if fix.refused else "not in your facts" if fix.invented else "offered"


def as_text(found: dict[str, Any]) -> str:
    return json.dumps(found, indent=1, ensure_ascii=False)
