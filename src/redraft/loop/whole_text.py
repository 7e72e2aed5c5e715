"""A whole text from its author: shown as it comes, and sent back once where it breaks a hold."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import NoReturn, Protocol

from msgspec.structs import replace

from redraft.authors.protocol import Writer
from redraft.core.briefs import DraftBrief
from redraft.core.broken import Broken
from redraft.core.draft import Draft
from redraft.core.events import Failed
from redraft.critics.protocol import Critic
from redraft.loop.proposing import all_broken
from redraft.loop.record import Declined, Live, Record


class HasWriter(Protocol):
    """What a whole text needs of a loop."""

    record: Record
    writer: Writer | None
    critic: Critic

    def ready(self) -> None:
        """Begin what asks a model; see `redraft.loop.passes.Loop.ready`."""
        ...


def show_text(record: Record, doing: str, by: str, text: str) -> None:
    """Show as much of a text as came, where the line to the model does not show it already.

    Args:
        record: the session on screen.
        doing: what was asked for, in a few words.
        by: who writes it.
        text: all of it so far.
    """
    live = record.live or Live(doing, by)
    if live.draft != text:
        record.show(replace(live, draft=text))


def no_longer_shown(record: Record) -> None:
    """Take what came of a text off the screen: it has ended, however it ended."""
    if record.live is not None:
        record.show(None)


async def ask_for_text(record: Record, writer: Writer, doing: str, brief: DraftBrief, key: str) -> str:
    """What a writer makes of a brief. One that was stopped or cut off is none; the record of its call holds it.

    Args:
        record: of the session.
        writer: who writes.
        doing: what it does, in a few words.
        brief: what it is asked.
        key: which asks again.

    Raises:
        Declined: it wrote nothing, or did not answer.
    """
    try:
        text = await record.ask(doing, writer.write(brief, partial(show_text, record, doing, writer.name)))
    finally:
        no_longer_shown(record)
    if not text.strip():
        raise Declined(f"{writer.name} wrote nothing: {key} asks again.")
    return text


async def unbroken(
    record: Record, critic: Critic, doing: str, brief: DraftBrief, write: Callable[[DraftBrief], Awaitable[Draft]]
) -> Draft:
    """A text that breaks no hold: one that does is sent back once, with the reason.

    Args:
        record: of the session.
        critic: who judges the frozen criteria that code checks.
        doing: what the writer does, in a few words.
        brief: what it is asked first.
        write: what has it written.

    Raises:
        Declined: it breaks a hold the second time as well, so that it is no version.
    """
    made = await write(brief)
    if broken := await all_broken(record, critic, made):
        made = await write(replace(brief, sent_back=_told(broken)))
        if broken := await all_broken(record, critic, made):
            await _refuse(record, doing, broken)
    return made


async def _refuse(record: Record, doing: str, broken: tuple[Broken, ...]) -> NoReturn:
    says = _told(broken)
    await record.put(partial(Failed, doing=doing, what=f"the text was refused: {says}"), by="rules")
    raise Declined(f"The text was sent back once and refused: {says}. Its words are in the record of the call.")


def _told(broken: tuple[Broken, ...]) -> str:
    return "; ".join(hold.says for hold in broken)
