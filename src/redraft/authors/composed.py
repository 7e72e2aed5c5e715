"""The offline author and a model as one: what a prose tool has ready costs no call, and the rest is the model's."""

from msgspec.structs import replace

from redraft.authors.protocol import Author
from redraft.core.briefs import AuthorBrief
from redraft.core.review import Fix


class ComposedAuthor:
    """Proposes what the offline author has ready, and asks a model for all else, in one request.

    Args:
        offline: has a fix ready for some findings.
        model: is asked for the others, and for every fix that was sent back.
    """

    mends = True

    def __init__(self, offline: Author, model: Author) -> None:
        self._offline = offline
        self._model = model

    @property
    def name(self) -> str:
        """The model's name."""
        return self._model.name

    async def propose(self, brief: AuthorBrief) -> tuple[Fix, ...]:
        """Propose fixes, in the order of the findings; see `redraft.authors.protocol.Author`."""
        ready = () if brief.sent_back else await self._offline.propose(brief)
        made = {fix.finding: fix for fix in ready}
        rest = tuple(named for named in brief.findings if named.name not in made)
        if rest:
            made |= {fix.finding: fix for fix in await self._model.propose(replace(brief, findings=rest))}
        return tuple(made[named.name] for named in brief.findings if named.name in made)
