"""What every author can do."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from redraft.core.draft import Draft
from redraft.core.review import Finding, Fix
from redraft.core.spec import Spec


class Named(Struct, frozen=True):
    """A finding and the name that fixes answer it by.

    Args:
        name: event and position, such as "2.1".
        finding: the finding.
    """

    name: str
    finding: Finding


class Author(Protocol):
    """Proposes the smallest edits that answer findings."""

    @property
    def name(self) -> str:
        """What events call it: "offline", or a model's name."""

    async def propose(self, spec: Spec, draft: Draft, findings: Sequence[Named]) -> tuple[Fix, ...]:
        """Propose fixes.

        Args:
            spec: what done means.
            draft: the version that the findings are about, and that the edits are for.
            findings: what to answer.

        Returns:
            At most one fix a finding, in their order; none for a finding that it has no words for.
        """
