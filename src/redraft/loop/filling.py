"""Filling an outline: its author writes the whole text under its headings, as the version after it."""

from functools import partial

from msgspec.structs import replace

from redraft.authors.protocol import Writer
from redraft.core.blocks import block_starts
from redraft.core.briefs import DraftBrief
from redraft.core.draft import Draft, Passage
from redraft.core.events import Written
from redraft.core.identity import fresh_ids
from redraft.core.locks import outline_now
from redraft.core.outline import Part, parts_of
from redraft.core.session import Session
from redraft.loop.briefing import draft_brief
from redraft.loop.changes import stored
from redraft.loop.record import Declined, Record
from redraft.loop.whole_text import HasWriter, ask_for_text, unbroken


async def write_from_outline(loop: HasWriter) -> None:
    """Have the whole text written from the outline, which is locked unless nobody is there to settle it.

    A text that breaks a hold is sent back once, with the reason; if it still does it is no version: its words are kept
    in the record of the call.

    Args:
        loop: of a session whose draft is an outline; no pass is open.

    Raises:
        Declined: nobody is there to write, the author did not answer, or what it wrote breaks a hold.
    """
    record, writer = loop.record, loop.writer
    if writer is None:
        raise Declined("The outline is locked: write the text under its headings (E), or name a model that does (M).")
    doing = f"{writer.name} writes the text from the outline"
    write = partial(_written, record, writer, doing)
    made = await unbroken(record, loop.critic, doing, draft_brief(record.session), write)
    make = partial(
        Written, version=made.number, parent=made.parent, text=made.text, passages=stored(made.passages),
        says="written from the outline",
    )  # fmt: skip
    await record.put(make, by=writer.name)


async def _written(record: Record, writer: Writer, doing: str, brief: DraftBrief) -> Draft:
    """What the writer makes of the brief; shown as it comes, and no version yet."""
    text = await ask_for_text(record, writer, doing, brief, "g")
    session = record.session
    return Draft(len(session.drafts) + 1, session.head, text, _passages(session, text), "drafted")


def _passages(session: Session, text: str) -> tuple[Passage, ...]:
    """The passages of a text written from the outline: its headings have the ids that they have there."""
    fresh = fresh_ids(block_starts(text), len(text), session.highest)
    held, found = list(outline_now(session)), parts_of(Draft(0, 0, text, fresh, ""))
    ids: dict[str, str] = {}
    for part in found if any(part.level for part in found) or len(found) == len(held) else ():
        same = next((other for other in held if _is_same(other, part)), None)
        if same is not None:
            held.remove(same)
            ids[part.id] = same.id
    return tuple(replace(passage, id=ids.get(passage.id, passage.id)) for passage in fresh)


def _is_same(held: Part, part: Part) -> bool:
    """Whether a part of the text is this one of the outline: the same heading; without headings, the next passage."""
    return held.level == part.level and (not part.level or held.title == part.title)
