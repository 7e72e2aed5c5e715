"""A critic that always finds something: the session ends all the same, and nothing cosmetic is kept by default."""

from pathlib import Path

import pytest

from redraft.core.critique import pending
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.loop.unattended import Unattended
from restless import CONTENT, RING, SPEC, STANDING, Minds, RestlessPlayers, restless
from runs import desk_in, run_with


def ended(loop: Loop) -> tuple[str, str]:
    assert loop.session.ended is not None
    return loop.session.ended.ending, loop.session.ended.why


@pytest.mark.parametrize(("meets", "ending"), [(STANDING, "converged"), (CONTENT, "done")], ids=["failing", "content"])
async def test_with_nobody_there_the_first_words_stand(tmp_path: Path, meets, ending: str) -> None:
    minds = Minds(meets)
    loop = await restless(tmp_path, minds)
    await Unattended(loop, "all").refine()
    assert ended(loop)[0] == ending
    assert loop.session.draft is not None and loop.session.draft.text == f"{RING[0]}\n"
    assert minds.faults == 2 and [closed.kept for closed in loop.session.passes] == [False]


@pytest.mark.parametrize(("meets", "ending"), [(STANDING, "converged"), (CONTENT, "done")], ids=["failing", "content"])
async def test_what_the_settings_accept_is_not_kept_either(tmp_path: Path, meets, ending: str) -> None:
    loop = await restless(tmp_path, Minds(meets))
    await loop.go()
    await loop.accept(pending(loop.session)[0].name, auto=True)
    assert (ended(loop)[0], loop.session.head, loop.session.passes[-1].kept) == (ending, 1, False)
    assert loop.session.passes[-1].by == "rules"


async def test_what_a_person_accepts_by_key_stands_and_it_ends_after_every_pass(tmp_path: Path) -> None:
    loop = await restless(tmp_path, Minds(STANDING))
    endings = []
    for _time in range(3):
        await loop.go()
        await loop.accept(pending(loop.session)[0].name)
        endings.append(ended(loop)[0])
    assert endings == ["converged", "restart", "restart"], "they go on; it does not"
    assert loop.session.head == 4 and {closed.by for closed in loop.session.passes} == {"you"}
    assert ended(loop)[1].endswith("never moved since pass 1: concise, complete, vivid")


async def test_when_it_is_content_with_all_no_work_is_invented(tmp_path: Path) -> None:
    minds = Minds(CONTENT)
    loop = await restless(tmp_path, minds)
    await loop.go()
    await loop.reject(pending(loop.session)[0].name)
    assert ended(loop)[0] == "done"
    before = loop.session
    with pytest.raises(Declined, match="no work is invented"):
        await loop.go()
    assert loop.session is before and minds.faults == 1


@pytest.mark.parametrize(("meets", "ending"), [(STANDING, "converged"), (CONTENT, "done")], ids=["failing", "content"])
def test_a_run_against_models_ends_too(tmp_path: Path, meets, ending: str) -> None:
    desk = desk_in(tmp_path)
    (desk / "launch.toml").write_text(SPEC)
    (desk / "launch.md").write_text(f"{RING[0]}\n")
    ran, requests = run_with(desk, RestlessPlayers(Minds(meets)), "--draft", "launch.md", "--accept", "all", "--json")
    assert (ran.json["ending"], ran.json["draft"]) == (ending, f"{RING[0]}\n"), ran
    assert not any(closed["kept"] for closed in ran.json["passes"]) and len(requests) < 10
    assert ran.json["next"]
