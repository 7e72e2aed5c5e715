"""The table of home: columns that stay in line at any width, whatever is in them, and what is shown of the shelf."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult

from faults.made import nasty_text
from redraft.core.session_row import SessionRow
from redraft.transcripts.index import Entry
from redraft.tui.shelf import SORTS, Shelf, Template, View, first_key, next_section
from redraft.tui.widgets.cells import fit
from redraft.tui.widgets.layout import lay
from redraft.tui.widgets.long_pane import LongPane
from redraft.tui.widgets.shelf_rows import ShelfTable, about, age, stars

NOW = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
TITLES = (
    "Launch email", "", "発売のお知らせ" * 20, "👩‍👩‍👧‍👦 family 🇩🇪" * 9, "[red]x[/red] \x1b[31m\u202e",
    "a\nb\tc", "é" * 300, "x" * 5_000, "joined \u200d",
)  # fmt: skip


def row(number: int = 0, **about: object) -> SessionRow:
    given: dict[str, object] = {
        "id": f"k{number}", "title": f"Title {number}", "kind": "draft", "template": "email", "state": "open",
        "head": 2, "versions": 2, "passes": 1, "score": "5/7", "share": 5 / 7, "rating": 0, "unrated": False,
        "created": NOW - timedelta(days=number), "changed": NOW - timedelta(hours=number), "events": 12,
        "author": "offline", "critic": "offline", "forked": "", "feedback": 0,
    }  # fmt: skip
    return SessionRow(**(given | about))  # type: ignore[arg-type]


def entry(number: int = 0, **about: object) -> Entry:
    return Entry(f"s{number}.toml", 1, 1, 1, row(number, **about))


def words_at(table: ShelfTable, place: int, width: int) -> str:
    laid = lay(table.row(place, width), 10_000)
    return laid.lead_text + laid.text


@pytest.mark.parametrize("width", [30, 60, 75, 76, 100, 103, 104, 155, 300])
def test_columns_stay_in_line_whatever_is_in_them(width: int):
    dice = random.Random(width)
    titles = [*TITLES, *(nasty_text(dice) for _ in range(40))]
    entries = [entry(n, title=title, author=title, forked="k9" * (n % 2)) for n, title in enumerate(titles)]
    table = ShelfTable(Shelf(entries, now=NOW).lines(View()), View(), NOW)
    state = words_at(table, 0, width).index("State")
    for place in range(1, len(titles) + 1):
        shown = words_at(table, place, width)
        before, found, _ = shown.partition("open      ")
        assert found and cell_len(before) == state, (width, shown)
        assert cell_len(shown) <= max(width, 55)
        assert not any(sign in shown for sign in "\x1b\u202e\n\t\r")


@pytest.mark.parametrize("text", TITLES)
def test_what_does_not_fit_is_cut_with_an_ellipsis(text: str):
    for cells in range(1, 60):
        shown = fit(text, cells)
        assert cell_len(shown) == cells
        assert cell_len(fit(text, cells, right=True)) == cells
    assert fit("Launch email", 6) == "Launc…" and fit("ab", 4, right=True) == "  ab"


@pytest.mark.parametrize(
    ("since", "says"),
    [
        (timedelta(seconds=-5), "now"), (timedelta(seconds=59), "now"), (timedelta(minutes=5), "5 min"),
        (timedelta(hours=2), "2 h"), (timedelta(days=3), "3 d"), (timedelta(days=44), "6 wk"),
        (timedelta(days=430), "14 mo"), (timedelta(days=1200), "3 y"), (timedelta(days=40_000), "109 y"),
    ],
)  # fmt: skip
def test_how_long_ago_is_said_in_one_unit(since: timedelta, says: str):
    assert age(since) == says and len(says) <= 6


def test_a_rating_is_so_many_of_five_stars():
    assert stars(row(rating=4)) == "★★★★☆" and stars(row()) == ""


def test_what_waits_stands_above_and_the_cursor_begins_at_the_first_session():
    shelf = Shelf([entry(30, unrated=True), entry(1, feedback=2)], now=NOW)
    lines = shelf.lines(View())
    assert [line.what for line in lines] == ["columns", "unrated", "feedback", "", "session", "session"]
    assert first_key(lines) == "session s1.toml"
    assert [line.what for line in shelf.lines(View("title"))] == ["columns", "session", "session"]


@pytest.mark.parametrize("sort", SORTS)
def test_every_order_holds_every_session_once_and_what_is_broken_last(sort: str):
    shelf = Shelf([Entry("x.toml", 1, 1, 1, fault="x.toml is broken"), *(entry(n, rating=n % 4) for n in range(9))])
    for turned in (False, True):
        names = [each.name for each in shelf.sorted_by(View("", sort, turned))]  # type: ignore[arg-type]
        assert sorted(names) == sorted({each.name for each in shelf.sessions}) and names[-1] == "x.toml"


def test_sections_follow_each_other_and_begin_again():
    shelf = Shelf([entry(1)], [entry(7)], [Template("email", "Mail", False)], NOW)
    lines = {line.key: line for line in shelf.lines(View()) if line.key}
    assert next_section(lines, lines["session s1.toml"]) == "sample s7.toml"
    assert next_section(lines, lines["sample s7.toml"]) == "template email"
    assert next_section(lines, lines["template email"]) == "session s1.toml"
    assert next_section(lines, None) == "session s1.toml" and next_section({}, None) == ""


def test_more_is_said_of_what_is_under_the_cursor():
    shelf = Shelf([entry(1, passes=1, forked="zz9a"), Entry("x.toml", 1, 1, 1, fault="x.toml is\nbroken")], now=NOW)
    said = [about(line) for line in shelf.lines(View()) if line.what == "session"]
    assert said == ["k1 · email · v2 · 1 pass · 12 events · from zz9a · offline", "x.toml is broken"]


class Panes(App[None]):
    def compose(self) -> ComposeResult:
        yield LongPane(id="shelf")


async def test_thousands_of_rows_are_made_only_where_they_are_looked_at():
    made: list[int] = []

    class Counted(ShelfTable):
        def row(self, place: int, width: int):
            made.append(place)
            return super().row(place, width)

    table = Counted(Shelf([entry(n) for n in range(5_000)], now=NOW).lines(View()), View(), NOW)
    async with Panes().run_test(size=(80, 24)) as pilot:
        pane = pilot.app.query_one(LongPane)
        pane.table = table
        pane.focus()
        await pilot.press("end")
        await pilot.pause()
        assert pane.cursor == "session s4999.toml"
        await pilot.press("pageup", "home", "pagedown")
        await pilot.pause()
        assert pane.cursor == "session s20.toml"
        top = pilot.app.screen._compositor.render_strips()[1].text
        assert "Title" in top and "State" in top
        await pilot.click(offset=(5, 1))
        assert pane.cursor == "session s20.toml"
    assert 0 < len(set(made)) < 200
