"""A session is forked where it went wrong, and gone on with by keys; both tell their own story afterwards."""

import json
from pathlib import Path

from msgspec.structs import replace

from commands import redraft
from loops import word_loop
from redraft.config import sessions_dir
from redraft.core.critique import pending
from redraft.core.digest import digest
from redraft.loop import acts
from redraft.loop.forking import fork
from redraft.loop.opening import read_session
from redraft.loop.tape import Tape
from redraft.loop.verifying import verify
from replayed import Tally, check
from stories.story import PLAIN_DRAFT, again, story


async def test_a_user_forks_before_a_decision_and_decides_otherwise(tmp_path: Path) -> None:
    async with story(tmp_path) as user:
        await user.press("g", "a", "a")
        user.sees("Pass 1 kept")
        origin = user.file
        decided = user.events("decided")[1].n
    before = origin.read_bytes()

    ran = redraft("fork", origin, "--at", str(decided - 1))
    assert ran.code == 0
    (made,) = sessions_dir().glob("*.toml")
    assert read_session(made).session.forked[0].event == decided - 1

    async with again(made) as user:
        assert user.file == made and len(pending(user.saved)) == 1
        user.sees("Draft v2", "1 in focus")
        await user.press("x")
        await user.type("we do say the the")
        await user.press("enter")
        user.transcript_has("decided", choice="reject", reason="we do say the the")
        user.sees("Rubric")
        assert user.draft == PLAIN_DRAFT.replace("definately", "definitely")
        user.transcript_has("closed_pass")
        await user.press("u")  # and taken back, as in any session
        user.transcript_has("decided", choice="reopen")

    for path in (origin, made):
        assert verify(path).faults == ()
        check(path, Tally())
    assert origin.read_bytes() == before
    assert read_session(made).session.last > decided + 1


async def test_undo_in_a_fork_goes_back_before_the_fork(tmp_path: Path) -> None:
    async with story(tmp_path) as user:
        await user.press("g", "a")
        origin = user.file
    assert redraft("fork", origin).code == 0
    (made,) = sessions_dir().glob("*.toml")
    async with again(made) as user:
        user.sees("Draft v2")
        await user.press("u")
        user.sees("Draft v1")
        assert user.draft == PLAIN_DRAFT
    assert verify(made).faults == () and read_session(origin).session.head == 2


async def test_a_fork_of_a_session_whose_spec_was_amended_knows_every_revision(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    for task in ("Say less.", "Say more."):
        await acts.amend(loop.record, replace(loop.session.spec, task=task), f"to {task.lower()}")
    assert loop.record.journal is not None
    path = loop.record.journal.path
    loop.record.close()
    for k in (5, 6):
        fork(path, k, sessions_dir())
    made = [Tape.open(each) for each in sorted(sessions_dir().glob("*.toml"))]
    assert {tape.at(len(tape)).revision for tape in made} == {2, 3}
    for tape in made:
        told = tape.at(len(tape))
        assert len(told.specs) == told.revision and told.spec == told.specs[-1]
        shown = json.loads(redraft("show", tape.path, "--json").out)
        assert shown["revision"] == told.revision and shown["forked"][0]["event"] == told.last - 1
        assert digest(told) == digest(read_session(tape.path).session)
