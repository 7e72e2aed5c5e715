"""What every critic can do."""

from typing import Protocol

from redraft.core.draft import Draft
from redraft.core.review import Review, Verdict
from redraft.core.spec import Spec


class CriticFault(Exception):
    """A critic could not judge. The message says why and what to do, in one line."""


class Critic(Protocol):
    """Judges a draft against a spec, and sees nothing else."""

    @property
    def name(self) -> str:
        """What events call it: "offline", or a model's name."""

    async def review(self, spec: Spec, draft: Draft) -> Review:
        """Judge the whole draft.

        Args:
            spec: what done means.
            draft: the version to judge.

        Returns:
            A verdict for each criterion that this critic can judge, and findings in rank order.
        """

    async def judge_rules(self, spec: Spec, draft: Draft) -> tuple[Verdict, ...]:
        """Judge only the criteria that code judges, as is done after each accepted change.

        Args:
            spec: what done means.
            draft: the version to judge.

        Returns:
            One verdict for each criterion that has rules, in the spec's order.
        """
