"""What a person asks of models by key: a note, a fact, a whole rewrite, a comparison of two versions."""

from redraft.core.critique import Item
from redraft.core.session import Session
from redraft.loop import noting, rewriting, undo
from redraft.loop.challenging import challenge, outcome
from redraft.loop.drafting import Incomplete
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.tui.deciding import Deciding
from redraft.tui.desk import Desk


class Authoring:
    """What the author is told, and asked to write anew.

    Args:
        desk: the screen.
        loop: the loop.
        deciding: which finding is under the cursor.
    """

    def __init__(self, desk: Desk, loop: Loop, deciding: Deciding) -> None:
        self._desk = desk
        self._loop = loop
        self._deciding = deciding

    async def note(self) -> None:
        """Tell the author something, from now on."""
        nobody = "" if self._loop.writer is not None else "No model writes here yet; M picks one, and it is told then."
        text = await self._desk.ask_line("Tell the author (the critic never sees it)", why=nobody)
        if text is not None:
            await noting.tell_author(self._loop, text)

    async def fact(self) -> None:
        """Give the fact that the finding under the cursor asks for; the author proposes a fix with it.

        Raises:
            Declined: it asks for none.
        """
        item = self._deciding.item()
        if item.state != "asks" and not (item.finding.cause == "context" and item.state in ("waiting", "refused")):
            raise Declined(_NO_FACT.get(item.state, "This finding asks for no fact; n tells the author something."))
        fact = await self._desk.ask_line(_ASKED, why=_question(item))
        if fact is not None:
            await noting.give_fact(self._loop, item.name, fact)

    async def rewrite(self) -> None:
        """Have the whole text rewritten, once the person has said that they mean it."""
        rewriting.writer_for(self._loop)
        choices = (("w", "rewrites the whole text, as hunks to decide one by one"), ("k", "keeps it as it is"))
        why = "A small fix changes only what was found; this may change anything, and takes as long as a first draft."
        if await self._desk.choose(f"Rewrite v{self._loop.session.head} as a whole?", choices, why) == "w":
            await self._rewrite()

    async def _rewrite(self) -> None:
        try:
            offered = await rewriting.rewrite(self._loop)
        except Incomplete as why:
            raise Declined(f"{why} g asks which.") from why
        if not offered:
            raise Declined("Every hunk of the rewrite is refused; the critique says why.")


_ASKED = "A fact from you: it goes to the author, on record"


def _question(item: Item) -> str:
    quote = " ".join(item.finding.quote.split())
    return f"“{quote}” → {item.finding.directive}" if quote else item.finding.directive


_NO_FACT = {
    "focus": "It has a fix to decide: a accepts, r rejects; n tells the author something.",
    "yours": "This finding asks for no fact: e opens the passage, and the words are yours to write.",
    "accepted": "Already accepted; u takes it back.",
    "rejected": "Already rejected; o reopens it.",
    "skipped": "Skipped in this pass; o reopens it.",
}


class Comparing:
    """Two versions, judged blind by fresh judges.

    Args:
        desk: the screen.
        loop: the loop.
    """

    def __init__(self, desk: Desk, loop: Loop) -> None:
        self._desk = desk
        self._loop = loop

    async def with_the_one_before(self) -> None:
        """Compare the head with the version that its pass began with, or that it was made from.

        Raises:
            Declined: there is no such version, or nobody to compare.
        """
        session = self._loop.session
        if session.draft is None:
            raise Declined("There is no draft to compare yet: g has one written, E writes one.")
        before = _before(session)
        if not before:
            raise Declined(f"Nothing comes before v{session.head}; v lists all versions, and c compares one there.")
        await self.with_version(before)

    async def with_version(self, version: int, other: int = 0) -> None:
        """Compare two versions, and offer to go to the one that stands; it never goes by itself.

        Args:
            version: its number.
            other: the number of the other; 0 for the head.

        Raises:
            Declined: they are the same, or there is nobody to compare.
        """
        head, other = self._loop.session.head, other or self._loop.session.head
        if version == other:
            which = "the version you are in" if version == head else "the one marked"
            raise Declined(f"v{version} is {which}: c compares it with another one.")
        came = await challenge(self._loop, min(version, other), max(version, other))
        stands = came.newer if came.prefers == "newer" else came.older
        if stands == head:
            self._desk.say(outcome(came))
            return
        choices = (("b", f"goes {'back' if stands < head else 'over'} to v{stands}"), ("k", f"keeps v{head}"))
        title = _title(came.prefers, stands, version + other - stands)
        if await self._desk.choose(title, choices, outcome(came)) == "b":
            await undo.go_back(self._loop, stands)


def _title(prefers: str, stands: int, lost: int) -> str:
    return f"v{lost} is no better than v{stands}" if prefers == "tie" else f"v{stands} is better than v{lost}"


def _before(session: Session) -> int:
    """The version that the head's pass began with; else the one that it was made from; 0 if there is none."""
    underway, last = session.open, session.passes[-1] if session.passes else None
    if underway is not None and underway.base != session.head:
        return underway.base
    if last is not None and last.candidate == session.head != last.base:
        return last.base
    return session.version(session.head).parent
