"""The same words judged twice with different verdicts: three votes settle it, and nothing is lost or gained by it."""

import asyncio
from pathlib import Path

import pytest

from critic_replies import finding, reply, verdict
from loops import DRAFT, SPEC, MendingAuthor, ModelLikeCritic, Scribe
from redraft.core.blocks import block_starts
from redraft.core.briefs import CriticBrief
from redraft.core.draft import Draft
from redraft.core.events import Reviewed
from redraft.core.identity import fresh_ids
from redraft.core.review import Review, Verdict
from redraft.core.spec import parse_spec
from redraft.core.standing import Change, compare, rubric
from redraft.critics.model import ModelCritic
from redraft.loop import writing
from redraft.loop.opening import begin
from redraft.loop.passes import Loop
from redraft.loop.record import Declined
from redraft.models.faults import ModelFault
from scripted_line import ScriptedLine


class MoodyCritic(ModelLikeCritic):
    """Says what its mood is; asked three times, it says what most would."""

    most_find_it_warm = True

    async def review(self, brief: CriticBrief, seen=None) -> Review:
        if brief.votes == 3:
            self.cold = set() if self.most_find_it_warm else {"warm"}
            self.split = {"warm"}
        try:
            return await super().review(brief, seen)
        finally:
            self.split = set()


async def back_again(home: Path, back: str = DRAFT) -> tuple[Loop, MoodyCritic]:
    """A loop whose first version was found warm, and whose head has its words again."""
    critic = MoodyCritic()
    record = await begin(parse_spec(SPEC), DRAFT, home / "sessions")
    loop = Loop(record, critic, MendingAuthor(), Scribe(DRAFT))
    await loop.review()
    await writing.write_draft(loop, DRAFT.replace("They", "And they"))
    await writing.write_draft(loop, back)
    critic.cold = {"warm"}
    return loop, critic


def verdicts(event: Reviewed | None) -> dict[str, Verdict]:
    assert event is not None
    return {each.criterion: each for each in event.verdicts}


@pytest.mark.parametrize("most_find_it_warm", [True, False])
async def test_three_votes_settle_a_verdict_that_changed_over_the_same_words(
    tmp_path: Path, most_find_it_warm: bool
) -> None:
    loop, critic = await back_again(tmp_path)
    critic.most_find_it_warm = most_find_it_warm
    told = verdicts(await loop.review())
    assert [(brief.asked, brief.votes) for brief in critic.briefs[1:]] == [((), 1), (("warm",), 3)]
    assert (told["warm"].passed, told["warm"].votes) == (most_find_it_warm, "2/3")
    assert set(told) == {"plain", "short", "warm"}
    (warm,) = (line for line in rubric(loop.session) if line.criterion.id == "warm")
    assert warm.state == ("pass" if most_find_it_warm else "fail")


async def test_nothing_is_lost_by_what_a_critic_says_of_the_same_words(tmp_path: Path) -> None:
    loop, critic = await back_again(tmp_path)
    critic.most_find_it_warm = False
    await loop.review()
    assert compare(loop.session, 1, loop.session.head) == Change()
    assert compare(loop.session, loop.session.head, 1) == Change()


async def test_white_space_and_the_look_of_quotes_are_no_other_words(tmp_path: Path) -> None:
    loop, critic = await back_again(tmp_path, DRAFT.replace("\n\n", "\n\n\n") + "\n")
    await loop.review()
    assert critic.briefs[-1].votes == 3


async def test_other_words_are_judged_once(tmp_path: Path) -> None:
    loop, critic = await back_again(tmp_path, DRAFT.replace("ends", "stops"))
    told = verdicts(await loop.review())
    assert [brief.votes for brief in critic.briefs] == [1, 1]
    assert not told["warm"].passed
    assert compare(loop.session, 1, loop.session.head).lost == ("warm",)


async def test_a_fault_among_the_votes_keeps_what_was_sure(tmp_path: Path) -> None:
    loop, critic = await back_again(tmp_path)

    class Failing(MoodyCritic):
        async def review(self, brief: CriticBrief, seen=None) -> Review:
            if brief.votes == 3:
                raise ModelFault("network", "test:critic is gone")
            return await critic.review(brief, seen)

    loop.recast(Loop(loop.record, Failing(), loop.author))
    with pytest.raises(Declined, match="Asking three times about warm failed"):
        await loop.review()
    last = loop.session.reviews[-1]
    assert (last.scope, set(verdicts(last))) == ("part", {"plain", "short"})
    loop.recast(Loop(loop.record, critic, loop.author))
    await loop.review()
    assert loop.session.reviews[-1].scope == "draft"


async def test_a_model_critic_makes_as_many_judgements_as_it_is_asked_for() -> None:
    warm, cold = verdict("warm", True, "We utilize it."), verdict("warm", False, "We utilize it.")
    cool = reply([cold], [finding("warm", quote="We utilize it.")])
    line = ScriptedLine(reply([warm]), cool, reply([warm]))
    draft = Draft(1, 0, DRAFT, fresh_ids(block_starts(DRAFT), len(DRAFT)), "opened")
    got = await asyncio.wait_for(ModelCritic(line).review(CriticBrief(parse_spec(SPEC), draft, votes=3)), 10)
    assert got.verdicts[0].votes == "2/3"
