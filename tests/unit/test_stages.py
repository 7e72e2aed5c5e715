"""Stages: which one is at hand, and that what belongs to a later one is shown and waits."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from folded import Story
from loops import ModelLikeCritic, model_loop
from redraft.core.critique import items, pending, stage_worked_on, waits_for_stage
from redraft.core.draft import Draft
from redraft.core.review import Finding, Verdict
from redraft.core.session import Session
from redraft.core.spec import parse_spec, render_spec
from redraft.core.stages import in_stage, later_criteria, stage_at_hand, stage_passed, stages_used
from redraft.core.stopping import two_stalls
from redraft.loop import acts
from redraft.loop.passes import Loop

STAGED = """
task = "Say what changed."
[budget]
focus = 1
[[criterion]]
id = "plain"
says = "No 'utilize'"
lacks = "utilize"
stage = "content"
[[criterion]]
id = "short"
says = "At most 12 words"
max_words = 12
stage = "polish"
[[criterion]]
id = "warm"
says = "Has a heading"
judge = "critic"
stage = "structure"
"""


class Staged(Story):
    """Opened with a criterion in each stage: `warm` for structure, `plain` for content, `short` for polish."""

    def __init__(self, core: str = "") -> None:
        super().__init__()
        opened = type(self.events[0])
        spec = render_spec(parse_spec(STAGED.replace(f'id = "{core}"', f'id = "{core}"\ncore = true')))
        self.events[0] = opened(n=1, at=self.events[0].at, title="Note", spec=spec)


def verdicts(**passed: bool) -> tuple[Verdict, ...]:
    return tuple(Verdict(id, yes, "so", "One.") for id, yes in passed.items())


def test_the_stage_moves_on_when_none_of_its_criteria_fails() -> None:
    story = Staged()
    assert stages_used(story.session) == ("structure", "content", "polish")
    assert stage_at_hand(story.session) == "structure", "nothing was judged yet"
    story.reviewed(*verdicts(warm=False, plain=False, short=False))
    assert stage_at_hand(story.session) == "structure"
    assert later_criteria(story.session) == {"plain": "content", "short": "polish"}
    story.reviewed(*verdicts(warm=True, plain=False, short=False))
    assert stage_at_hand(story.session) == "content" and stage_passed(story.session, "structure")
    assert [in_stage(story.session, id) for id in ("warm", "plain", "short", "")] == [True, True, False, True]
    story.reviewed(*verdicts(warm=True, plain=True, short=False))
    assert stage_at_hand(story.session) == "polish"
    story.reviewed(*verdicts(warm=True, plain=True, short=True))
    assert stage_at_hand(story.session) == "polish" and stage_passed(story.session, "polish")
    story.reviewed(*verdicts(warm=False, plain=True, short=True))
    assert stage_at_hand(story.session) == "structure", "what is lost again comes first again"


def test_what_is_only_not_judged_holds_no_stage_up() -> None:
    story = Staged().reviewed(*verdicts(plain=False))
    assert stage_at_hand(story.session) == "content"


def test_a_spec_of_one_stage_has_but_that() -> None:
    session = Story().reviewed(*verdicts(a=False, b=True)).session
    assert stages_used(session) == ("content",) and stage_at_hand(session) == "content"
    assert later_criteria(session) == {}


def heading_wanted(draft: Draft) -> tuple[Finding, ...]:
    found = Finding("p2", 0, "We", "Say it kindly.", 5, criterion="warm", source="m")
    return () if "kindly" in draft.text else (found,)


async def staged_loop(home: Path) -> Loop:
    loop = await model_loop(home, spec=STAGED)
    critic = loop.critic
    assert isinstance(critic, ModelLikeCritic)
    critic.cold, critic.findings = {"warm"}, heading_wanted
    return loop


def shown(session: Session) -> list[tuple[str, str, str]]:
    return [(item.finding.criterion, item.state, item.note) for item in items(session)]


async def test_what_serves_a_later_stage_is_shown_and_waits(tmp_path: Path) -> None:
    loop = await staged_loop(tmp_path)
    await loop.go()
    assert [item.finding.criterion for item in pending(loop.session)] == ["warm"]
    assert shown(loop.session)[1:] == [("plain", "waiting", "waits for Content")] * 3
    assert [waits_for_stage(item) for item in items(loop.session)] == [False, True, True, True]


async def test_a_lock_passes_structure_whatever_fails_in_it(tmp_path: Path) -> None:
    loop = await staged_loop(tmp_path)
    await acts.lock(loop.record)
    await loop.go()
    assert stage_at_hand(loop.session) == "content"
    assert [item.finding.criterion for item in items(loop.session) if item.state == "waiting"] == ["plain"] * 3
    assert "warm" in [item.finding.criterion for item in pending(loop.session)]


async def test_a_stage_that_is_stuck_ends_with_a_word_on_the_next_which_g_goes_on_with(tmp_path: Path) -> None:
    loop = await staged_loop(tmp_path)
    await loop.go()
    await loop.reject(pending(loop.session)[0].name, "no")
    ended = loop.session.ended
    assert ended is not None and ended.ending == "converged"
    await loop.go()
    assert [item.finding.criterion for item in pending(loop.session)] == ["plain"]


async def test_the_next_stage_is_worked_on_without_an_ending_between(tmp_path: Path) -> None:
    loop = await staged_loop(tmp_path)
    critic = loop.critic
    assert isinstance(critic, ModelLikeCritic)
    await loop.go()
    critic.cold, critic.findings = set(), lambda draft: ()
    await loop.accept(pending(loop.session)[0].name)
    assert loop.session.ended is None and stage_at_hand(loop.session) == "content"
    await loop.go()
    assert [item.finding.criterion for item in pending(loop.session)] == ["plain"]


@pytest.mark.parametrize("attended", [True, False])
async def test_a_stage_whose_fixes_are_refused_ends_with_a_word_on_the_next_unless_nobody_is_there(
    tmp_path: Path, attended: bool
) -> None:
    loop = await staged_loop(tmp_path)
    loop.record.attended = attended
    assert isinstance(loop.critic, ModelLikeCritic)
    await acts.freeze_passage(loop.record, "p2")
    await loop.go()
    ended = loop.session.ended
    if attended:
        assert ended is not None and ended.why.startswith("no fix is left to offer in Structure; 3 of a later stage")
        assert stage_worked_on(loop.session) == "structure"
    else:
        assert ended is None or "Structure" not in ended.why


async def test_a_stage_in_which_only_the_person_can_work_holds_nothing_up(tmp_path: Path) -> None:
    loop = await staged_loop(tmp_path)
    assert isinstance(loop.critic, ModelLikeCritic)
    loop.critic.findings = lambda draft: tuple(replace(found, yours=True) for found in heading_wanted(draft))
    await loop.go()
    assert next((item.finding.criterion, item.state) for item in items(loop.session)) == ("warm", "yours")
    assert [item.finding.criterion for item in pending(loop.session)] == ["plain"]
    assert (stage_at_hand(loop.session), stage_worked_on(loop.session)) == ("structure", "content")


def passed_by(story: Story, counts: tuple[int, ...]) -> Story:
    """Passes in which `warm` has so many violations left, and all else fails as it did."""
    for number, count in enumerate(counts, len(story.session.drafts) + 1):
        warm = Verdict("warm", not count, "so", "One.", count=count)
        story.written(f"One {number}.\n\nTwo.\n").reviewed(warm, *verdicts(plain=False, short=False))
        story.closed(base=number - 1)
    return story


def test_passes_that_settle_structure_are_no_stall_though_what_is_core_waits() -> None:
    def begun(count: int) -> Story:
        warm = Verdict("warm", not count, "so", "One.", count=count)
        return Staged(core="plain").reviewed(warm, *verdicts(plain=False, short=False))

    assert two_stalls(passed_by(begun(5), (3, 1)).session) == ""
    assert "two passes in a row" in two_stalls(passed_by(begun(5), (5, 5)).session)
    assert "two passes in a row" in two_stalls(passed_by(begun(0), (0, 0)).session)
