"""Stories of a loop that goes wrong, and of the person who sees it in time: signals, what they offer, and endings."""

import re
from pathlib import Path

from loops import Scribe
from redraft.core.feedback import open_feedback
from stories.story import NARROW, User, again, story
from swaying import BOTH, FULL, SHORT, TRADING, TextAuthor, TextCritic, beside_rules, swinger

PLAIN = """
title = "Note"
task = "Say how we use the tool."
[[criterion]]
id = "plain"
says = "Is in plain words"
[[criterion]]
id = "short"
says = "At most 12 words"
max_words = 12
"""


def trading(folder: Path, **more: object):
    return story(folder, FULL, TRADING, **({"critic": TextCritic(), "author": swinger()} | more))  # type: ignore[arg-type]


async def take(user: User, does: str) -> None:
    """Press the digit that stands beside what it does."""
    found = re.search(rf"(\d) {re.escape(does)}", user.pane("critique"))
    assert found, user.screen
    await user.press(found[1])


async def a_pass(user: User, keep: bool = True) -> None:
    """Have a fix offered, accept it, and say what becomes of it where that is asked."""
    await user.press("g", "a")
    if user.is_asked:
        await user.press("k" if keep else "r")


async def test_an_oscillation_is_seen_by_the_third_pass_and_one_key_ends_it(tmp_path: Path):
    async with trading(tmp_path) as user:
        await a_pass(user)
        user.does_not_see("oscillation")
        await a_pass(user)
        user.sees("⚠ oscillation: concise and complete trade places", "pass 1, v1 to v2", pane="critique")
        user.sees("1 freezes concise 2 freezes complete D dismisses", pane="critique")
        user.sees("⚠ trades w/ complete", "⚠ trades w/ concise", pane="rubric")
        await user.press("2")
        user.transcript_has("froze", what="criterion", target="complete", against="concise")
        user.sees("❄ complete", pane="spec")
        user.does_not_see("oscillation: concise and complete", "trades w/")
        await a_pass(user)
        assert user.draft == BOTH
        user.transcript_has("stopped", ending="done")
        user.sees("settled: concise passes now, so complete need not be frozen any longer", pane="critique")
        await user.press("1")
        user.transcript_has("thawed", target="complete")
        user.does_not_see("settled")
        assert user.saved.ended is not None and user.saved.ended.ending == "done"
        assert {v.criterion for v in user.saved.reviews[-1].verdicts} == {"concise", "complete"}


async def test_where_a_version_is_weighed_freezing_a_side_is_an_answer_and_no_ending_comes_of_it(tmp_path: Path):
    async with trading(tmp_path) as user:
        await a_pass(user)
        await user.press("g", "a")
        user.sees("concise: passed in v2, fails in v3.", "concise: so it reads. complete passes now.")
        user.sees("1 revert to v2, and freeze concise", "2 keep v3, and freeze complete")
        await user.press("escape")
        user.sees("concise passed in v2: g asks whether v3 stands.")
        await user.press("g", "2")
        user.transcript_has("closed_pass", kept=True, why="you kept it, although concise passed before and fails now")
        user.transcript_has("froze", target="complete", against="concise")
        user.transcript_lacks("stopped")
        user.does_not_see("Restart", "Converged")
        await user.press("u")
        assert not user.saved.holds
        user.sees("⚠ oscillation: concise and complete trade places", "2 freezes complete", pane="critique")
        await user.press("2", "g", "a")
        assert user.draft == BOTH
        user.transcript_has("stopped", ending="done")


async def test_freezing_the_side_that_fails_goes_back_to_where_it_passed_once_that_is_said(tmp_path: Path):
    async with trading(tmp_path) as user:
        await a_pass(user)
        await a_pass(user)
        await user.press("1")
        user.sees("It fails in v3; v2 is the last version in which it passed.", "y goes back to v2")
        await user.press("n")
        user.transcript_lacks("froze")
        await user.press("1", "y")
        user.transcript_has("froze", target="concise", against="complete")
        assert user.draft == SHORT
        await user.press("u", "u")
        assert user.draft == FULL and not user.saved.holds


async def test_a_candidate_that_breaks_what_was_frozen_is_not_kept_and_nobody_is_asked(tmp_path: Path):
    stubborn = TextAuthor({"concise": [SHORT, "We moved it all.", SHORT], "complete": [FULL]})
    async with trading(tmp_path, author=stubborn) as user:
        await a_pass(user)
        await a_pass(user)
        await user.press("2", "g", "a")
        assert not user.is_asked
        assert user.draft == FULL
        user.transcript_has("closed_pass", kept=False, candidate=4, by="rules")
        await user.press("g")
        user.sees("refused: criterion 'complete' is frozen, and v2 fails it", pane="critique")


FIGHTING = {"plain": "Replace 'utilize' with a plain word."}


def fighting() -> tuple[TextCritic, TextAuthor]:
    """A fault that every fix brings back in other words, until code looks at it."""
    texts = ["We all utilize it daily.", "Daily we utilize it.", "We do utilize it each day.", "We use it each day."]
    return TextCritic({"plain": lambda text: "use" in text.split()}, FIGHTING), TextAuthor({"plain": texts, "": texts})


async def test_a_fight_is_turned_into_a_rule_that_code_checks(tmp_path: Path):
    critic, author = fighting()
    async with story(tmp_path, "We utilize it.\n", PLAIN, critic=beside_rules(critic), author=author) as user:
        await user.press("g", "a", "g", "a", "g")
        user.sees("⚠ fight: plain in p1 comes back after 2 accepted fixes", "1 makes it a rule that code checks")
        await user.press("1")
        user.sees("Make it a constraint of the spec", "Replace 'utilize' with a plain word.")
        user.sees('id = "no-utilize"', '"utilize",', "Parts of the spec that may compete with it")
        user.sees("F2 takes it, and asks why", "Esc leaves")
        await user.press("f2")
        user.sees("Why this amendment?", "comes back after its fixes: Replace 'utilize' with a plain word.")
        await user.press("enter")
        user.transcript_has("amended", reason="comes back after its fixes: Replace 'utilize' with a plain word.")
        user.sees("no-utilize", pane="rubric")
        user.does_not_see("⚠ fight")
        assert user.saved.spec.criteria[-1].judge == "rule"


async def test_a_rule_may_be_worded_otherwise_and_what_cannot_be_read_is_said_at_once(tmp_path: Path):
    critic, author = fighting()
    async with story(tmp_path, "We utilize it.\n", PLAIN, critic=beside_rules(critic), author=author) as user:
        await user.press("g", "a", "g", "a", "g", "1")
        await user.rewrite('boundaries = [no "utilize"]')
        await user.press("f2")
        user.sees("the constraint: not valid TOML")
        await user.rewrite("boundaries = ['no \"utilize\"']\n")
        await user.press("escape")
        user.transcript_lacks("amended")
        await user.press("1")
        user.sees('no "utilize"\'')
        await user.press("f2", "enter")
        assert user.saved.spec.boundaries == ('no "utilize"',)


COSMETIC = ["It is a fine tool indeed.", "A fine tool it is.", "Indeed a fine tool.", "A very fine tool."]


def stalling() -> tuple[TextCritic, TextAuthor]:
    """Fixes that change words and nothing else."""
    critic = TextCritic({"plain": lambda text: "Tuesday" in text}, {"plain": "Never say 'tool'."})
    return critic, TextAuthor({"plain": COSMETIC})


async def test_a_stall_ends_converged_and_two_end_in_a_restart_that_carries_what_was_learnt(tmp_path: Path):
    critic, author = stalling()
    writer = Scribe("We moved it to Tuesday.\n")
    async with story(tmp_path, "A tool.\n", PLAIN, critic=beside_rules(critic), author=author, writer=writer) as user:
        await user.press("g", "a")
        user.sees("■ Converged: this pass moved no criterion", pane="critique")
        user.does_not_see("stall", "stops here")
        await user.press("w")
        user.sees("⚠ stall: pass 1 resolved no criterion")
        await user.press("escape")
        await user.press("g", "x")
        await user.type("too vague")
        await user.press("enter")
        assert user.saved.ended is not None and user.saved.ended.ending == "restart"
        user.sees("Restart advised: two passes in a row moved no criterion", "never moved since pass 1: plain")
        await take(user, "starts over from the same spec, with what was learnt")
        user.sees("Start over: a new draft from the same spec", "Never moved since pass 1", "Is in plain words")
        user.sees("not too vague", 'no \\"tool\\"')
        await user.replace("not too vague", "nothing vague")
        await user.press("f2")
        user.sees("Why this amendment?")
        await user.press("enter")
        assert user.saved.spec.boundaries == ("nothing vague", 'no "tool"')
        assert user.draft == "We moved it to Tuesday.\n"
        assert writer.briefs[-1].spec.boundaries == user.saved.spec.boundaries
        await user.press("g")
        user.transcript_has("stopped", ending="done")


async def test_starting_over_without_a_writer_opens_the_editor(tmp_path: Path):
    critic, author = stalling()
    async with story(tmp_path, "A tool.\n", PLAIN, critic=beside_rules(critic), author=author) as user:
        await user.press("g", "a", "g", "a")
        await take(user, "starts over")
        await user.press("f2", "enter")
        user.sees("The whole draft")
        await user.rewrite("It is on Tuesday.\n")
        await user.press("f2", "a")
        assert user.draft == "It is on Tuesday.\n" and user.saved.spec.boundaries


async def test_a_version_that_lost_something_goes_back_by_default_and_the_log_names_it(tmp_path: Path):
    async with trading(tmp_path) as user:
        await user.press("g", "a")
        user.sees("complete: passed in v1, fails in v2.", "r revert to v1")
        await user.press("r")
        assert user.draft == FULL
        user.transcript_has("closed_pass", kept=False, base=1, candidate=2)
        await user.press("v")
        user.sees("not kept")


async def test_who_leaves_the_question_sees_the_regression_and_goes_back_by_a_digit(tmp_path: Path):
    async with trading(tmp_path) as user:
        await user.press("g", "a", "escape")
        user.sees("⚠ regression: complete passed in v1 and fails now", "1 goes back to v1", pane="critique")
        await user.press("1")
        assert user.draft == FULL
        user.transcript_has("closed_pass", kept=False, base=1)


async def test_a_signal_is_dismissed_for_a_reason_and_not_raised_again(tmp_path: Path):
    async with trading(tmp_path) as user:
        await a_pass(user)
        await a_pass(user)
        await user.press("D")
        user.sees("Dismiss this oscillation. Why?", "It is not raised again on the same evidence.")
        await user.press("enter")
        user.sees("Not dismissed: dismissing a signal needs a reason.", "concise and complete trade places")
        await user.press("D")
        await user.type("both are wanted")
        await user.press("enter")
        user.transcript_has("dismissed", signal="oscillation", reason="both are wanted")
        user.does_not_see("concise and complete trade places", "trades w/")
        await user.press("n")
        await user.type("go on")
        await user.press("enter")
        user.does_not_see("concise and complete trade places")
        await user.press("u", "u")
        user.sees("concise and complete trade places")


async def test_notes_that_pull_apart_are_listed_and_one_is_made_to_last(tmp_path: Path):
    async with trading(tmp_path) as user:
        await user.press("g")
        for note in ("more concise", "warmer", "more authoritative"):
            await user.press("n")
            await user.type(note)
            await user.press("enter")
        user.sees("⚠ moving target: what you told the author pulls apart", pane="critique")
        await user.press("w")
        user.sees("told: 'more concise'", "pulls: 'warmer'", "pulls: 'more authoritative'")
        await user.press("2")
        user.sees("Make the note last", 'tone = "warmer"', "⇄ warmer", "⇄ more authoritative")
        await user.press("f2", "enter")
        assert user.saved.spec.tone == "warmer"
        user.transcript_has("amended", reason="a note that should last: warmer")
        user.does_not_see("moving target")


async def test_a_reason_for_rejecting_that_comes_twice_is_made_a_boundary_that_code_checks(tmp_path: Path):
    author = TextAuthor({"concise": ["We moved it, mates."], "complete": ["We moved the meeting, mates."]})
    critic = TextCritic({"concise": lambda text: False, "complete": lambda text: False})
    async with trading(tmp_path, critic=beside_rules(critic), author=author) as user:
        await user.press("g")
        for _ in range(2):
            await user.press("x")
            await user.type("'mates' is too chummy")
            await user.press("enter")
        user.sees("⚠ repeat: you rejected for the same reason again", pane="critique")
        await take(user, "makes it a boundary of the spec")
        user.sees("Make it a boundary of the spec", "'mates' is too chummy", 'no \\"mates\\"')
        await user.press("f2", "enter")
        assert user.saved.spec.boundaries == ('no "mates"',)
        user.transcript_has("amended", reason="came twice: 'mates' is too chummy")
        assert [answer.how for answer in user.saved.answers] == ["amendment", "amendment"], "both reasons are seen to"
        assert open_feedback(user.saved) == ()


async def test_what_grew_is_shown_beside_what_was_asked(tmp_path: Path):
    wordy = [
        "A tool, and a fine and useful one.",
        "A tool, and a fine, useful and most handy one.",
    ]
    critic = TextCritic({"plain": lambda text: False}, {"plain": "Say it plainly."})
    author = TextAuthor({"plain": wordy})
    async with story(tmp_path, "A tool.\n", PLAIN, critic=beside_rules(critic), author=author) as user:
        await user.press("g", "a", "g", "a")
        await user.press("w")
        user.sees("⚠ creep: the draft grows")
        found = re.search(r"(\d) shows the requirements beside what grew", user.screen)
        assert found, user.screen
        await user.press(found[1])
        user.sees(
            "What was asked, and what grew", "Asked for at first", "Is in plain words", "Came since the first review"
        )
        await user.press("escape")
        user.transcript_lacks("amended")


async def test_a_criterion_that_never_moved_is_amended_in_its_place(tmp_path: Path):
    texts = [f"A tool of kind {word}." for word in ("one", "two", "three", "four", "five")]
    critic = TextCritic({"plain": lambda text: False}, {"plain": "Say it plainly."})
    author = TextAuthor({"plain": texts})
    async with story(tmp_path, "A tool.\n", PLAIN, critic=beside_rules(critic), author=author) as user:
        for _ in range(4):
            await user.press("g", "a")
        user.sees("never moved since pass 1: plain")
        await take(user, "amends plain")
        user.sees("Amend a criterion that never moved", "What was said of plain", "v1 ✗ so it reads")
        await user.replace("Is in plain words", "Has no word of more than three syllables")
        await user.press("f2", "enter")
        assert user.saved.spec.criterion("plain").says == "Has no word of more than three syllables"
        user.transcript_has("amended", reason="never moved: plain")


async def test_a_session_taken_up_again_shows_its_signals(tmp_path: Path):
    async with trading(tmp_path) as user:
        await a_pass(user)
        await a_pass(user)
        place = user.file
    async with again(place, critic=TextCritic(), author=swinger()) as user:
        user.sees("⚠ oscillation: concise and complete trade places", pane="critique")
        user.sees("⚠ trades w/ complete", pane="rubric")
        await user.press("2")
        user.transcript_has("froze", target="complete")


async def test_a_fix_that_puts_text_back_says_so_before_it_is_accepted(tmp_path: Path):
    other = FULL.replace("weekly meeting of the team", "gathering")
    author = TextAuthor({"concise": [other], "complete": [FULL]})
    judges = {"concise": lambda text: "gathering" in text, "complete": lambda text: "weekly meeting" in text}
    async with trading(tmp_path, critic=TextCritic(judges), author=author) as user:
        await a_pass(user)
        await user.press("g")
        user.sees("↩ puts back what pass 1 took out", pane="critique")
        assert user.saved.open is not None
        await take(user, "rejects fix 1")
        user.transcript_has("decided", choice="reject")


async def test_what_is_offered_can_be_clicked(tmp_path: Path):
    async with trading(tmp_path) as user:
        await a_pass(user)
        await a_pass(user)
        await user.click("freezes complete")
        user.transcript_has("froze", target="complete")
        await a_pass(user)
        await user.click("D dismisses")
        user.sees("Dismiss this settled. Why?")
        await user.press("escape")
        await user.click("R rates, q quits ")
        user.sees("Rate v4")


async def test_on_a_narrow_screen_a_signal_is_seen_from_every_pane(tmp_path: Path):
    async with trading(tmp_path, size=NARROW) as user:
        await a_pass(user)
        await a_pass(user)
        for pane in ("critique", "draft", "spec", "rubric"):
            await user.go_to(pane)
            user.sees("⚠ oscillation w")
        await user.press("w")
        user.sees("concise and complete trade places", "freezes concise")
        await user.press("2")
        user.transcript_has("froze", target="complete")
        user.does_not_see("⚠ oscillation")


async def test_what_is_asked_about_a_signal_fits_a_narrow_screen(tmp_path: Path):
    critic, author = fighting()
    async with story(
        tmp_path, "We utilize it.\n", PLAIN, critic=beside_rules(critic), author=author, size=NARROW
    ) as user:
        await user.press("g", "a", "g", "a", "g", "1")
        user.sees('id = "no-utilize"', "Parts of the spec that may compete", "F2 takes it, and asks why", "Esc leaves")
        await user.press("escape", "w")
        user.sees("Signals: what the history shows", "⚠ fight", "D dismisses", "Esc leaves")
        found = re.search(r"(\d) shows the requirements beside what grew", user.screen)
        assert found, user.screen
        await user.press(found[1])
        user.sees("Asked for at first", "Came since the first review", "Esc leaves")


async def test_a_digit_with_nothing_beside_it_says_so(tmp_path: Path):
    async with trading(tmp_path) as user:
        await user.press("1")
        user.sees("Nothing is offered under a digit now")
        await user.press("D")
        user.sees("There is no signal to dismiss.")
        await user.press("w")
        user.sees("Nothing goes wrong, as far as the history shows.")
        await user.press("escape")
        await a_pass(user)
        await a_pass(user)
        await user.press("9")
        user.sees("Nothing is offered under 9: there is 1 to")


async def test_what_a_model_says_is_shown_and_drafted_as_words_and_nothing_else(tmp_path: Path):
    critic, author = fighting()
    critic.says["plain"] = "Remove 'utilize' [/] \x1b]0;gone\x07 [b]now[/b]."
    async with story(tmp_path, "We utilize it.\n", PLAIN, critic=beside_rules(critic), author=author) as user:
        await user.press("g", "a", "g", "a", "g", "w")
        user.sees("⚠ fight", "[/] ⟨U+001B⟩]0;gone")
        await user.press("1")
        user.sees("→ Remove 'utilize' [/] ⟨U+001B⟩]0;gone", "[b]now[/b]", 'id = "no-utilize"')
        await user.press("f2", "enter")
        assert user.saved.spec.criteria[-1].says == 'Never says "utilize"'
        assert "\x1b" not in user.screen and "\x07" not in user.screen


async def test_markup_in_a_note_is_shown_as_it_was_typed(tmp_path: Path):
    async with trading(tmp_path) as user:
        await user.press("g")
        for note in ("warmer [b]now[/b]", "more formal [/]"):
            await user.press("n")
            await user.type(note)
            await user.press("enter")
        user.sees("[b]now[/b]", "moving target")
        await user.press("w")
        user.sees("warmer [b]now[/b]", "more formal [/]")
        await user.press("1")
        user.sees("more formal [/]")
