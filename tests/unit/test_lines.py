"""The one-line widgets: status, keys, header."""

import pytest
from textual.app import App, ComposeResult

from made_session import session
from redraft.tui.widgets import status
from redraft.tui.widgets.header import ContextLine, HeaderLine
from redraft.tui.widgets.keybar import Key, KeyBar
from redraft.tui.widgets.status import StatusLine

KEYS = (Key("accept", "a", "accept"), Key("reject", "r", "reject"), Key("help", "?", "help"))


class Lines(App[None]):
    """All of them, and what was pressed."""

    def __init__(self) -> None:
        super().__init__()
        self.pressed: list[str] = []

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield ContextLine()
        yield StatusLine()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(KeyBar).keys = KEYS
        self.query_one(HeaderLine).session = self.query_one(ContextLine).session = session()

    def on_key_bar_pressed(self, event: KeyBar.Pressed) -> None:
        self.pressed.append(event.action)

    def shown(self) -> list[str]:
        return [strip.text.strip() for strip in self.screen._compositor.render_strips()]


async def test_a_click_on_a_key_says_which() -> None:
    async with (app := Lines()).run_test() as pilot:
        for x in (2, 7, 12, 24, 70):
            await pilot.click(KeyBar, offset=(x, 0))
        assert app.pressed == ["accept", "accept", "reject", "help"]
        assert app.shown()[4] == "a accept  r reject  ? help"


async def test_a_fault_stays_while_hints_come_and_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(status, "HINT_SECONDS", 0.5)
    async with (app := Lines()).run_test() as pilot:
        line = app.query_one(StatusLine)
        line.fault = "The disk is full. S saves elsewhere."
        line.doing = "Judging"
        line.say("Frozen.")
        await pilot.pause()
        assert app.shown()[3:5] == ["▲ The disk is full. S saves elsewhere.", "◌ Judging… Esc cancels  Frozen."]
        await pilot.pause(0.8)
        line.doing = ""
        await pilot.pause()
        assert app.shown()[4] == ""
        assert app.shown()[3] == "▲ The disk is full. S saves elsewhere."
        assert line.has_class("-fault")
        line.fault = ""
        await pilot.pause()
        assert app.shown()[3] == ""
        assert not line.has_class("-fault")


async def test_task_and_failing_criteria_stay_in_sight_on_a_narrow_screen() -> None:
    async with (app := Lines()).run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        shown = app.shown()
        assert shown[0].startswith("Launch email") and shown[0].endswith("3/5")
        assert shown[1].startswith("Task  Write a sales email") and len(shown[1]) <= 58
        assert shown[2] == "Fails evidence, ask"
