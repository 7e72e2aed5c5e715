"""A script drives whole sessions by the loop's own methods; a screen adds nothing to what happens."""

import subprocess
import sys
from pathlib import Path
from typing import TypeVar

from conftest import ROOT
from headless import happened, path_of, settle, trading, whole
from redraft.core.events import Decided, Froze, Proposed
from redraft.core.session import Session
from redraft.core.standing import score
from redraft.loop import acts
from redraft.loop.opening import read_session, resume
from redraft.loop.passes import Loop
from redraft.loop.unattended import Unattended
from redraft.loop.verifying import verify
from redraft.transcripts.library import read_session_file
from stories.story import story
from swaying import BOTH, FULL, TRADING, TextAuthor, TextCritic, swinger

SCREEN = {"textual", "rich"}


Told = TypeVar("Told", Decided, Froze, Proposed)


def test_a_whole_session_takes_no_screen(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "headless.py"), str(tmp_path)],
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}", "REDRAFT_HOME": str(tmp_path)},
        capture_output=True, text=True, timeout=50,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    path, loaded = run.stdout.splitlines()
    assert not SCREEN & set(loaded.split()) and "redraft" in loaded.split()
    assert not verify(Path(path)).faults
    session = read_session(Path(path)).session
    assert session.stops[-1].ending == "done" and session.spec.boundaries == ("no haste",)


async def test_it_is_planned_frozen_mended_settled_checked_and_begun_again(tmp_path: Path) -> None:
    loop = await whole(tmp_path)
    path, session = path_of(loop), loop.session
    assert read_session(path).session == session and not verify(path).faults
    assert happened(path) == [
        "opened", *OUTLINED, *FROZEN, *("proposed", "decided", *CLOSED), *("proposed", *CLOSED), "stopped",
        *("froze", "proposed", *CLOSED, "stopped"), *("thawed", "reviewed"), "reviewed", *FREED, "amended", "written",
    ]  # fmt: skip
    assert [draft.outline for draft in session.drafts[:3]] == [True, True, False]
    assert [hold.target for hold in told(path, Froze)] == ["p6", "words", "order", "complete"]
    assert [(each.version, each.by) for each in told(path, Decided) if each.auto] == [(4, "rules")]
    assert {fix.refused for each in told(path, Proposed)[1:] for fix in each.fixes} - {""} == {
        "passage p6 is frozen, and this changes it"
    }
    assert [stop.ending for stop in session.stops] == ["converged", "converged", "done"]
    assert session.version(7).text_of("p6") == "A note.\n\n" and str(score(session, 7)) == "3/3"
    assert session.reviews[-1].ready and not session.holds and session.lock is None


OUTLINED = ("written", "reviewed", "proposed", "stopped", "written", "reviewed", "locked", "written")
FROZEN = ("froze", "froze", "reviewed", "froze")
CLOSED = ("decided", "reviewed", "closed_pass")
FREED = ("thawed", "thawed", "thawed", "unlocked")


async def test_the_same_session_by_keys_is_made_of_the_same_events(tmp_path: Path) -> None:
    loop = await trading(tmp_path / "script")
    await settle(loop)
    loop.record.close()
    async with story(tmp_path, FULL, TRADING, critic=TextCritic(), author=swinger()) as user:
        for _ in range(2):
            await user.press("g", "a")
            if user.is_asked:
                await user.press("k")
        await user.press("2", "g", "a", "1")
        seen = user.saved
    (kept,) = [path for path in tmp_path.rglob("*.toml") if path.parent != path_of(loop).parent]
    assert happened(kept) == happened(path_of(loop)) and happened(kept)[-2:] == ["thawed", "reviewed"]
    assert come_of(seen) == come_of(read_session(path_of(loop)).session)


def come_of(session: Session) -> tuple[object, ...]:
    """What came of a session, without its name, its times and the seconds that a person took."""
    return (
        [(draft.number, draft.parent, draft.text, draft.origin) for draft in session.drafts],
        [(closed.base, closed.candidate, closed.kept, closed.why, closed.by) for closed in session.passes],
        [(stop.ending, stop.why) for stop in session.stops],
        [(each.choice, each.fix, each.by) for each in session.decisions],
        session.holds,
    )


async def test_a_script_without_a_person_keeps_what_a_person_froze(tmp_path: Path) -> None:
    loop = await trading(tmp_path)
    await loop.review()
    await acts.freeze_criterion(loop.record, "complete")
    await acts.freeze_measure(loop.record, "words", 3, 12)
    loop.record.close()
    record = resume(path_of(loop)).record
    author = TextAuthor({"concise": ["We moved it all.", BOTH]})
    await Unattended(Loop(record, TextCritic(), author), "all").refine()
    session = record.session
    assert [hold.target for hold in session.holds] == ["complete", "words"]
    assert session.draft is not None and session.draft.text == FULL and session.version(2).text != FULL
    (closed,) = session.passes
    assert (closed.kept, closed.by, closed.why) == (
        False,
        "rules",
        "criterion 'complete' is frozen, and v2 fails it: so it reads",
    )
    assert session.ended is not None and session.ended.ending == "converged"


def told(path: Path, kind: type[Told]) -> list[Told]:
    """The events of one kind in a transcript."""
    return [event for event in read_session_file(path).events if isinstance(event, kind)]
