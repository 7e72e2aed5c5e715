"""Holds in the loop: words, measures and criteria that are frozen, what would break them, and what comes of that."""

from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace

from loops import DRAFT, MendingAuthor, ModelLikeCritic, Scribe, WordCritic, model_loop, word_loop
from redraft.core.critique import items, pending
from redraft.core.draft import Draft
from redraft.core.edits import Edit
from redraft.core.events import Froze
from redraft.core.holds import broken_holds
from redraft.core.identity import inherit_by_diff
from redraft.core.review import Fix
from redraft.core.session import Session
from redraft.core.stopping import weighing
from redraft.loop import acts, undo, writing
from redraft.loop.briefing import holds_in_words
from redraft.loop.drafting import write_first
from redraft.loop.opening import read_session, resume
from redraft.loop.passes import HoldKept, Loop
from redraft.loop.record import Declined
from redraft.loop.rewriting import rewrite
from redraft.models.faults import ModelFault

FEE = "There is no fee. We keep your data here, and you can leave.\n\nNo fee at all.\n"


def broken(loop: Loop, text_of_p1: str) -> list[str]:
    """What a hand edit of the first passage would break, in words."""
    head = loop.session.version(loop.session.head)
    rest = head.text[head.passages[0].end :]
    text = text_of_p1 + rest
    made = Draft(2, 1, text, inherit_by_diff(head, text, loop.session.highest), "hand")
    return [hold.says for hold in broken_holds(loop.session, made)]


def reread(loop: Loop) -> Session:
    assert loop.record.journal is not None
    return read_session(loop.record.journal.path).session


def longer(by: str) -> Callable[[Draft, object], Fix]:
    """An author's answer that puts so many words more where "utilize" stands."""

    def told(draft: Draft, named: object) -> Fix:
        finding = named.finding  # type: ignore[attr-defined]
        at = draft.passage(finding.passage).start + finding.at
        return Fix(named.name, (Edit(finding.passage, "utilize", by, at),), "longer")  # type: ignore[attr-defined]

    return told


# -- words of a passage --


async def test_frozen_words_stand_whatever_else_changes_in_their_passage(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, FEE)
    await acts.freeze_passage(loop.record, "p1", "no fee")
    assert broken(loop, "Of course there is no fee. We keep all.\n\n") == []
    assert broken(loop, "There is no feedback. We keep your data here.\n\n") == [
        '"no fee" is frozen in p1, and this changes those words'
    ]
    assert broken(loop, "There is No fee.\n\n") == ['"no fee" is frozen in p1, and this changes those words']
    assert broken(loop, "") == ['"no fee" is frozen in p1, and this removes the passage']


async def test_words_that_have_no_one_place_are_not_frozen(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, "We keep it, and we keep it here.\n\nAlone.\n")
    for words, why in [
        ("keep it", "stands more than once in p1: select more words"),
        ("Alone", "does not stand in p1"),
        (" ", "no words in what is selected"),
    ]:
        with pytest.raises(Declined, match=why):
            await acts.freeze_passage(loop.record, "p1", words)
    await acts.freeze_passage(loop.record, "p1", "keep it here")
    with pytest.raises(Declined, match='"keep it here" is frozen already'):
        await acts.freeze_passage(loop.record, "p1", "keep it here")
    assert [(hold.target, hold.quote) for hold in loop.session.holds] == [("p1", "keep it here")]


async def test_a_passage_and_words_of_it_are_thawed_apart_and_undone(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, FEE)
    await acts.freeze_passage(loop.record, "p1")
    await acts.freeze_passage(loop.record, "p1", "no fee")
    with pytest.raises(Declined, match="p1 is frozen already"):
        await acts.freeze_passage(loop.record, "p1")
    await acts.thaw(loop.record, "passage", "p1", "to go on", "no fee")
    assert [hold.quote for hold in loop.session.holds] == [""]
    with pytest.raises(Declined, match='"no fee" is not frozen'):
        await acts.thaw(loop.record, "passage", "p1", "again", "no fee")
    await undo.undo(loop)
    assert {hold.quote for hold in loop.session.holds} == {"", "no fee"}
    await undo.undo(loop)
    await undo.undo(loop)
    assert not loop.session.holds and reread(loop) == loop.session


# -- measures --


@pytest.mark.parametrize(
    ("name", "low", "high", "text", "says"),
    [
        ("words", None, None, "One two three four five six.\n\n", "words are frozen at 16 to 18, and this makes it 10"),
        ("sentences", 3, 3, "One. Two. Three.\n\n", "sentences are frozen at 3 to 3, and this makes it 4"),
        ("paragraphs", 2, 2, "", "paragraphs are frozen at 2 to 2, and this makes it 1"),
        ("sentence_words", 5, 6, "No.\n\n", "sentence length is frozen at 5.0 to 6.0, and this makes it 2.5"),
        ("second_person", None, None, "You, you and you.\n\n", "second person is frozen at 10.6% to 13.0%, and this "),
        ("formality", 0, 1, "Don't!\n\n", "informal markers are frozen at 0.0% to 1.0%, and this makes it 40.0%"),
        ("grade", None, None, "Incomprehensibilities multiply.\n\n", "reading grade is frozen at "),
    ],
)
async def test_a_frozen_measure_names_its_band_and_what_it_would_be(
    tmp_path: Path, name: str, low: float | None, high: float | None, text: str, says: str
) -> None:
    loop = await word_loop(tmp_path, FEE)
    await acts.freeze_measure(loop.record, name, low, high)
    assert broken(loop, FEE.partition("\n\n")[0] + "\n\n") == []
    (said,) = broken(loop, text)
    assert said.startswith(says)


async def test_a_text_without_words_breaks_what_cannot_be_measured_in_it(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, "One word.\n")
    await acts.freeze_measure(loop.record, "grade")
    await acts.freeze_measure(loop.record, "words")
    assert broken(loop, "```\ncode\n```\n") == [
        f"reading grade is frozen at {_band(loop, 'grade')}, and this leaves no words to measure",
        "words are frozen at 1 to 3, and this makes it 0",
    ]


def _band(loop: Loop, name: str) -> str:
    hold = loop.session.hold("measure", name)
    assert hold is not None
    return f"{hold.low:.1f} to {hold.high:.1f}"


async def test_what_cannot_be_measured_is_not_frozen(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, "```\ncode\n```\n")
    with pytest.raises(Declined, match="words cannot be measured: there is no prose"):
        await acts.freeze_measure(loop.record, "words")
    with pytest.raises(Declined, match="no measure 'charm' to freeze; there are words, "):
        await acts.freeze_measure(loop.record, "charm")
    await acts.amend(loop.record, replace(loop.session.spec, language="de-AT"), "it is for Austria")
    with pytest.raises(Declined, match="informal markers can be measured in English only"):
        await acts.freeze_measure(loop.record, "formality")


async def test_a_band_holds_the_present_value_and_can_be_changed_and_changed_back(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, FEE)
    for low, high in [(1, 10), (20, 30), (30, 1), (float("-inf"), 20)]:
        with pytest.raises(Declined, match="the draft is at 17"):
            await acts.freeze_measure(loop.record, "words", low, high)
    with pytest.raises(Declined, match="words is not frozen"):
        await acts.widen(loop.record, "words", 10, 20)
    await acts.freeze_measure(loop.record, "words")
    with pytest.raises(Declined, match="words is frozen already"):
        await acts.freeze_measure(loop.record, "words")
    with pytest.raises(Declined, match="Not frozen: the band is 18 to 20, and the draft is at 17"):
        await acts.widen(loop.record, "words", 18, 20)
    await acts.widen(loop.record, "words", 10, 20)
    assert [(hold.low, hold.high) for hold in loop.session.holds] == [(10, 20)]
    assert await undo.undo(loop) == "Undone: changed the band of words."
    assert [(hold.low, hold.high) for hold in loop.session.holds] == [(16, 18)]
    await undo.undo(loop)
    assert not loop.session.holds and reread(loop) == loop.session


async def test_a_measure_that_this_code_does_not_know_is_kept_as_it_is(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, FEE)
    await loop.record.put(lambda **common: Froze(what="measure", target="charm", version=1, low=1, high=2, **common))
    (says,) = broken(loop, "Another.\n\n")
    assert "'charm' is frozen" in says and "cannot check it: thaw it" in says


# -- fixes --


async def test_a_fix_that_leaves_a_band_goes_back_once_and_is_mended(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    author = cast(MendingAuthor, loop.author)
    author.told = [longer("make good and ever better use of")]
    await acts.freeze_measure(loop.record, "words")
    await loop.go()
    assert [set(brief.sent_back) != set() for brief in author.briefs] == [False, True]
    assert "words are frozen at 14 to 16, and this makes it 21" in str(author.briefs[1].sent_back)
    assert [item.fix.says for item in pending(loop.session) if item.fix] == ["utilize → use"] * 2


async def test_a_fix_that_leaves_a_band_twice_is_refused_by_name_and_costs_no_decision(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    cast(MendingAuthor, loop.author).told = [longer("make good and ever better use of")] * 9
    await acts.freeze_measure(loop.record, "words")
    await loop.go()
    assert not pending(loop.session)
    refused = [item.note for item in items(loop.session) if item.state == "refused"]
    assert refused == ["words are frozen at 14 to 16, and this makes it 21"] * 3


async def test_fixes_that_each_keep_a_band_cannot_leave_it_together(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path)
    cast(MendingAuthor, loop.author).told = [longer("make use")]
    await acts.freeze_measure(loop.record, "words")
    await loop.go()
    first, second = (item.name for item in pending(loop.session))
    await loop.accept(first)
    assert loop.session.head == 2 and not pending(loop.session)
    aside = loop.session.decided[second]
    assert (aside.choice, aside.by) == ("skip", "rules")
    assert aside.reason == "words are frozen at 14 to 16, and this makes it 17"


async def test_a_rule_that_is_frozen_is_not_broken_by_two_fixes_that_each_keep_it(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, critic=WordCritic(limit=17))
    loop.author.better = "make use"  # type: ignore[attr-defined]
    await loop.go()
    first, second = (item.name for item in pending(loop.session))
    await acts.freeze_criterion(loop.record, "short")
    await loop.accept(first)
    with pytest.raises(HoldKept, match=r"'short' is frozen, and this fails it: 18 words\. The fix is set aside"):
        await loop.accept(second)
    assert loop.session.head == 2 and not pending(loop.session)
    assert "'short' is frozen" in loop.session.decided[second].reason
    assert loop.session.open is None, "nothing was left to decide, so the pass was closed"


async def test_a_fix_that_was_set_aside_is_accepted_once_its_hold_is_thawed(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    first, second = (item.name for item in pending(loop.session))
    await acts.freeze_passage(loop.record, "p2")
    with pytest.raises(HoldKept, match="p2 is frozen"):
        await loop.accept(first)
    await acts.thaw(loop.record, "passage", "p2", "it may change after all")
    await loop.reopen(first)
    await loop.accept(first)
    assert loop.session.head == 2 and [item.name for item in pending(loop.session)] == [second]


# -- criteria that a critic judges --


async def cold_pass(home: Path) -> Loop:
    """A pass that was closed by a review in which a frozen criterion failed."""
    loop = await model_loop(home)
    await loop.go()
    await acts.freeze_criterion(loop.record, "warm", against="plain")
    cast(ModelLikeCritic, loop.critic).cold = {"warm"}
    while pending(loop.session):
        await loop.accept(pending(loop.session)[0].name)
    return loop


async def test_a_version_that_fails_a_frozen_criterion_is_not_kept_and_nobody_is_asked(tmp_path: Path) -> None:
    loop = await cold_pass(tmp_path)
    closed = loop.session.passes[-1]
    assert (closed.kept, closed.by, loop.session.head) == (False, "rules", 1)
    assert closed.why == "criterion 'warm' is frozen, and v3 fails it: it is kind"
    assert weighing(loop.session) is None
    assert loop.session.holds[0].against == "plain"


async def test_it_is_not_gone_back_to_either_until_it_is_thawed(tmp_path: Path) -> None:
    loop = await cold_pass(tmp_path)
    with pytest.raises(Declined, match="Not gone back to v3: criterion 'warm' is frozen, and v3 fails it"):
        await undo.go_back(loop, 3)
    same = loop.session.version(3).text
    with pytest.raises(writing.HoldsBroken, match="'warm' is frozen, and v3 fails it"):
        await writing.write_draft(loop, same)
    await acts.thaw(loop.record, "criterion", "warm", "plain matters more")
    await undo.go_back(loop, 3)
    assert loop.session.head == 3


async def test_the_freeze_says_what_it_is_against_after_it_was_thawed_and_undone(tmp_path: Path) -> None:
    loop = await cold_pass(tmp_path)
    await acts.thaw(loop.record, "criterion", "warm")
    await undo.undo(loop)
    assert [(hold.target, hold.against) for hold in loop.session.holds] == [("warm", "plain")]
    with pytest.raises(Declined, match="'warm' is frozen already"):
        await acts.freeze_criterion(loop.record, "warm")


async def test_a_pass_that_was_cut_off_after_such_a_review_is_not_kept_when_it_is_taken_up(tmp_path: Path) -> None:
    loop = await cold_pass(tmp_path)
    assert loop.record.journal is not None
    header, *events = loop.record.journal.path.read_bytes().split(b"\n[[event]]")
    reverted = next(n for n, event in enumerate(events) if b'kind = "reverted"' in event)
    cut = tmp_path / "cut.toml"
    cut.write_bytes(b"\n[[event]]".join([header, *events[:reverted]]))
    again = Loop(resume(cut).record, loop.critic, loop.author)
    assert weighing(again.session) is None and again.session.head == 3
    await again.go()
    assert again.session.head == 1 and not again.session.passes[-1].kept
    again.record.close()


# -- what a person writes --


async def test_a_hand_edit_out_of_a_band_widens_it_and_is_saved(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await acts.freeze_measure(loop.record, "words")
    with pytest.raises(writing.HoldsBroken, match="words are frozen at 14 to 16, and this makes it 22") as held:
        await writing.write_passage(loop, "p1", "# All the news that there is to tell")
    await acts.widened(loop.record, held.value.broken[0], held.value.candidate)
    assert [(hold.low, hold.high) for hold in loop.session.holds] == [(14, 22)]
    await writing.write_passage(loop, "p1", "# All the news that there is to tell")
    assert loop.session.head == 2
    await undo.undo(loop)
    await undo.undo(loop)
    assert [(hold.low, hold.high) for hold in loop.session.holds] == [(14, 16)]


async def test_a_hand_edit_over_frozen_words_thaws_these_alone(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, FEE)
    await acts.freeze_passage(loop.record, "p1", "no fee")
    await acts.freeze_passage(loop.record, "p1", "your data")
    with pytest.raises(writing.HoldsBroken, match='"no fee" is frozen') as held:
        await writing.write_passage(loop, "p1", "There is a fee. We keep your data here.")
    with pytest.raises(Declined, match="There is no band to widen"):
        await acts.widened(loop.record, held.value.broken[0], held.value.candidate)
    await acts.release(loop.record, held.value.broken)
    await writing.write_passage(loop, "p1", "There is a fee. We keep your data here.")
    assert [hold.quote for hold in loop.session.holds] == ["your data"]


async def test_a_fix_in_ones_own_words_is_told_all_that_it_breaks(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path)
    await loop.go()
    name = pending(loop.session)[0].name
    await acts.freeze_passage(loop.record, "p2", "They utilize it")
    await acts.freeze_measure(loop.record, "words")
    with pytest.raises(writing.HoldsBroken) as held:
        await writing.write_fix(loop, name, "p2", "No.")
    assert [hold.what for hold in held.value.broken] == ["passage", "measure"]
    await acts.release(loop.record, held.value.broken)
    await writing.write_fix(loop, name, "p2", "No.")
    assert not loop.session.holds and loop.session.head == 2


# -- whole texts by an author --


async def test_a_rewrite_over_what_is_frozen_goes_back_once_and_what_then_came_is_offered(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, writes=DRAFT.replace("utilize", "use"))
    writer = cast(Scribe, loop.writer)
    await acts.freeze_passage(loop.record, "p2")
    mended = DRAFT.replace("You utilize", "You use")
    loop.record.listen(lambda: setattr(writer, "text", mended) if writer.briefs else None)
    assert await rewrite(loop) == 1
    assert writer.briefs[1].sent_back == "passage p2 is frozen, and this changes it"
    assert [item.finding.passage for item in pending(loop.session)] == ["p3"]
    assert not [item for item in items(loop.session) if item.state == "refused"]


async def test_where_the_second_rewrite_does_not_come_the_first_is_offered_with_its_refusals(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, writes=DRAFT.replace("utilize", "use"))
    writer = cast(Scribe, loop.writer)
    await acts.freeze_passage(loop.record, "p2")
    fault = ModelFault("refused", "test:author will not")
    loop.record.listen(lambda: setattr(writer, "fault", fault) if writer.briefs else None)
    assert await rewrite(loop) == 1
    assert [item.note for item in items(loop.session) if item.state == "refused"] == [
        "passage p2 is frozen, and this changes it"
    ]


async def test_a_draft_that_breaks_a_hold_is_sent_back_once_and_then_refused_by_name(tmp_path: Path) -> None:
    loop = await model_loop(tmp_path, text=None)
    writer = cast(Scribe, loop.writer)
    writer.fault = ModelFault("cut off", "it stopped")
    with pytest.raises(Declined):
        await loop.go()
    assert loop.session.draft is not None and loop.session.draft.incomplete
    await acts.freeze_measure(loop.record, "words")
    writer.text = "Far too few words."
    with pytest.raises(Declined, match="sent back once and refused: words are frozen at"):
        await write_first(loop, again=True)
    assert [bool(brief.sent_back) for brief in writer.briefs[-2:]] == [False, True]
    assert loop.session.head == 1
    writer.text = loop.session.version(1).text + "Indeed."
    await write_first(loop, again=True)
    assert loop.session.head == 2


# -- what those who write are told --


async def test_holds_are_told_in_words_with_what_is_left_of_a_band(tmp_path: Path) -> None:
    loop = await word_loop(tmp_path, FEE)
    await acts.freeze_passage(loop.record, "p1", "no fee")
    await acts.freeze_measure(loop.record, "words")
    assert [held.says for held in holds_in_words(loop.session)] == [
        "these words of passage p1 are frozen: 'no fee': they stay in it, byte for byte",
        "the whole text is frozen in its words, which stays at 16 to 18; it is 17 now",
    ]
