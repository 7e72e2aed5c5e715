"""A pane on a screen: cursor, mouse, selection, titles, focus and sizes."""

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.selection import Selection
from textual.widgets import Static

from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.rows import Row, plain

ROWS = (
    Row(plain("heading")),
    *(
        Row(
            plain(f"item {n} says something that takes more than one line of this pane"),
            item=f"i{n}",
            gutter=("g ", ""),
        )
        for n in range(12)
    ),
)


class Shown(App[None]):
    """One pane, and something else that can take the focus."""

    CSS = "Pane { height: 12; width: 40; }"

    def __init__(self, rows: tuple[Row, ...] = ROWS) -> None:
        super().__init__()
        self.chosen: list[str] = []
        self._rows = rows

    def compose(self) -> ComposeResult:
        pane = Pane(id="pane")
        pane.rows = self._rows
        yield pane
        yield Static("below")

    def on_pane_chosen(self, event: Pane.Chosen) -> None:
        self.chosen.append(event.item)

    @property
    def pane(self) -> Pane:
        return self.query_one(Pane)

    def lines(self) -> list[str]:
        return [self.pane.render_line(y).text.rstrip() for y in range(self.pane.scrollable_content_region.height)]


async def test_rows_given_before_the_first_paint_are_shown() -> None:
    async with (app := Shown()).run_test():
        assert app.lines()[0] == " heading"
        assert app.lines()[1] == "▌g item 0 says something that takes"
        assert app.lines()[2] == "▌  more than one line of this pane"


async def test_the_cursor_goes_from_item_to_item_and_stays_in_sight() -> None:
    async with (app := Shown()).run_test() as pilot:
        app.pane.focus()
        await pilot.press("j", "down", "j", "k", "j", "j", "j", "j")
        assert app.chosen == ["i1", "i2", "i3", "i2", "i3", "i4", "i5", "i6"]
        assert app.pane.cursor == "i6"
        lit = [line for line in app.lines() if line.startswith("▌")]
        assert lit[0].startswith("▌g item 6") and len(lit) == 2
        await pilot.press(*["k"] * 9)
        assert app.pane.cursor == "i0"
        assert app.pane.scroll_offset.y <= 1


async def test_a_cursor_set_from_outside_says_nothing_and_is_brought_into_sight() -> None:
    async with (app := Shown()).run_test() as pilot:
        app.pane.cursor = "i11"
        await pilot.pause()
        assert any(line.startswith("▌g item 11") for line in app.lines())
        assert app.chosen == []


async def test_a_click_goes_to_the_item_under_the_mouse() -> None:
    async with (app := Shown()).run_test() as pilot:
        await pilot.click(app.pane, offset=(10, 5))
        await pilot.click(app.pane, offset=(10, 1))
        assert app.chosen == ["i1"]


async def test_when_the_cursors_item_goes_the_next_takes_its_place() -> None:
    async with (app := Shown()).run_test() as pilot:
        app.pane.cursor = "i3"
        app.pane.rows = tuple(row for row in ROWS if row.item not in ("i3", "i4"))
        await pilot.pause()
        assert app.pane.cursor == "i5"
        app.pane.rows = ROWS[:3]
        assert app.pane.cursor == "i1"
        app.pane.rows = ROWS[:1]
        assert app.pane.cursor == ""


async def test_a_pane_without_items_scrolls() -> None:
    rows = tuple(Row(plain(f"line {n}")) for n in range(40))
    async with (app := Shown(rows)).run_test() as pilot:
        app.pane.focus()
        await pilot.press("j", "j", "k", "j")
        assert app.pane.scroll_offset.y == 2
        assert app.chosen == []


async def test_what_is_selected_is_copied_without_gutters_and_without_the_breaks_of_wrapping() -> None:
    async with (app := Shown()).run_test() as pilot:
        await pilot.mouse_down(app.pane, offset=(4, 2))
        await pilot.hover(app.pane, offset=(9, 4))
        await pilot.mouse_up(app.pane, offset=(9, 4))
        await pilot.pause()
        first = "item 0 says something that takes more than one line of this pane"
        assert app.screen.get_selected_text() == f"{first}\nitem 1"
        style = app.screen.get_component_rich_style("screen--selection")
        strip = app.pane.render_line(2)
        assert any(segment.style is not None and segment.style.bgcolor == style.bgcolor for segment in strip)
        assert app.chosen == []


async def test_everything_can_be_selected() -> None:
    rows = (Row(plain("one"), lead=plain("- ")), Row(), Row(plain("tab\there"), gutter=("p1 ", "")))
    async with (app := Shown(rows)).run_test():
        assert app.pane.get_selection(Selection(None, None)) == ("- one\n\ntab    here", "\n")
        assert app.pane.get_selection(Selection(Offset(1, 1), Offset(2, 9))) == ("\ntab    here", "\n")


async def test_a_resize_wraps_anew_and_keeps_the_cursor_in_sight() -> None:
    async with (app := Shown()).run_test(size=(100, 30)) as pilot:
        app.pane.cursor = "i9"
        before = app.pane.layout_now.height
        app.pane.styles.width = 90
        await pilot.pause()
        assert app.pane.layout_now.height == 13 < before
        app.pane.styles.width = 24
        await pilot.pause()
        assert app.pane.layout_now.height > before
        assert any(line.startswith("▌g item 9") for line in app.lines())


async def test_titles_are_literal() -> None:
    async with (app := Shown()).run_test() as pilot:
        app.pane.show_title("Draft [/] \x1b[31m", "[@click=app.quit]x[/]")
        await pilot.pause()
        screen = "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "Draft [/] ⟨U+001B⟩[31m" in screen
        assert "[@click=app.quit]x[/]" in screen


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (20, 4), (300, 90)])
async def test_no_size_is_too_small_or_too_large(size: tuple[int, int]) -> None:
    async with (app := Shown()).run_test(size=size) as pilot:
        app.pane.styles.width, app.pane.styles.height = size
        app.pane.focus()
        await pilot.press("j", "j", "k")
        assert app.pane.cursor == "i1"


async def test_wide_words_end_where_the_pane_ends() -> None:
    rows = (Row(plain("漢字" * 40)), Row(plain("👩\u200d💻 " * 30)), Row(plain("x" * 300)), Row(fill="─"))
    async with (app := Shown(rows)).run_test():
        width = app.pane.scrollable_content_region.width
        strips = [app.pane.render_line(y) for y in range(10)]
        assert {strip.cell_length for strip in strips} == {width}
