"""One session in a list: what it is called, where it stands, and what is still to be done with it."""

from datetime import datetime
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from redraft.core.event import OFFLINE
from redraft.core.events import Called
from redraft.core.feedback import open_feedback
from redraft.core.rated import REST, lacks_rating, rating_told
from redraft.core.session import Session
from redraft.core.standing import score
from redraft.core.veil import asked

Kind = Literal["draft", "prompt"]

OPEN: Final = "open"
"""The state of a session that has not ended."""
PROMPTS: Final = ("prompt", "costar")
"""The templates whose drafts are instructions for a model."""


class SessionRow(Struct, frozen=True, array_like=True):
    """One session in a list, as its transcript tells it.

    Args:
        id: its short id.
        title: what it is called now.
        kind: what is written in it.
        template: what its spec began with; "" for none.
        state: its ending, or "open".
        head: the version that stands; 0 before the first.
        versions: how many there are.
        passes: how many were closed.
        score: of the version that stands, "5/7"; "" before the first.
        share: the share of criteria that pass in it, 0 to 1.
        rating: the latest of the version that stands, else the latest of any; 0 where there is none. One that a fork
            copied is its origin's.
        unrated: the version that stands can be rated, and is not.
        created: when it was opened, UTC.
        changed: when its last event was written, UTC.
        events: the number of the last one.
        author: the model that wrote last, "offline" where none did.
        critic: the model that found fault last, "offline" where none did.
        forked: the id of the session that it was copied from; "" for none.
        feedback: how much of what the person said is not seen to yet; of a fork, what they said in it.
        judging: the critic's latest word is hidden from a person who judges first.
    """

    id: str
    title: str
    kind: Kind
    template: str
    state: str
    head: int
    versions: int
    passes: int
    score: str
    share: float
    rating: int
    unrated: bool
    created: datetime
    changed: datetime
    events: int
    author: str
    critic: str
    forked: str
    feedback: int
    judging: bool = False

    def veiled(self) -> "SessionRow":
        """As it is shown to a person who judges first: nothing that the critic's hidden word came to."""
        return replace(self, score="", share=0.0, state=OPEN) if self.judging else self

    @property
    def models(self) -> str:
        """Who played in it, in a few words."""
        if self.author == self.critic:
            return self.author
        return f"{self.author} · {self.critic}"

    def wants_rating(self, now: datetime) -> bool:
        """Whether the person should say how good it is: work on it has ended, or rested for a day.

        Args:
            now: UTC.
        """
        return self.unrated and (self.state != OPEN or now - self.changed >= REST)


def session_row(session: Session) -> SessionRow:
    """The row of a session, as its transcript tells it."""
    stands = score(session) if session.head else None
    rated = rating_told([each for each in session.ratings if each.n > session.copied], session.head)
    return SessionRow(
        session.id,
        session.title,
        "prompt" if session.template in PROMPTS else "draft",
        session.template,
        session.ended.ending if session.ended else OPEN,
        session.head,
        len(session.drafts),
        len(session.passes),
        str(stands) if stands else "",
        stands.passed / stands.total if stands and stands.total else 0.0,
        rated.score if rated is not None else 0,
        lacks_rating(session),
        session.created,
        session.last_at,
        session.last,
        _played(session.calls, "author"),
        _played(session.calls, "critic"),
        session.forked[-1].origin if session.forked else "",
        len(open_feedback(session)),
        asked(session) is not None,
    )


def _played(calls: tuple[Called, ...], role: str) -> str:
    """The model that played a role last."""
    return next((call.model for call in reversed(calls) if call.role == role), OFFLINE)
