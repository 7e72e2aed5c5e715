"""`check`: judge a draft against a spec once, without a screen."""

import asyncio
from argparse import Namespace
from pathlib import Path

from msgspec.structs import asdict

from redraft.commands.answers import FINE, NO, say, say_json
from redraft.core.blocks import block_starts
from redraft.core.briefs import CriticBrief
from redraft.core.draft import Draft
from redraft.core.identity import fresh_ids
from redraft.core.review import Review, Verdict
from redraft.core.spec import Criterion, Spec
from redraft.critics.offline import OfflineCritic
from redraft.intake import DRAFT_LIMIT, read_spec, read_text
from redraft.tui.neutral import one_line


def check(args: Namespace) -> int:
    """Print each criterion with its verdict and reason; 0 if all pass, 1 if not."""
    spec = read_spec(Path(args.spec))
    text = read_text(Path(args.draft), DRAFT_LIMIT)
    draft = Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "opened")
    review = asyncio.run(OfflineCritic().review(CriticBrief(spec, draft)))
    verdicts = {verdict.criterion: verdict for verdict in review.verdicts}
    if args.json:
        say_json(_as_json(spec, verdicts, review))
    else:
        _say(spec, verdicts, text)
    return FINE if all(c.id in verdicts and verdicts[c.id].passed for c in spec.criteria) else NO


def _say(spec: Spec, verdicts: dict[str, Verdict], text: str) -> None:
    passed = sum(verdict.passed for verdict in verdicts.values())
    say(f"{one_line(spec.title)}: {passed}/{len(spec.criteria)}")
    folded = " ".join(text.split())
    width = max(len(criterion.id) for criterion in spec.criteria)
    for criterion in spec.criteria:
        say(_line(criterion, verdicts.get(criterion.id), width, folded))


def _line(criterion: Criterion, verdict: Verdict | None, width: int, text: str) -> str:
    if verdict is None:
        return _row("not judged", criterion.id, width, f"needs a {criterion.judge}: {criterion.says}")
    return _row("pass" if verdict.passed else "FAIL", criterion.id, width, verdict.reason + _quoted(verdict, text))


def _row(state: str, id: str, width: int, says: str) -> str:
    return f"{state:<10}  {id:<{width}}  {one_line(says)}"


def _quoted(verdict: Verdict, text: str) -> str:
    """The evidence, if it is words of the draft and the reason has not said it; figures stand in the reason."""
    words = verdict.evidence.removesuffix("…")
    told = words.casefold() in verdict.reason.casefold()
    return "" if told or words not in text else f": “{verdict.evidence}”"


def _as_json(spec: Spec, verdicts: dict[str, Verdict], review: Review) -> dict[str, object]:
    return {
        "title": spec.title,
        "passed": sum(verdict.passed for verdict in verdicts.values()),
        "total": len(spec.criteria),
        "criteria": [_criterion_json(criterion, verdicts.get(criterion.id)) for criterion in spec.criteria],
        "findings": [asdict(finding) for finding in review.findings],
    }


def _criterion_json(criterion: Criterion, verdict: Verdict | None) -> dict[str, object]:
    judged = {"verdict": "not judged"} if verdict is None else {"verdict": "pass" if verdict.passed else "fail"}
    details = asdict(verdict) if verdict else {}
    details.pop("criterion", None)
    details.pop("passed", None)
    return {"id": criterion.id, "says": criterion.says, **judged, **details}
