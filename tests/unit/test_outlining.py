"""An outline is proposed, judged, arranged and locked before the text is written; and the text is written from it."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from outlined import PARTS, SPEC, TEXT, Architect, Mender, OrderCritic, Writes
from redraft.core.arranging import added, moved_up, renamed
from redraft.core.critique import items, pending
from redraft.core.locks import locked_parts, outline_now
from redraft.core.outline import Part
from redraft.core.session import Session
from redraft.core.spec import parse_spec
from redraft.core.stages import stage_at_hand
from redraft.loop import acts, undo, writing
from redraft.loop.opening import begin, read_session
from redraft.loop.outlining import arrange, lock_outline, propose_outline, proposed_outline
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.unattended import Unattended
from redraft.models.faults import ModelFault


async def outline_loop(
    home: Path, text: str | None = None, *, writes: Sequence[str] = (TEXT,), parts: Sequence[Part] = PARTS
) -> Loop:
    record = await begin(parse_spec(SPEC), text, home / "sessions")
    scribe = Writes(*writes) if writes else None
    return Loop(record, OrderCritic(), Mender(), scribe, outliner=Architect(parts))


def reread(loop: Loop) -> Session:
    assert loop.record.journal is not None
    return read_session(loop.record.journal.path).session


def writer(loop: Loop) -> Writes:
    assert isinstance(loop.writer, Writes)
    return loop.writer


def told(loop: Loop) -> list[str]:
    return [f"{'#' * part.level} {part.title}: {part.purpose}" for part in outline_now(loop.session)]


async def test_an_outline_is_proposed_judged_arranged_locked_and_then_written_out(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path)
    await propose_outline(loop)
    first = loop.session.version(1)
    assert first.text == "# Ask\n\nWhat to do.\n\n# News\n\nWhat is new.\n" and first.outline
    await loop.go()
    critic = loop.critic
    assert isinstance(critic, OrderCritic) and critic.briefs[0].asked == ("order",)
    assert [(item.finding.criterion, item.state) for item in items(loop.session)] == [("order", "focus")]
    assert stage_at_hand(loop.session) == "structure"
    await loop.reject(pending(loop.session)[0].name, "I move it myself")
    await arrange(loop, moved_up(outline_now(loop.session), 1)[0])
    assert loop.session.version(2).outline and loop.session.acts[-1].says == "outline: moved 'Ask' down"
    with pytest.raises(Declined, match=r"Nothing is left to settle in this outline: lock it \(l\)"):
        await loop.go()
    await lock_outline(loop, outline_now(loop.session))
    assert [part.purpose for part in locked_parts(loop.session)] == ["What is new.", "What to do."]
    assert stage_at_hand(loop.session) == "content"
    await loop.go()
    text = loop.session.version(3)
    assert (text.text, text.outline, text.parent) == (TEXT, False, 2)
    assert [text.text_of(id).strip() for id in ("p3", "p1")] == ["# News", "# Ask"], "headings keep their ids"
    brief = writer(loop).briefs[0]
    assert [(part.title, part.purpose) for part in brief.outline] == [("News", "What is new."), ("Ask", "What to do.")]
    await loop.go()
    assert loop.session.ended is None or loop.session.ended.ending in ("done", "converged")
    assert reread(loop) == loop.session


async def test_a_text_that_breaks_the_lock_goes_back_once_with_the_reason(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path, writes=(TEXT + "\n# Terms\n\nNone.\n", TEXT), parts=PARTS[::-1])
    await propose_outline(loop)
    await lock_outline(loop, outline_now(loop.session))
    await loop.go()
    assert loop.session.version(2).text == TEXT
    assert [brief.sent_back for brief in writer(loop).briefs] == [
        "", "the outline is locked, and this adds 'Terms'",
    ]  # fmt: skip


async def test_one_that_breaks_it_again_is_refused_by_name_and_is_no_version(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path, writes=("# News\n\nNo ask.\n",), parts=PARTS[::-1])
    await propose_outline(loop)
    await lock_outline(loop, outline_now(loop.session))
    with pytest.raises(Declined, match="sent back once and refused: the outline is locked, and this drops 'Ask'"):
        await loop.go()
    assert len(writer(loop).briefs) == 2 and loop.session.head == 1 and loop.session.version(1).outline
    assert reread(loop) == loop.session


async def test_without_a_writer_the_person_writes_under_the_headings(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path, writes=(), parts=PARTS[::-1])
    await propose_outline(loop)
    await writing.write_passage(loop, "p2", "What is really new.")
    assert loop.session.version(2).outline, "an outline that is edited is one still"
    await lock_outline(loop, outline_now(loop.session))
    with pytest.raises(Declined, match=r"write the text under its headings \(E\)"):
        await loop.go()
    with pytest.raises(writing.HoldsBroken, match="drops 'Ask'"):
        await writing.write_draft(loop, "# News\n\nWe ship.\n")
    await writing.write_draft(loop, TEXT)
    assert not loop.session.version(3).outline
    await loop.go()
    assert stage_at_hand(loop.session) == "content"


async def test_of_a_draft_an_outline_is_only_proposed_and_is_the_persons_to_take(tmp_path: Path) -> None:
    parts = (Part("p3", 1, "News", "Begin."), Part("p1", 1, "What to do", "End."))
    loop = await outline_loop(tmp_path, "# Ask\n\nBuy it.\n\n# News\n\nWe ship.\n", parts=parts)
    assert await propose_outline(loop) == parts == proposed_outline(loop.session)
    assert loop.session.head == 1 and loop.session.open is None and not items(loop.session)
    await arrange(loop, proposed_outline(loop.session))
    assert loop.session.version(2).text == "# News\n\nWe ship.\n\n# What to do\n\nBuy it.\n"
    assert [p.id for p in loop.session.version(2).passages] == ["p3", "p4", "p1", "p2"]
    assert loop.session.acts[-1].says == "outline: renamed 'Ask' to 'What to do', moved 'Ask' down"
    assert proposed_outline(loop.session) == ()
    await undo.undo(loop)
    assert loop.session.head == 1 and reread(loop) == loop.session


async def test_a_person_outlines_from_nothing_and_locks_what_they_arranged(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path)
    parts, _ = added((), 0, "News", "What is new.")
    await lock_outline(loop, added(parts, 0, "Ask")[0])
    assert loop.session.version(1).outline and told(loop) == ["# News: What is new.", "# Ask: "]
    with pytest.raises(Declined, match="already locked"):
        await lock_outline(loop, parts)
    with pytest.raises(writing.HoldsBroken, match="renames 'Ask' to 'Order'"):
        await arrange(loop, renamed(outline_now(loop.session), 1, "Order"))
    await acts.unlock(loop.record, "it sounds pushy")
    await arrange(loop, renamed(outline_now(loop.session), 1, "Order"))
    assert told(loop) == ["# News: What is new.", "# Order: "]


async def test_the_purposes_of_a_lock_outlive_the_lock(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path, TEXT)
    parts = tuple(replace(part, purpose=f"for {part.title}") for part in outline_now(loop.session))
    await lock_outline(loop, parts)
    assert loop.session.head == 1, "what parts are for is no part of a text"
    await acts.unlock(loop.record, "to look again")
    assert outline_now(loop.session) == parts
    await undo.undo(loop)
    assert loop.session.lock is not None and locked_parts(loop.session) == parts


async def test_a_frozen_passage_may_move_and_must_not_go(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path, "# A\n\nOne.\n\n# B\n\nTwo.\n\n# C\n\nThree.\n")
    await acts.freeze_passage(loop.record, "p2")
    parts = outline_now(loop.session)
    await arrange(loop, moved_up(parts, 1)[0])
    assert loop.session.version(2).text.startswith("# B\n\nTwo.\n\n# A\n\nOne.\n\n# C")
    with pytest.raises(writing.HoldsBroken, match="p2 is frozen"):
        await arrange(loop, parts[1:])


async def test_what_cannot_be_is_declined_and_nothing_is_lost(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path, "# A\n\nx\n\n# B\n\n```\nnever closed\n")
    parts = outline_now(loop.session)
    with pytest.raises(Declined, match="would swallow its heading"):
        await arrange(loop, moved_up(parts, 1)[0])
    with pytest.raises(Declined, match="not changed"):
        await arrange(loop, parts)
    with pytest.raises(Declined, match="nothing to lock"):
        await lock_outline(loop, ())
    alone = Loop(loop.record, loop.critic, loop.author)
    with pytest.raises(Declined, match="Nobody is there to propose an outline"):
        await propose_outline(alone)
    await acts.lock(loop.record)
    with pytest.raises(Declined, match="outline is locked"):
        await propose_outline(loop)
    with pytest.raises(Declined, match="needs a reason"):
        await acts.unlock(loop.record, " ")
    assert loop.session.head == 1


async def test_an_outline_that_does_not_come_leaves_the_session_as_it_was(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path)
    architect = loop.outliner
    assert isinstance(architect, Architect)
    architect.fault = ModelFault("overloaded", "too busy")
    with pytest.raises(Declined, match=r"proposes an outline failed: .*too busy"):
        await propose_outline(loop)
    architect.hangs = True
    asking = asyncio.create_task(propose_outline(loop))
    architect.reached.clear()
    await architect.reached.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert loop.session.draft is None and reread(loop) == loop.session


async def test_with_nobody_there_the_outline_is_locked_by_rule_and_the_text_written(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path, parts=PARTS[::-1])
    await Unattended(loop, "all").refine()
    session = loop.session
    assert session.version(1).outline and session.lock is not None and session.lock.by == "rules"
    assert session.version(2).text == TEXT and not session.version(2).outline
    assert session.ended is not None and session.ended.ending == "done"


async def test_with_nobody_there_a_draft_whose_structure_stands_is_locked_once_it_was_reviewed(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path, "# News\n\nWe ship.\n\n# Ask\n\nBuy it.\n")
    await Unattended(loop, "all").refine()
    assert loop.session.lock is not None and loop.session.lock.version == 1
    other = await outline_loop(tmp_path, "# Ask\n\nBuy it.\n\n# News\n\nWe ship.\n")
    await Unattended(other, "none").refine()
    assert other.session.lock is None


async def test_with_nobody_there_the_text_is_written_even_from_an_outline_that_is_never_settled(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path)
    await Unattended(loop, "all").refine()
    session = loop.session
    assert [stop.ending for stop in session.stops] == ["converged", "done"]
    text = session.version(session.head)
    assert text.text == TEXT and [text.text_of(id).strip() for id in ("p3", "p1")] == ["# News", "# Ask"]
    assert [(part.title, part.purpose) for part in writer(loop).briefs[0].outline] == [
        ("Ask", "What to do."), ("News", "What is new."),
    ]  # fmt: skip
    assert session.lock is not None and session.lock.outline == ("p3 # News", "p1 # Ask"), "in the text it stands"
    assert reread(loop) == session


async def test_the_text_is_taken_back_and_the_locked_outline_stands_again(tmp_path: Path) -> None:
    loop = await outline_loop(tmp_path, parts=PARTS[::-1])
    await propose_outline(loop)
    await lock_outline(loop, outline_now(loop.session))
    await loop.go()
    assert loop.session.acts[-1].says == "written from the outline"
    await undo.undo(loop)
    assert loop.session.version(loop.session.head).outline and loop.session.lock is not None
    await undo.undo(loop)
    assert loop.session.lock is None and reread(loop) == loop.session
