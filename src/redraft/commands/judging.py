"""`check`: judge a draft against a spec once, without a screen."""

import asyncio
from argparse import Namespace
from dataclasses import asdict
from pathlib import Path

from redraft.commands.answers import FINE, NO, say, say_json
from redraft.core.blocks import block_starts
from redraft.core.draft import Draft
from redraft.core.identity import fresh_ids
from redraft.core.review import Review, Verdict
from redraft.core.spec import Criterion, Spec
from redraft.critics.offline import OfflineCritic
from redraft.intake import DRAFT_LIMIT, read_spec, read_text


def check(args: Namespace) -> int:
    """Print each criterion with its verdict and reason; 0 if all pass, 1 if not."""
    spec = read_spec(Path(args.spec))
    text = read_text(Path(args.draft), DRAFT_LIMIT)
    draft = Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "opened")
    review = asyncio.run(OfflineCritic().review(spec, draft))
    verdicts = {verdict.criterion: verdict for verdict in review.verdicts}
    if args.json:
        say_json(_as_json(spec, verdicts, review))
    else:
        _say(spec, verdicts)
    return FINE if all(c.id in verdicts and verdicts[c.id].passed for c in spec.criteria) else NO


def _say(spec: Spec, verdicts: dict[str, Verdict]) -> None:
    passed = sum(verdict.passed for verdict in verdicts.values())
    say(f"{spec.title}: {passed}/{len(spec.criteria)}")
    width = max(len(criterion.id) for criterion in spec.criteria)
    for criterion in spec.criteria:
        say(_line(criterion, verdicts.get(criterion.id), width))


def _line(criterion: Criterion, verdict: Verdict | None, width: int) -> str:
    if verdict is None:
        return f"not judged  {criterion.id:<{width}}  needs a {criterion.judge}: {criterion.says}"
    evidence = f'  "{verdict.evidence}"' if verdict.evidence else ""
    return f"{'pass' if verdict.passed else 'FAIL':<10}  {criterion.id:<{width}}  {verdict.reason}{evidence}"


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
