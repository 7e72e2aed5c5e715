"""Notes: what a person tells the author, never the critic. Steering, or the fact that a finding asked for."""

from functools import partial

from redraft.core.critique import Item, items
from redraft.core.events import Noted
from redraft.loop.passes import Loop
from redraft.loop.record import Declined


async def tell_author(loop: Loop, text: str) -> None:
    """Tell the author something, which it is shown whenever it is asked from now on.

    Raises:
        Declined: nothing was said.
    """
    if not text.strip():
        raise Declined("Nothing was noted: the note is empty.")
    await loop.record.put(partial(Noted, text=text.strip()))


async def give_fact(loop: Loop, finding: str, text: str) -> None:
    """Give the fact that a finding asked for, and have a fix proposed with it.

    Args:
        loop: the loop.
        finding: the finding's name.
        text: the fact, in the person's words.

    Raises:
        Declined: nothing was said; this finding does not wait for anything; or the author did not answer, and then the
            fact is on record all the same and the next `go` asks again.
    """
    if not text.strip():
        raise Declined("No fact was given: the line is empty.")
    _waiting(loop, finding)
    loop.ready()
    await loop.record.put(partial(Noted, text=text.strip(), about=finding, fact=True))
    await loop.proposing.offer([_waiting(loop, finding)])


def _waiting(loop: Loop, finding: str) -> Item:
    item = next((item for item in items(loop.session) if item.name == finding), None)
    if item is None:
        raise Declined("This finding is no longer in force: press g for a fresh review.")
    if item.state not in ("asks", "waiting", "refused"):
        raise Declined("This finding asks for no fact: n tells the author something.")
    return item
