"""The critic of a session: code judges rules and commands, a model judges the rest, and it is one review."""

from collections.abc import Callable, Iterable

from msgspec.structs import replace

from redraft.core.briefs import CriticBrief
from redraft.core.draft import Draft
from redraft.core.review import Finding, Review, Verdict
from redraft.core.spec import Spec
from redraft.critics.command import CommandCritic
from redraft.critics.protocol import Critic, Seen


class ComposedCritic:
    """Judges each criterion by the one who is to judge it."""

    def __init__(
        self, rules: Critic, commands: CommandCritic | None = None, model: Critic | None = None, *, writes: bool = False
    ) -> None:
        """Put a critic together.

        Args:
            rules: judges rules, boundaries and prose.
            commands: runs what a spec names; None where nothing may run.
            model: judges what is for a critic; None offline.
            writes: the author finds words of its own, so that a finding without a ready replacement is not the
                person's to write.
        """
        self._rules, self._commands, self._model, self._writes = rules, commands, model, writes

    @property
    def name(self) -> str:
        """The model's name, or "offline"."""
        return "offline" if self._model is None else self._model.name

    async def review(self, brief: CriticBrief, seen: Seen | None = None) -> Review:
        """Judge by code, then by the model; see `redraft.critics.protocol.Critic`."""
        reviews = await self._judged_by_code(brief)
        by_code = tuple(verdict for review in reviews for verdict in review.verdicts)
        if seen is not None and by_code:
            seen(in_order(brief.spec, by_code))
        if self._model is not None:
            reviews.append(await self._model.review(brief, _after(brief.spec, by_code, seen)))
        return self._merged(brief.spec, reviews)

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        """Judge rules and commands; see `redraft.critics.protocol.Critic`."""
        by_rules = await self._rules.judge_rules(spec, draft)
        ran = Review() if self._commands is None else await self._commands.judge(spec, draft)
        return in_order(spec, (*by_rules, *ran.verdicts))

    async def _judged_by_code(self, brief: CriticBrief) -> list[Review]:
        judges = {criterion.judge for criterion in brief.spec.criteria if criterion.id in brief.asked}
        reviews = []
        if not brief.asked or "rule" in judges:
            reviews.append(_only(await self._rules.review(brief), brief.asked))
        if self._commands is not None:
            reviews.append(await self._commands.judge(brief.spec, brief.draft, brief.asked))
        return reviews

    def _merged(self, spec: Spec, reviews: Iterable[Review]) -> Review:
        verdicts = in_order(spec, [verdict for review in reviews for verdict in review.verdicts])
        failing = {verdict.criterion for verdict in verdicts if not verdict.passed}
        findings = [self._handed_on(found) for review in reviews for found in review.findings]
        findings.sort(key=lambda found: (_group(found, failing), -found.impact))
        premise = next((review.premise for review in reviews if review.premise), None)
        return Review(verdicts, tuple(findings), premise, tuple(each for review in reviews for each in review.unjudged))

    def _handed_on(self, found: Finding) -> Finding:
        """A finding of code, for an author that can write: what the spec asks for is its to write, too."""
        if not self._writes or not (found.criterion or found.of_boundary):
            return found
        named = found.source == "contains"  # the spec itself gives the words, so no fact is missing
        return replace(found, yours=False, cause="instruction" if named else found.cause)


def in_order(spec: Spec, verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    """Verdicts in the order of the spec's criteria."""
    places = {criterion.id: place for place, criterion in enumerate(spec.criteria)}
    return tuple(sorted(verdicts, key=lambda verdict: places[verdict.criterion]))


def _only(review: Review, asked: tuple[str, ...]) -> Review:
    """What a review says of the criteria that were asked; code reads the whole text in any case."""
    if not asked:
        return review
    verdicts = tuple(verdict for verdict in review.verdicts if verdict.criterion in asked)
    return replace(review, verdicts=verdicts, findings=tuple(f for f in review.findings if f.criterion in asked))


def _after(spec: Spec, by_code: tuple[Verdict, ...], seen: Seen | None) -> Callable[[tuple[Verdict, ...]], None] | None:
    return None if seen is None else lambda verdicts: seen(in_order(spec, (*by_code, *verdicts)))


def _group(found: Finding, failing: set[str]) -> int:
    """What fails, then broken boundaries, then the weakest places, then notes on style."""
    if found.criterion in failing and not found.optional:
        return 0
    if found.of_boundary:
        return 1
    return 2 if found.optional else 3
