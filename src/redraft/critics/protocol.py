"""What every critic and every judge can do."""

from collections.abc import Callable
from typing import Literal, Protocol

from msgspec import Struct

from redraft.core.briefs import ChallengeBrief, CriteriaBrief, CriticBrief, FinalBrief
from redraft.core.draft import Draft
from redraft.core.review import Finding, Review, Verdict
from redraft.core.spec import Criterion, Spec

Seen = Callable[[tuple[Verdict, ...]], None]
"""Is called with all the verdicts that have come so far, whole and checked; fewer than before: the rest is void."""


class CriticFault(Exception):
    """A critic could not judge. The message says why and what to do, in one line."""


class Critic(Protocol):
    """Judges a draft against a spec, and sees nothing else."""

    @property
    def name(self) -> str:
        """What events call it: "offline", or a model's name."""
        ...

    async def review(self, brief: CriticBrief, seen: Seen | None = None) -> Review:
        """Judge a draft.

        Args:
            brief: what the critic may see, and which criteria are asked.
            seen: is told verdicts as they come.

        Returns:
            A verdict for each criterion asked that this critic can judge, and findings in rank order.

        Raises:
            CriticFault: it could not judge.
            ModelFault: its model did not answer as asked.
        """
        ...

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        """Judge only the criteria that code judges, as is done after each accepted change.

        Args:
            spec: what done means.
            draft: the version to judge.

        Returns:
            One verdict for each criterion that code judges, in the spec's order.
        """
        ...


class Preference(Struct, frozen=True):
    """Which of two texts meets the spec better, and why, in one line."""

    better: Literal["one", "other", "tie"]
    why: str


class Judge(Protocol):
    """Compares two texts blind: each call is a context of its own."""

    @property
    def name(self) -> str:
        """A model's name."""
        ...

    async def prefer(self, brief: ChallengeBrief) -> Preference:
        """Say which of two texts meets the spec better.

        Raises:
            ModelFault: its model did not answer as asked.
        """
        ...


class Readiness(Struct, frozen=True):
    """Whether a text is ready to use.

    Args:
        ready: yes or no.
        why: one line.
        gaps: what is missing, the worst first; each of a criterion of the spec, or of none: then the spec does not say
            it. () where it is ready.
    """

    ready: bool
    why: str
    gaps: tuple[Finding, ...] = ()


class Checker(Protocol):
    """Says at the end whether a text is ready to use, from the spec and the text alone."""

    @property
    def name(self) -> str:
        """A model's name."""
        ...

    async def check(self, brief: FinalBrief) -> Readiness:
        """Say whether a text is ready to use, and what is missing.

        Raises:
            ModelFault: its model did not answer as asked.
        """
        ...


class RubricMaker(Protocol):
    """Proposes criteria before any draft exists."""

    async def criteria(self, brief: CriteriaBrief) -> tuple[Criterion, ...]:
        """Propose 5 to 7 criteria for a task and its audience, with a rule where code can judge.

        Raises:
            ModelFault: its model did not answer as asked.
        """
        ...
