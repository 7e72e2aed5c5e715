"""Stories whose every role is played as a model would: what is said of it, the test can foresee."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from loops import DRAFT, SPEC, MendingAuthor, ModelLikeCritic, Referee, Scribe
from stories.story import User, story

TEXT = "# News\n\nWe use it. They use it too.\n\nYou utilize nothing, and it ends here.\n"
"""What `Scribe` writes: one word of `DRAFT` is left."""


class Cast:
    """Who plays the roles of one story."""

    def __init__(self, writes: str = TEXT) -> None:
        self.critic, self.author = ModelLikeCritic(), MendingAuthor()
        self.writer, self.judge = Scribe(writes), Referee()


@asynccontextmanager
async def played(folder: Path, cast: Cast, **about: object) -> AsyncIterator[User]:
    """Sit down in front of a session that is played by this cast."""
    given: dict[str, object] = {"draft": DRAFT, "spec": SPEC}
    roles = {"critic": cast.critic, "author": cast.author, "writer": cast.writer, "judge": cast.judge}
    async with story(folder, **(given | roles | about)) as user:  # type: ignore[arg-type]
        yield user
