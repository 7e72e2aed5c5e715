"""Freezing on the screen: what is under the cursor, words of it, a measure in its band, a criterion; and thawing."""

from functools import partial
from pathlib import Path

import pytest

from loops import DRAFT, WordAuthor, WordCritic
from redraft.core.events import Locked
from stories.story import NARROW, User, story, words

SHORT = WordCritic(limit=20)


async def select(user: User, selected: str) -> None:
    """Drag the mouse over words that stand in one line of the screen."""
    y, line = next((y, line) for y, line in enumerate(user.lines()) if selected in line)
    x = line.index(selected)
    await user.drag((x, y), (x + len(selected) - 1, y))


def lit(user: User) -> str:
    """What is under the cursor of the list in front."""
    region = user.front.query_one("#offered").region
    rows = [line[region.x : region.right] for line in user.lines()[region.y : region.bottom]]
    return " ".join(" ".join(row[1:] for row in rows if row.startswith("▌")).split())


async def to_offer(user: User, offered: str) -> None:
    """Go down the picker until a line is lit that begins like this."""
    for _ in range(40):
        if offered in lit(user):
            return
        await user.press("j")
    raise AssertionError(f"{offered!r} is not offered:\n{user.screen}")


async def test_two_keys_freeze_the_passage_under_the_cursor(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.find("draft", "We utilize it.")
        await user.press("f")
        user.sees("Under the cursor", "passage p2", "Every later version keeps all of p2, byte for byte.")
        user.transcript_lacks("froze")
        await user.press("enter")
        user.sees("Froze p2; u takes it back.", "❄ p2 (exact)", "p2❄")
        user.transcript_has("froze", what="passage", target="p2", quote="", version=1)
        await user.press("g")
        user.sees("refused: passage p2 is frozen, and this changes it")


async def test_nothing_is_frozen_by_looking(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("f", "j", "plus", "escape", "f", "w", "escape", "F", "escape")
        assert len(user.events("froze")) == 0


async def test_what_is_frozen_is_marked_and_thawed_by_the_same_two_keys(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.find("draft", "You utilize nothing")
        await user.press("f", "enter", "f")
        user.sees("❄ passage p3", "Frozen since v1: Enter thaws it.")
        await user.press("enter")
        user.sees("Thawed p3; u takes it back.")
        user.does_not_see("❄")
        await user.press("u")
        user.sees("Undone: thawed p3.", "❄ p3 (exact)")
        await user.press("u")
        user.sees("Undone: froze p3.")
        user.does_not_see("❄")


async def test_words_selected_with_the_mouse_are_frozen_and_a_fix_of_them_is_refused(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.go_to("draft")
        await select(user, "They utilize it too.")
        await user.press("f")
        user.sees("words of p2", "They utilize it too.", "passage p2")
        await user.press("enter")
        user.transcript_has("froze", what="passage", target="p2", quote="They utilize it too.")
        user.sees('❄ words of p2: "They utilize it too."', "p2❄", "Froze words of p2")
        await user.press("g")
        user.sees("is frozen in p2, and this changes those words")
        user.sees("2 in focus")


async def test_the_rest_of_the_passage_may_change_around_frozen_words(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.go_to("draft")
        await select(user, "They utilize it too.")
        await user.press("f", "enter", "g")
        await user.find("critique", "We [-utilize-]{+use+}")
        await user.press("a")
        assert "We use it. They utilize it too." in user.draft


async def test_words_of_a_shown_fix_are_frozen_as_they_stand_in_the_text(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("g")
        await user.go_to("draft")
        await select(user, "We [-utilize-]{+use+} it.")
        await user.press("f", "enter")
        user.transcript_has("froze", target="p2", quote="We utilize it.")


async def test_a_selection_over_two_passages_offers_the_words_of_each(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.go_to("draft")
        lines = user.lines()
        first = next((line.index("They"), y) for y, line in enumerate(lines) if "They utilize" in line)
        last = next((line.index("nothing"), y) for y, line in enumerate(lines) if "nothing" in line)
        await user.drag(first, (last[0] + len("nothing") - 1, last[1]))
        await user.press("f")
        user.sees("words of p2 They utilize it too.", "words of p3 You utilize nothing")
        await to_offer(user, "words of p3")
        await user.press("enter")
        user.transcript_has("froze", target="p3", quote="You utilize nothing")


async def test_words_that_stand_twice_say_so_and_are_not_frozen(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.go_to("draft")
        await select(user, "utilize it")
        await user.press("f")
        user.sees("it stands there more than once")
        await user.press("enter")
        user.transcript_lacks("froze")


async def test_words_are_frozen_without_a_mouse_by_typing_them(tmp_path: Path):
    draft = DRAFT.replace("and it ends here", "and “it” ends — here")
    async with words(tmp_path, draft=draft) as user:
        await user.find("draft", "You utilize nothing")
        await user.press("f", "w")
        user.sees("Freeze words of p3", "You utilize nothing, and “it” ends — here.")
        await user.type("no such words")
        user.sees("They do not stand in p3.")
        await user.press("enter")
        user.sees("Freeze words of p3")
        await user.press("escape", "f", "w")
        await user.type('"it" ends - here')
        user.sees("They stand there.")
        await user.press("enter")
        user.transcript_has("froze", target="p3", quote="“it” ends — here")


async def test_a_sentence_is_frozen_without_a_mouse_by_going_down_to_it(tmp_path: Path):
    async with words(tmp_path, size=NARROW) as user:
        await user.find("draft", "We utilize it.")
        await user.press("f", "w", "down", "j", "enter")
        user.transcript_has("froze", target="p2", quote="They utilize it too.")
        await user.press("u")
        user.sees("Undone: froze words of p2.")


async def test_a_measure_is_frozen_in_the_band_that_the_user_made_of_it(tmp_path: Path):
    async with words(tmp_path, critic=SHORT, author=WordAuthor("make very good and constant use of")) as user:
        await user.press("f")
        await to_offer(user, "words")
        user.sees("words 15 stays 14 to 16")
        await user.press("plus", "plus", "minus")
        user.sees("words 15 stays 13 to 17")
        await user.press("enter")
        user.transcript_has("froze", what="measure", target="words", low=13.0, high=17.0)
        user.sees("❄ words 13 to 17 (now 15)", "Froze words at 13 to 17")
        await user.press("g")
        user.sees("refused: words are frozen at 13 to 17, and this makes it 21")
        await user.press("u")
        user.does_not_see("❄")


async def test_the_band_always_holds_what_the_draft_has_now(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("f")
        await to_offer(user, "words")
        await user.press("minus", "minus", "minus", "minus")
        user.sees("words 15 stays 15 to 15")


async def test_a_criterion_that_passes_is_frozen_and_a_fix_that_fails_it_refused(tmp_path: Path):
    async with words(tmp_path, author=WordAuthor("make use of"), critic=WordCritic(limit=17)) as user:
        await user.press("g", "s", "s")
        await user.find("rubric", "short")
        await user.press("f")
        user.sees("A version in which it fails is not kept.")
        await user.press("enter")
        user.sees("❄ short (passes)", "]❄short")
        await user.press("g")
        user.sees("refused: criterion 'short' is frozen, and this fails it: 18 words")
        await user.press("u", "u")
        user.does_not_see("❄ short (passes)")


async def test_what_cannot_be_frozen_says_why(tmp_path: Path):
    async with words(tmp_path, critic=WordCritic(limit=17)) as user:
        await user.press("g", "f")
        user.sees("it fails now", "it is not judged yet")
        await to_offer(user, "plain")
        user.sees("It cannot be frozen: it fails now.")
        await user.press("enter")
        user.sees("It cannot be frozen: it fails now.")
        user.transcript_lacks("froze")


async def hand_edit_past_the_band(user: User) -> None:
    await user.press("f")
    await to_offer(user, "words")
    await user.press("enter")
    await user.find("draft", "You utilize nothing")
    await user.press("e")
    await user.rewrite("You utilize nothing, and there is much more to say of it here.")
    await user.press("f2", "a")
    user.sees("Words are frozen at 14 to 16, and this makes it 21", "widen words to 21 and save", "keep editing")


async def test_a_hand_edit_that_leaves_a_band_widens_it(tmp_path: Path):
    async with words(tmp_path) as user:
        await hand_edit_past_the_band(user)
        await user.press("w")
        user.transcript_has("froze", target="words", low=14.0, high=21.0)
        user.sees("❄ words 14 to 21 (now 21)")
        assert "much more to say" in user.draft
        await user.press("u", "u")
        user.sees("❄ words 14 to 16 (now 15)")


async def test_a_hand_edit_that_leaves_a_band_thaws_it(tmp_path: Path):
    async with words(tmp_path) as user:
        await hand_edit_past_the_band(user)
        await user.press("t")
        user.transcript_has("thawed", what="measure", target="words", reason="for a hand edit")
        user.does_not_see("❄")
        assert "much more to say" in user.draft


@pytest.mark.parametrize("leaves", ["k", "escape"])
async def test_a_hand_edit_that_leaves_a_band_goes_on(tmp_path: Path, leaves: str):
    async with words(tmp_path) as user:
        await hand_edit_past_the_band(user)
        await user.press(leaves)
        user.sees("Edit p3", "there is much more to say of it here.")
        await user.rewrite("You utilize nothing, and it stops right here.")
        await user.press("f2", "a")
        assert user.draft.endswith("it stops right here.\n")
        user.sees("❄ words 14 to 16 (now 16)")


async def test_a_hand_edit_of_frozen_words_asks_and_of_other_words_does_not(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.find("draft", "We utilize it.")
        await user.press("f", "w", "down", "enter")
        await user.press("e")
        await user.rewrite("We utilize it. They, too.")
        await user.press("f2", "a")
        assert "They, too." in user.draft
        await user.press("e")
        await user.rewrite("We use it. They, too.")
        await user.press("f2", "a")
        user.sees("is frozen in p2", "thaw and save")
        await user.press("t")
        user.transcript_has("thawed", target="p2", quote="We utilize it.")
        assert "We use it. They, too." in user.draft


async def test_what_is_held_is_listed_and_thawed_for_a_reason(tmp_path: Path):
    async with words(tmp_path, critic=WordCritic(limit=17)) as user:
        await user.press("F")
        user.sees("Nothing is held. f freezes")
        await user.press("escape", "g")
        await user.find("draft", "They utilize it too.")
        await user.press("f", "enter", "f", "w", "down", "j", "enter", "f")
        await to_offer(user, "words 15")
        await user.press("enter")
        await user.find("rubric", "short")
        await user.press("f", "enter", "F")
        user.sees("❄ passage p2", "❄ words of p2 They utilize it too.", "❄ words 15 stays 14 to 16", "❄ short")
        user.sees("since v1, event")
        await to_offer(user, "words of p2")
        await user.press("t")
        await user.type("they may say it otherwise")
        await user.press("enter")
        user.transcript_has("thawed", target="p2", quote="They utilize it too.", reason="they may say it otherwise")
        user.sees("❄ p2 (exact)", "Thawed words of p2")
        await user.press("u")
        user.sees('words of p2: "They utilize it too."')


async def test_a_band_is_changed_in_the_list_of_what_is_held(tmp_path: Path):
    async with words(tmp_path) as user:
        await user.press("f")
        await to_offer(user, "words")
        await user.press("enter", "F", "plus", "plus", "plus")
        user.sees("Enter keeps it at 11 to 19 from now on; t thaws it.")
        await user.press("enter")
        user.sees("❄ words 11 to 19 (now 15)")
        assert [event.high for event in user.events("froze")] == [16.0, 19.0]
        await user.press("u")
        user.sees("❄ words 14 to 16 (now 15)")


async def test_a_frozen_criterion_says_what_it_trades_places_with(tmp_path: Path):
    async with words(tmp_path, critic=WordCritic(limit=17)) as user:
        await user.press("g")
        await user.find("rubric", "short")
        await user.press("f", "enter", "F", "c")
        user.sees("Which criterion does short trade places with?", "plain, warm")
        await user.type("warn")
        await user.press("enter")
        user.sees("There is no other criterion 'warn'; there are plain, warm.")
        await user.press("F", "c")
        await user.type("warm")
        await user.press("enter", "F")
        user.sees("while warm is worked on")
        await user.press("escape", "u", "F")
        user.does_not_see("while warm is worked on")


async def test_the_locked_outline_is_listed_and_unlocked_only_for_a_reason(tmp_path: Path):
    async with story(tmp_path) as user:
        locked = partial(Locked, version=1, outline=("p1 # Notice",), purposes=("what moved",))
        await user.record.put(locked)
        await user.press("F")
        user.sees("≡ outline of v1", "Notice", "what moved")
        await user.press("enter", "enter")
        user.sees("The outline stays locked: unlocking needs a reason.")
        user.transcript_lacks("unlocked")
        await user.press("F", "enter")
        await user.type("it needs a part on parking")
        await user.press("enter")
        user.transcript_has("unlocked", reason="it needs a part on parking")


async def test_all_of_it_fits_a_small_screen(tmp_path: Path):
    async with words(tmp_path, size=NARROW) as user:
        await user.press("f")
        user.sees("Freeze", "Under the cursor", "Enter freezes", "Esc leaves")
        await to_offer(user, "words 15")
        await user.press("enter", "F")
        user.sees("What is held", "words 15 stays 14 to 16", "Esc leaves")
