"""Keys that ask a model for something: a draft, a fix with a fact, a comparison; and what the author is told."""

from pathlib import Path

import pytest

from loops import DRAFT
from redraft.authors.model import NO_CHANGE, ModelAuthor
from redraft.core.draft import Draft
from redraft.core.review import Finding, Fix, Premise
from redraft.core.spec import parse_spec
from redraft.loop.opening import begin
from redraft.models.faults import ModelFault
from scripted import ScriptedModel, for_free, line_to, reply
from stories.played import Cast, played
from stories.story import NARROW, PLAIN_SPEC, WIDE, User, sitting

SIZES = pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])

NUMBER = Finding("p3", 0, "You utilize nothing", "Say how many of them.", 5, "context", "warm", category="accuracy")


def asking(draft: Draft) -> tuple[Finding, ...]:
    return (NUMBER,)


async def until_asked(user: User, told: object) -> None:
    """Wait until the model was asked, and has said a part of it."""
    await told.reached.wait()  # type: ignore[attr-defined]
    await user._pilot.pause()


# -- the first draft --


@SIZES
async def test_g_has_the_first_draft_written(tmp_path: Path, size: tuple[int, int]):
    record = await begin(parse_spec(PLAIN_SPEC), None, tmp_path / "sessions")
    author = ModelAuthor(
        line_to(record, ScriptedModel(reply("We have moved.\n\nCome and see us.\n")), for_free, "author")
    )
    async with sitting(record, author=author, writer=author, size=size) as user:
        user.sees("No draft yet", "g has it written", "n note", "W rewrite") if size == WIDE else user.sees("g has it")
        await user.press("g")
        user.sees("v1 drafted by anthropic:claude-opus-5-5, 7 words: g has it reviewed.")
        await user.go_to("draft")
        user.sees("Come and see us.", pane="draft")
        assert user.draft == "We have moved.\n\nCome and see us.\n"
        user.transcript_has("written", version=1, by="anthropic:claude-opus-5-5", incomplete=False)


async def test_without_a_writer_g_says_who_writes(tmp_path: Path):
    async with played(tmp_path, Cast(), draft=None, writer=None) as user:
        user.does_not_see("g has it written", "W rewrite")
        await user.press("g")
        user.sees("There is no draft yet: press E to write one.")


@SIZES
async def test_a_draft_that_was_stopped_is_kept_and_drafted_again(tmp_path: Path, size: tuple[int, int]):
    cast = Cast()
    cast.writer.hangs = True
    async with played(tmp_path, cast, draft=None, size=size) as user:
        await user.press_and_go_on("g")
        await until_asked(user, cast.writer)
        await user.press("escape")
        user.sees("Cancelled. 7 words of the draft are kept as v1, marked incomplete")
        await user.go_to("draft")
        user.sees("Draft v1 incomplete", pane="draft")
        await user.press("g")
        user.sees("v1 is incomplete", "d drafts it again", "r reviews it as it is", "It has 7 words")
        await user.press("escape")
        assert not user.is_asked
        assert len(user.saved.drafts) == 1
        await user.press("g", "d")
        user.does_not_see("incomplete", pane="draft")
        user.sees("Draft v2", pane="draft")
        user.transcript_has("written", version=2, incomplete=False)


async def test_a_draft_that_broke_off_is_reviewed_as_it_is(tmp_path: Path):
    cast = Cast()
    cast.writer.fault = ModelFault("cut off", "the far end hung up")
    async with played(tmp_path, cast, draft=None) as user:
        await user.press("g")
        user.sees("7 words of the draft are kept as v1, marked incomplete: g asks how to go on. The far end hung up.")
        user.sees("The draft is incomplete: g has it written again, or reviewed as it is", pane="critique")
        await user.press("W")
        user.sees("Rewrite v1 as a whole?")
        await user.press("w")
        user.sees("v1 is incomplete", "g asks which")
        await user.press("g", "r")
        user.sees("Draft v1 incomplete", pane="draft")
        user.transcript_has("reviewed", version=1, scope="draft")


# -- notes and facts --


@SIZES
async def test_a_note_is_told_the_author_and_taken_back(tmp_path: Path, size: tuple[int, int]):
    cast = Cast()
    async with played(tmp_path, cast, size=size) as user:
        await user.press("n")
        user.sees("Tell the author (the critic never sees it)")
        await user.type("Mention the bakery.")
        await user.press("enter")
        user.sees("Told the author: Mention the bakery.; u takes it back.")
        await user.go_to("spec")
        user.sees("Told the author", "· Mention the bakery.", pane="spec")
        await user.press("g")
        assert cast.author.briefs[-1].notes == ("Mention the bakery.",)
        assert "bakery" not in str(cast.critic.briefs)
    async with played(tmp_path / "other", Cast(), size=size) as user:
        await user.press("n")
        await user.type("Be brief.")
        await user.press("enter", "u")
        await user.go_to("spec")
        user.does_not_see("Told the author", pane="spec")
        assert not user.saved.notes


async def test_a_note_that_is_left_or_empty_is_none(tmp_path: Path):
    async with played(tmp_path, Cast()) as user:
        await user.press("n", "escape")
        await user.press("n", "enter")
        user.sees("Nothing was noted: the note is empty.")
        assert not user.events("noted")


async def test_a_note_without_a_model_waits_for_one(tmp_path: Path):
    async with played(tmp_path, Cast(), writer=None) as user:
        await user.press("n")
        user.sees("No model writes here yet; M picks one, and it is told then.")


@SIZES
async def test_a_fact_is_given_and_a_fix_comes_of_it(tmp_path: Path, size: tuple[int, int]):
    cast = Cast()
    cast.critic.findings = asking
    async with played(tmp_path, cast, size=size) as user:
        await user.press("g")
        await user.find("critique", "Say how many")
        user.sees("1 asking you", "needs a fact from you: i gives it", "accuracy")
        await user.press("a")
        user.sees("it asks you for a fact (i)")
        await user.press("i")
        user.sees("A fact from you", "“You utilize nothing” → Say how many of them.")
        await user.type("There are 43 of you.")
        await user.press("enter")
        user.transcript_has("noted", text="There are 43 of you.", fact=True)
        assert cast.author.briefs[-1].facts == ("There are 43 of you.",)
        user.does_not_see("needs a fact from you", pane="critique")
        await user.go_to("spec")
        user.sees("Your facts", "· There are 43 of you.", pane="spec")


async def test_what_asks_for_a_fact_may_be_written_by_hand_all_the_same(tmp_path: Path):
    cast = Cast()
    cast.critic.findings = asking
    async with played(tmp_path, cast) as user:
        await user.press("g")
        await user.find("critique", "Say how many")
        await user.press("e")
        user.sees("Edit p3")
        await user.replace("You utilize nothing", "All 43 of you use nothing")
        await user.press("f2")
        user.sees("[-You utilize-]{+All 43 of you use+} nothing")


async def test_i_says_why_a_finding_asks_for_no_fact(tmp_path: Path):
    async with played(tmp_path, Cast()) as user:
        await user.press("i")
        user.sees("There is no finding under the cursor: press g for a review.")
        await user.press("g", "i")
        user.sees("It has a fix to decide: a accepts, r rejects; n tells the author something.")
        await user.press("r")
        await user.find("critique", "rejected")
        await user.press("i")
        user.sees("Already rejected; o reopens it.")
        assert not user.is_asked


# -- what the author answers --


async def test_what_nobody_gave_is_marked_and_of_high_risk(tmp_path: Path):
    cast = Cast()

    def inventing(draft: Draft, named: object) -> Fix:
        return Fix(named.name, super(type(cast.author), cast.author)._fix(draft, named).edits, invented=("43%", "Acme"))  # type: ignore[attr-defined]

    cast.author.told = [inventing]  # type: ignore[list-item]
    async with played(tmp_path, cast) as user:
        await user.press("g")
        user.sees("▲ not in your facts: 43%, Acme", "high risk", pane="critique")


async def test_an_author_who_would_change_nothing_is_not_called_refused(tmp_path: Path):
    cast = Cast()
    cast.author.told = [lambda draft, named: Fix(named.name, (), refused=f"{NO_CHANGE}: it is what we say")] * 3
    async with played(tmp_path, cast) as user:
        await user.press("g")
        user.sees("the author would leave as it is", "no change is better: it is what we say", pane="critique")
        user.does_not_see("refused", pane="critique")


async def test_the_weakest_places_are_optional(tmp_path: Path):
    cast = Cast()
    cast.critic.word = "nowhere"
    weak = Finding("p2", 3, "utilize", "Put it plainly.", 2, optional=True, source="test:critic")
    cast.critic.findings = lambda draft: (weak,)
    async with played(tmp_path, cast) as user:
        await user.press("g")
        user.sees("weakest places, optional", "1 optional", pane="critique")
        await user.press("g")
        user.sees("1 in focus", "optional", "{+use+}", pane="critique")


async def test_split_votes_stand_beside_the_findings(tmp_path: Path):
    cast = Cast()
    cast.critic.split = {"plain"}
    async with played(tmp_path, cast) as user:
        await user.press("g")
        user.sees("2/3 votes", pane="critique")


# -- endings --


@SIZES
async def test_a_premise_called_wrong_offers_a_restart_at_once(tmp_path: Path, size: tuple[int, int]):
    cast = Cast()
    cast.critic.premise = Premise(False, "nobody reads notes")
    async with played(tmp_path, cast, size=size) as user:
        await user.press("g")
        user.sees("Restart? The critic calls the premise wrong", "nobody reads notes", "m amends the spec")
        await user.press("escape")
        user.sees("■ Restart advised", "m amends the spec, E writes another draft, g goes on all the same")
        await user.press("g")
        assert not user.is_asked
        user.sees("fixes are yours to decide" if size == WIDE else "2 in focus")


async def test_a_draft_is_started_over_at_once_when_the_premise_is_wrong(tmp_path: Path):
    cast = Cast()
    cast.critic.premise = Premise(False, "nobody reads notes")
    async with played(tmp_path, cast) as user:
        await user.press("g")
        user.sees("s starts over from the same spec, with what was learnt")
        await user.press("s")
        user.sees("Start over: a new draft from the same spec, with what was learnt")
        await user.press("f2", "enter")
        user.transcript_has("written", version=2, says="another draft")


async def test_the_spec_is_amended_when_the_premise_is_wrong(tmp_path: Path):
    cast = Cast()
    cast.critic.premise = Premise(False, "nobody reads notes")
    async with played(tmp_path, cast) as user:
        await user.press("g", "m")
        user.sees("Amend the spec")
        await user.press("escape")
        await user.press("g")
        user.sees("in focus")


async def test_an_empty_purse_says_how_to_go_on(tmp_path: Path):
    spec = PLAIN_SPEC.replace("focus = 2", "focus = 2\ntokens = 5000")
    record = await begin(parse_spec(spec), None, tmp_path / "sessions")
    model = ScriptedModel(reply("One.\n", 5000), reply("Two.\n"), reply("Three.\n"))
    author = ModelAuthor(line_to(record, model, for_free, "author"))
    async with sitting(record, author=author, writer=author) as user:
        await user.press("g", "g", "W", "w")
        user.sees("Out of budget", "g goes on with the same budget once more", pane="critique")
        assert len(model.asked) == 1


async def test_a_call_that_the_purse_would_not_hold_is_not_made_until_the_person_says_so(tmp_path: Path):
    spec = PLAIN_SPEC.replace("focus = 2", "focus = 2\ntokens = 3010")
    record = await begin(parse_spec(spec), None, tmp_path / "sessions")
    model = ScriptedModel(reply("One.\n", 3000), reply("Two.\n"))
    author = ModelAuthor(line_to(record, model, for_free, "author"))
    async with sitting(record, author=author, writer=author) as user:
        await user.press("g", "W", "w")
        user.sees("Out of budget: the next call would likely take about", "and 9 of 3,010 are left", pane="critique")
        assert len(model.asked) == 1
        await user.press("W", "w")
        assert len(model.asked) == 2


async def test_verdicts_without_ground_are_asked_again(tmp_path: Path):
    cast = Cast()
    cast.critic.doubted = {"warm"}
    cast.critic.word = "nowhere"
    async with played(tmp_path, cast) as user:
        await user.press("g")
        user.sees("1 verdict (warm) has no evidence in the draft")
        cast.critic.doubted = set()
        await user.press("g")
        assert cast.critic.briefs[-1].asked == ("warm",)
        user.sees("[x] warm", pane="rubric")


async def test_a_review_that_is_stopped_keeps_its_verdicts(tmp_path: Path):
    cast = Cast()
    cast.critic.hangs = True
    async with played(tmp_path, cast) as user:
        await user.press_and_go_on("g")
        await until_asked(user, cast.critic)
        await user.press("escape")
        user.sees("Cancelled. 2 verdicts kept; g has the draft reviewed again.")
        user.transcript_has("reviewed", scope="part")


# -- challenges --


@SIZES
async def test_a_tie_offers_to_go_back_and_never_does_so_by_itself(tmp_path: Path, size: tuple[int, int]):
    cast = Cast()
    async with played(tmp_path, cast, size=size) as user:
        await user.press("c")
        user.sees("Nothing comes before v1")
        await user.press("g", "a", "c")
        user.sees("v2 is no better than v1", "A tie between v1 and v2, so v1 stands", "b goes back to v1", "k keeps v2")
        await user.press("k")
        user.transcript_has("challenged", older=1, newer=2, prefers="tie")
        assert user.saved.head == 2
        await user.press("v")
        user.sees("challenged: a tie with v1")
        await user.press("escape", "c", "b")
        assert user.saved.head == 1


async def test_a_version_that_is_better_stands(tmp_path: Path):
    cast = Cast()
    cast.judge.likes = lambda text: text.count("utilize") < 3
    async with played(tmp_path, cast) as user:
        await user.press("g", "a", "c")
        assert not user.is_asked
        user.sees("v2 is better than v1, in either order: it is plain")
        await user.press("v")
        user.sees("challenged: preferred to v1")


async def test_any_version_is_compared_with_the_head_in_the_log(tmp_path: Path):
    cast = Cast()
    cast.judge.likes = lambda text: text == DRAFT
    async with played(tmp_path, cast) as user:
        await user.press("g", "a", "a", "v")
        user.sees("c compares")
        await user.press("c")
        user.sees("is the version you are in")
        await user.press("v", "j", "j", "c")
        user.sees("v1 is better than v3", "b goes back to v1")
        await user.press("escape", "v")
        user.sees("challenged: v1 preferred")


async def test_without_a_judge_a_challenge_says_who_could(tmp_path: Path):
    async with played(tmp_path, Cast(), judge=None) as user:
        await user.press("g", "a", "c")
        user.sees("Nobody compares versions here: M picks a model.")
