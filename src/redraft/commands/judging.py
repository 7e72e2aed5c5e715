"""`check`: judge a draft against a spec once, without a screen."""

from argparse import Namespace
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from redraft.commands.answers import FINE, NO, say, say_json, warn
from redraft.commands.casting import Models, check_reach, models_from, no_leave
from redraft.commands.counting import CountedLine
from redraft.commands.spending import spent_json, spent_says
from redraft.commands.terminating import until_terminated
from redraft.config import config_dir
from redraft.core.blocks import block_starts
from redraft.core.briefs import CriticBrief
from redraft.core.draft import Draft
from redraft.core.identity import fresh_ids
from redraft.core.review import Review, Verdict
from redraft.core.spec import Criterion, Spec
from redraft.core.spend import Spend
from redraft.critics.command import CommandCritic
from redraft.critics.composed import ComposedCritic
from redraft.critics.model import ModelCritic
from redraft.critics.offline import OfflineCritic
from redraft.intake import read_draft, read_spec
from redraft.tui.neutral import one_line


class _Judged(Struct, frozen=True):
    """A review, with why some commands gave no verdict, and what the critic's model took; None without one."""

    review: Review
    troubles: Mapping[str, str]
    spent: Spend | None

    @property
    def verdicts(self) -> dict[str, Verdict]:
        return {verdict.criterion: verdict for verdict in self.review.verdicts}


def check(args: Namespace) -> int:
    """Print each criterion with its verdict and reason; 0 if all pass, 1 if not, 4 if a model did not answer."""
    place = Path(args.spec)
    spec, text = read_spec(place), read_draft(Path(args.draft))
    models = models_from(args)
    check_reach(models, "critic")
    if caution := no_leave(models, spec, place):
        warn(caution)
    draft = Draft(1, 0, text, fresh_ids(block_starts(text), len(text)), "opened")
    by_critic = any(criterion.judge == "critic" for criterion in spec.criteria)  # else a call would be for it alone
    return until_terminated(_check(models, place.resolve(), CriticBrief(spec, draft, first=by_critic), args))


async def _check(models: Models, place: Path, brief: CriticBrief, args: Namespace) -> int:
    judged = await _judged(models, place, brief, args.votes)
    spec, text = brief.spec, brief.draft.text
    with suppress(BrokenPipeError):  # whoever reads no further may still ask for the exit code
        if args.json:
            say_json(_as_json(spec, judged))
        else:
            _say(spec, judged, text)
    return FINE if all(_state(judged.verdicts.get(criterion.id)) == "pass" for criterion in spec.criteria) else NO


async def _judged(models: Models, place: Path, brief: CriticBrief, votes: int | None) -> _Judged:
    settings, environ = models.settings, models.environ
    commands = CommandCritic(models.leave, place, environ)
    line = CountedLine(models) if settings.critic else None
    model = ModelCritic(line, votes or settings.votes, config_dir(environ)) if line else None
    try:
        review = await ComposedCritic(OfflineCritic(), commands, model).review(brief)
    finally:
        if line is not None:
            await line.close()
    return _Judged(review, commands.troubles, line.spent if line else None)


def _state(verdict: Verdict | None) -> str:
    """How a criterion stands: a pass whose evidence is not in the draft is none."""
    if verdict is None or (verdict.passed and verdict.ungrounded):
        return "not judged"
    return "pass" if verdict.passed else "fail"


def _say(spec: Spec, judged: _Judged, text: str) -> None:
    verdicts = judged.verdicts
    passed = sum(_state(verdict) == "pass" for verdict in verdicts.values())
    say(f"{one_line(spec.title)}: {passed}/{len(spec.criteria)}")
    folded = " ".join(text.split())
    width = max(len(criterion.id) for criterion in spec.criteria)
    for criterion in spec.criteria:
        reason = _reason(criterion, verdicts.get(criterion.id), judged.troubles.get(criterion.id, ""), folded)
        state = _state(verdicts.get(criterion.id))
        say(f"{'FAIL' if state == 'fail' else state:<10}  {criterion.id:<{width}}  {one_line(reason)}")
    if (premise := judged.review.premise) is not None and not premise.sound:
        say(f"\nThe premise is called wrong: {one_line(premise.reason)}")
    if judged.spent is not None and judged.spent.calls:
        say(f"\ncritic  {spent_says(judged.spent)}")


def _reason(criterion: Criterion, verdict: Verdict | None, trouble: str, text: str) -> str:
    if verdict is None:
        return trouble or f"needs a {criterion.judge}: {criterion.says}"
    votes = f" ({verdict.votes})" if verdict.votes else ""
    if _state(verdict) == "not judged":
        return f"said to pass, but the words given for it are not in the draft: {verdict.reason}{votes}"
    return f"{verdict.reason}{votes}{_quoted(verdict, text)}"


def _quoted(verdict: Verdict, text: str) -> str:
    """The evidence, if it is words of the draft and the reason has not said it; figures stand in the reason."""
    words = verdict.evidence.removesuffix("…")
    told = words.casefold() in verdict.reason.casefold()
    return "" if told or words not in text else f": “{verdict.evidence}”"


def _as_json(spec: Spec, judged: _Judged) -> dict[str, object]:
    verdicts = judged.verdicts
    answer = {
        "title": spec.title,
        "passed": sum(_state(verdict) == "pass" for verdict in verdicts.values()),
        "total": len(spec.criteria),
        "criteria": [_criterion_json(c, verdicts.get(c.id), judged.troubles.get(c.id)) for c in spec.criteria],
        "findings": [asdict(finding) for finding in judged.review.findings],
        "premise": asdict(judged.review.premise) if judged.review.premise else None,
    }
    return answer | ({} if judged.spent is None else {"spend": spent_json(judged.spent)})


def _criterion_json(criterion: Criterion, verdict: Verdict | None, trouble: str | None) -> dict[str, object]:
    details = asdict(verdict) if verdict else {}
    details.pop("criterion", None)
    details.pop("passed", None)
    troubled = {"trouble": trouble} if trouble else {}
    return {"id": criterion.id, "says": criterion.says, "verdict": _state(verdict), **details, **troubled}
