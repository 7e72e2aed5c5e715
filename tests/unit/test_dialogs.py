"""The small screens: what their keys give back, and that nothing typed is lost."""

from collections.abc import Sequence
from typing import Any

import pytest
from textual.app import App
from textual.events import Paste
from textual.pilot import Pilot
from textual.screen import ModalScreen

from made_session import session
from redraft.core.spec import parse_spec
from redraft.tui.actions import ACTIONS
from redraft.tui.screens.allow_commands import AllowCommands
from redraft.tui.screens.ask_line import AskLine
from redraft.tui.screens.choose import Choice, Choose
from redraft.tui.screens.edit_passage import EditPassage
from redraft.tui.screens.help import HelpScreen
from redraft.tui.screens.line_input import LONGEST_LINE, LineInput
from redraft.tui.screens.version_log import VersionLog

COMMANDED = parse_spec(
    'task = "x"\n'
    + "".join(f'[[criterion]]\nid = "run{n}"\nsays = "Runs"\ncommand = ["tool{n}", "-v", " "]\n' for n in range(6))
)
THAW = (Choice("t", "thaw and save", "thaw"), Choice("k", "keep editing", "keep"))


async def answered(screen: ModalScreen[Any], keys: Sequence[str], size: tuple[int, int] = (80, 24)) -> list[Any]:
    """Everything that the screen gave back after these keys."""
    given: list[Any] = []
    async with App[None]().run_test(size=size) as pilot:
        pilot.app.push_screen(screen, given.append)
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
    return given


def seen(pilot: Pilot[None]) -> str:
    return "\n".join(strip.text for strip in pilot.app.screen._compositor.render_strips())


async def test_enter_sends_a_line() -> None:
    assert await answered(AskLine("Why?"), ["n", "o", "enter"]) == [("no", True)]


async def test_a_line_that_was_left_comes_back_unsent() -> None:
    assert await answered(AskLine("Why?", "begun"), [" ", "x", "escape"]) == [("begun x", False)]


async def test_an_empty_line_is_not_sent_where_one_is_needed() -> None:
    assert await answered(AskLine("Why?", needed=True), ["enter"]) == []
    assert await answered(AskLine("Why?"), ["enter"]) == [("", True)]


async def test_a_paste_of_many_lines_becomes_one_and_steers_nothing() -> None:
    given: list[Any] = []
    async with App[None]().run_test() as pilot:
        pilot.app.push_screen(AskLine("Why?", "it "), given.append)
        await pilot.pause()
        field = pilot.app.screen.query_one(LineInput)
        field.post_message(Paste("one\r\ntwo\x1b]52;\n" + "x" * 1_000_000))
        await pilot.pause()
        assert field.value.startswith("it one two⟨U+001B⟩]52; xxx")
        assert len(field.value) == LONGEST_LINE
        await pilot.press("escape")
    assert given[0].text.startswith("it one two\x1b]52; x")


async def test_a_choice_has_its_own_key_and_enter_decides_nothing() -> None:
    assert await answered(Choose("Held", THAW), ["enter", "x"]) == []
    assert await answered(Choose("Held", THAW), ["k"]) == ["keep"]
    assert await answered(Choose("Held", THAW, default="k"), ["x", "enter"]) == ["keep"]
    assert await answered(Choose("Held", THAW), ["escape"]) == [None]


async def test_a_choice_can_be_clicked() -> None:
    given: list[Any] = []
    async with App[None]().run_test() as pilot:
        pilot.app.push_screen(Choose("Held", THAW, why="p1 is frozen"), given.append)
        await pilot.pause()
        await pilot.click("Answers", offset=(6, 1))
        await pilot.pause()
    assert given == ["keep"]


async def test_an_edit_is_shown_as_a_diff_and_then_accepted() -> None:
    given: list[Any] = []
    async with App[None]().run_test() as pilot:
        pilot.app.push_screen(EditPassage("p4", "teams cut time", "teams ship faster"), given.append)
        await pilot.pause()
        await pilot.press("f2")
        await pilot.pause()
        assert "teams [-ship faster-]{+cut time+}" in seen(pilot)
        await pilot.press("a")
        await pilot.pause()
    assert given == [("teams cut time", True)]


async def test_after_the_diff_one_may_go_on_editing() -> None:
    assert await answered(EditPassage("p4", "old"), ["N", "ctrl+o", "e", "!", "ctrl+o", "a"]) == [("N!old", True)]


async def test_a_and_e_are_letters_while_editing() -> None:
    assert await answered(EditPassage("p4", ""), ["a", "e", "escape"]) == [("ae", False)]


@pytest.mark.parametrize(
    "text", ["a\x1b[31mb\r\nc\x85d\r\n", "tab\tand \u202e and \u2028 end\n", "", "⟨U+001B⟩", "a\rb\nc"]
)
async def test_what_was_not_changed_comes_back_exactly(text: str) -> None:
    assert await answered(EditPassage("p4", text), ["f2", "a"]) == [(text, True)]


async def test_the_log_returns_to_a_version_or_takes_one_change_back() -> None:
    assert await answered(VersionLog(session()), ["j", "u"]) == [("go back", 1, 0)]
    assert await answered(VersionLog(session()), ["t"]) == [("take back", 2, 0)]
    assert await answered(VersionLog(session()), ["space", "j", "c"]) == [("challenge", 1, 2)]
    assert await answered(VersionLog(session()), ["space", "space", "j", "c"]) == [("challenge", 1, 0)]
    assert await answered(VersionLog(session()), ["escape"]) == [None]


async def test_the_log_shows_what_the_version_under_the_cursor_changed() -> None:
    async with App[None]().run_test(size=(120, 40)) as pilot:
        pilot.app.push_screen(VersionLog(session()))
        await pilot.pause()
        await pilot.pause()
        assert "the figure from the context  3/5" in seen(pilot)
        assert "[-ship faster-]{+cut build time from 40" in seen(pilot)
        assert "minutes+}" in seen(pilot) and "evidence" in seen(pilot)


async def test_help_names_every_action_and_any_of_its_keys_closes_it() -> None:
    for key in ("escape", "q", "question_mark"):
        assert await answered(HelpScreen(), [key]) == [None]
    async with App[None]().run_test(size=(140, 70)) as pilot:
        pilot.app.push_screen(HelpScreen())
        await pilot.pause()
        await pilot.pause()
        shown = seen(pilot)
        assert [action.help for action in ACTIONS if action.help not in shown] == []


async def test_commands_are_not_allowed_before_the_last_of_them_was_seen() -> None:
    assert await answered(AllowCommands(COMMANDED), ["a", "enter", "a"]) == []
    assert await answered(AllowCommands(COMMANDED), ["a"] * 4) == ["allow"]
    assert await answered(AllowCommands(COMMANDED), ["n"]) == ["without"]
    assert await answered(AllowCommands(COMMANDED), ["escape"]) == [None]
    async with App[None]().run_test(size=(80, 24)) as pilot:
        pilot.app.push_screen(AllowCommands(COMMANDED))
        await pilot.pause()
        assert "a shows the rest" in seen(pilot) and "tool5" not in seen(pilot)
        await pilot.press(*"jjjjjjjjjjjjjjjjjjjjjjjj")
        await pilot.pause()
        assert "a allows them here" in seen(pilot) and "tool5" in seen(pilot) and '" "' in seen(pilot)


@pytest.mark.parametrize("size", [(80, 24), (50, 16)])
async def test_every_dialog_shows_its_keys_on_a_small_screen(size: tuple[int, int]) -> None:
    async with App[None]().run_test(size=size) as pilot:
        for made in (AskLine("Why?"), Choose("Held", THAW), EditPassage("p4", "x"), HelpScreen()):
            pilot.app.push_screen(made)
            await pilot.pause()
            await pilot.pause()
            assert "Esc leaves" in seen(pilot), made
            await pilot.press("escape")
            await pilot.pause()
