"""An author that undoes its own fixes for ever: the session ends by itself, on the best version seen."""

from functools import partial
from pathlib import Path

import pytest

from loops import Referee
from redraft.core.critique import pending
from redraft.core.events import Called, EndingName, Reverted, Stopped
from redraft.core.session import Session
from redraft.core.signals import signals
from redraft.core.spec_values import Limits
from redraft.core.standing import score
from redraft.core.what_counts import best_version, better, weighing
from redraft.loop.opening import read_session
from redraft.loop.passes import Loop
from redraft.loop.unattended import Unattended
from restless import FULL, PLAIN, RING, SHORT, SPEC, STANDING, TRADING, Minds, RestlessPlayers, restless
from runs import desk_in, run_with

PAIR = (SHORT, FULL)
CASES = {
    "verdicts that trade places": Minds(TRADING, PAIR),
    "after a version that was better than the first": Minds(TRADING, RING),
    "verdicts that do not move": Minds(STANDING, PAIR),
}
HEAVY = SPEC.replace('id = "complete"', 'id = "complete"\nweight = 3')
MOST_KEYS = 40


async def by_hand(loop: Loop, keeps: bool) -> None:
    """A person who accepts whatever is offered, until the session ends by itself."""
    for _key in range(MOST_KEYS):
        if loop.session.ended is not None:
            return
        if weighing(loop.session):
            await loop.keep(keeps)
        elif waiting := pending(loop.session):
            await loop.accept(waiting[0].name)
        else:
            await loop.go()
    raise AssertionError("it would go on for ever")


def ended(session: Session) -> EndingName:
    assert session.ended is not None
    assert len(session.passes) <= session.spec.budget.passes
    return session.ended.ending


@pytest.mark.parametrize("minds", CASES.values(), ids=CASES)
@pytest.mark.parametrize("keeps", [True, False], ids=["keeps all", "takes the first choice"])
async def test_with_a_person_who_accepts_everything_it_ends_by_itself(
    tmp_path: Path, minds: Minds, keeps: bool
) -> None:
    loop = await restless(tmp_path, minds)
    await by_hand(loop, keeps)
    assert ended(loop.session) == "converged"
    assert not better(loop.session, loop.session.head, best_version(loop.session)), "and on no worse a version"


async def test_what_comes_round_again_is_named(tmp_path: Path) -> None:
    loop = await restless(tmp_path, Minds(TRADING, RING))
    await by_hand(loop, keeps=True)
    assert loop.session.ended is not None
    assert loop.session.ended.why == "v4 passes nothing that v2 did not"


@pytest.mark.parametrize("minds", CASES.values(), ids=CASES)
async def test_with_nobody_there_it_ends_on_the_best_version_seen(tmp_path: Path, minds: Minds) -> None:
    loop = await restless(tmp_path, minds)
    assert await Unattended(loop, "all").refine() is None
    session = loop.session
    assert ended(session) == "converged"
    assert session.head == best_version(session) == (2 if minds.ring == RING else 1)
    assert session.head < len(session.drafts), "it is not the last one, for all that it was the last"


async def test_a_version_that_lost_less_than_it_gained_is_the_best_although_its_pass_was_not_kept(
    tmp_path: Path,
) -> None:
    loop = await restless(tmp_path, Minds(TRADING, PAIR), spec=HEAVY)
    await Unattended(loop, "all").refine()
    assert (loop.session.head, str(score(loop.session))) == (2, "1/3 (3 of 5)")
    kinds = [type(event) for event in events(loop)[-2:]]
    assert kinds == [Reverted, Stopped], "going there is told before the end, with its reason"
    reason = events(loop)[-2].reason
    assert reason == "v2 is the best version seen: passes 1/3 (3 of 5), and v1 passes 1/3 (1 of 5)"


async def test_what_a_person_left_on_a_worse_version_ends_on_the_best(tmp_path: Path) -> None:
    heavy = SPEC.replace('id = "concise"', 'id = "concise"\nweight = 3')
    loop = await restless(tmp_path, Minds(TRADING, (SHORT, FULL, PLAIN)), spec=heavy)
    await loop.go()
    await loop.accept(pending(loop.session)[0].name)
    await loop.keep(True)
    assert loop.session.head == 2 and best_version(loop.session) == 1
    await Unattended(loop, "all").refine()
    assert ended(loop.session) == "converged"
    assert loop.session.head == 1
    assert [event.by for event in events(loop)[-2:]] == ["rules", "rules"]


@pytest.mark.parametrize(("likes", "head"), [(None, 1), (lambda text: "stairs" in text, 2)])
async def test_where_nothing_moves_a_judge_may_prefer_the_new_one(tmp_path: Path, likes, head: int) -> None:
    loop = await restless(tmp_path, Minds(STANDING, PAIR), Referee(likes))
    await Unattended(loop, "all").refine()
    (closed,) = loop.session.passes
    (challenged,) = loop.session.challenges
    assert (challenged.prefers, closed.kept, loop.session.head) == ("newer" if head == 2 else "tie", head == 2, head)
    assert "judges" in closed.why and closed.by == "rules"
    assert ended(loop.session) == "converged", "being preferred is no progress"


async def test_no_judge_is_asked_once_the_budget_is_spent(tmp_path: Path) -> None:
    judge = Referee()
    loop = await restless(tmp_path, Minds(STANDING, PAIR), judge)
    await loop.go()
    spent = partial(Called, role="critic", doing="review", model="m:x", input_tokens=5, output_tokens=5)
    await loop.record.put(spent, by="m:x")
    loop.record.limit(Limits(tokens=5))
    await Unattended(loop, "all").refine()
    assert (ended(loop.session), loop.session.head) == ("budget", 1) and not judge.briefs


async def test_what_nobody_is_there_to_choose_between_ends_it(tmp_path: Path) -> None:
    both = "The lift is out, and the cable lies on the stairs."
    ring = (SHORT, FULL, both)
    loop = await restless(tmp_path, Minds(TRADING | {both: ("concise", "vivid")}, ring))
    for _pass in range(2):
        await loop.go()
        await loop.accept(pending(loop.session)[0].name)
        await loop.keep(True)
    assert loop.session.ended is None, "more passes than ever before"
    (signal,) = [signal for signal in signals(loop.session) if signal.kind == "oscillation"]
    proposals = len(loop.session.proposals)
    await Unattended(loop, "all").refine()
    assert loop.session.ended is not None and loop.session.ended.why.startswith(signal.says.rstrip("."))
    assert (ended(loop.session), loop.session.head) == ("converged", 3)
    assert len(loop.session.proposals) == proposals, "no author is asked again"


async def test_with_a_person_there_nobody_is_asked_unbidden(tmp_path: Path) -> None:
    loop = await restless(tmp_path, Minds(STANDING, PAIR), Referee())
    await by_hand(loop, keeps=True)
    assert not loop.session.challenges and loop.session.head == 2


@pytest.mark.parametrize(
    ("minds", "stands"), [(Minds(TRADING, RING), SHORT), (Minds(TRADING, PAIR), SHORT), (Minds(STANDING, PAIR), SHORT)]
)
def test_a_run_against_models_ends_on_the_best_version_too(tmp_path: Path, minds: Minds, stands: str) -> None:
    desk = desk_in(tmp_path)
    (desk / "launch.toml").write_text(SPEC)
    (desk / "launch.md").write_text(f"{minds.ring[0]}\n")
    ran, requests = run_with(desk, RestlessPlayers(minds), "--draft", "launch.md", "--accept", "all", "--json")
    assert (ran.code, ran.json["ending"]) == (1, "converged"), ran
    assert ran.json["draft"] == f"{stands}\n"
    assert len(ran.json["passes"]) <= 5 and len(requests) < 20


def events(loop: Loop) -> list:
    assert loop.record.journal is not None
    return list(read_session(loop.record.journal.path).events)
