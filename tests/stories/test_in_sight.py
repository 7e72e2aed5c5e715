"""What a pass ended with is seen at once, above the findings, however low the screen is."""

from pathlib import Path

from redraft.tui.widgets.panes import CritiquePane
from stories.seated import drafting_screen
from stories.story import story
from swaying import FULL, TRADING, TextCritic, swinger


async def test_a_signal_is_in_sight_once_its_pass_is_over(tmp_path: Path):
    async with story(tmp_path, FULL, TRADING, critic=TextCritic(), author=swinger(), size=(120, 24)) as user:
        for _ in range(2):
            await user.press("g", "a", "k")
        user.sees("⚠ oscillation", pane="critique")
        pane = drafting_screen(user).query_one(CritiquePane)
        assert pane.scroll_offset.y == 0 and pane.max_scroll_y > 0
        await user.press("j")
        assert pane.scroll_offset.y > 0
        await user.press("k")
        assert pane.scroll_offset.y == 0
