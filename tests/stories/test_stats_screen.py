"""What a person sees of their sessions, and how a fault that comes back gets into a template."""

import tomllib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from redraft.config import Config, config_dir, sessions_dir
from redraft.templates import template
from redraft.tui.app import RedraftApp
from redraft.tui.screens.help import HelpScreen
from redraft.tui.screens.stats import StatsScreen
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.status import StatusLine
from stats.made_sessions import make

WIDE, NARROW = (160, 45), (80, 24)
SOME = 24


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REDRAFT_HOME", str(tmp_path))
    sessions_dir().mkdir(parents=True)
    return tmp_path


@asynccontextmanager
async def watching(size: tuple[int, int] = WIDE) -> AsyncIterator[tuple[StatsScreen, Pilot[None]]]:
    screen = StatsScreen()
    app = RedraftApp(Config(), lambda: screen)
    async with app.run_test(size=size) as pilot:
        await counted(screen, pilot)
        yield screen, pilot


async def counted(screen: StatsScreen, pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete([w for w in pilot.app.workers if w.group == "count"])
    await pilot.pause()
    assert screen.report is not None


def seen(screen: StatsScreen) -> str:
    return "\n".join(strip.text for strip in screen._compositor.render_strips())


def pane(screen: StatsScreen, name: str) -> str:
    return "\n".join(laid.lead_text + laid.text for laid in screen.query_one(f"#{name}", Pane).layout_now.rows)


async def test_every_figure_says_on_how_many_cases_it_rests() -> None:
    make(sessions_dir(), SOME)
    async with watching() as (screen, _):
        report = screen.report
        assert report is not None
        assert f"{SOME} sessions" in seen(screen)
        assert f"n {report.ratings.all.mean.n}" in pane(screen, "ratings")
        assert report.ratings.all.mean.value is not None
        assert f"{report.ratings.all.mean.value:,.2f}" in pane(screen, "ratings")
        assert f"n {report.deciding.acceptance.all.share.n}" in pane(screen, "accepted")
        first = report.agreeing.criteria[0]
        assert first.criterion in pane(screen, "trust") and f"n {first.kappa.n}" in pane(screen, "trust")
        assert "re-opened" in pane(screen, "trust")
        assert "median to done" in pane(screen, "passes")
        assert "abandoned" in pane(screen, "course")


async def test_too_few_cases_claim_nothing() -> None:
    make(sessions_dir(), 2)
    async with watching() as (screen, _):
        assert "too few to say" in seen(screen)
        assert "%" not in pane(screen, "passes")


async def test_a_fault_that_comes_back_is_added_to_a_template_with_one_key_and_enter() -> None:
    make(sessions_dir(), SOME)
    async with watching() as (screen, pilot):
        assert screen.report is not None
        fault = screen.report.recurring[0]
        most = fault.templates[0].template
        while screen.current != "recurring":
            await pilot.press("tab")
        await pilot.press("b")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.app.workers.wait_for_complete([w for w in pilot.app.workers if w.group == "add"])
        await pilot.pause()
        assert f"added to the boundaries of {most}" in pane(screen, "recurring")
        assert fault.boundary in tomllib.loads(template(most))["boundaries"]
        assert (config_dir() / "templates" / f"{most}.toml").exists()


async def test_a_template_that_there_is_not_is_named_and_nothing_is_added() -> None:
    make(sessions_dir(), SOME)
    async with watching() as (screen, pilot):
        while screen.current != "recurring":
            await pilot.press("tab")
        await pilot.press("r")
        await pilot.pause()
        await pilot.press("x", "enter")
        await pilot.app.workers.wait_for_complete([w for w in pilot.app.workers if w.group == "add"])
        await pilot.pause()
        assert "no template is called" in screen.query_one(StatusLine).hint
        assert not (config_dir() / "templates").exists()


async def test_b_elsewhere_says_where_it_works() -> None:
    make(sessions_dir(), 3)
    async with watching() as (screen, pilot):
        await pilot.press("b")
        assert "Go to a fault that comes back" in screen.query_one(StatusLine).hint


async def test_since_and_template_count_less_and_come_round() -> None:
    make(sessions_dir(), SOME)
    async with watching() as (screen, pilot):
        assert screen.report is not None
        templates = [name for name, _ in screen.report.scope.templates if name]
        for name in (*templates, ""):
            await pilot.press("m")
            await counted(screen, pilot)
            assert screen.report.scope.template == name
        for span in ("30d", "90d", "1y", ""):
            await pilot.press("s")
            await counted(screen, pilot)
            assert (screen.report.scope.since is None) == (not span)


async def test_a_broken_file_is_named_and_the_others_are_counted() -> None:
    make(sessions_dir(), 5)
    (sessions_dir() / "2026-11-01-broken-zzzz.toml").write_bytes(b"\x1b]0;owned\x07 = \xff")
    async with watching() as (screen, _):
        assert "5 sessions" in seen(screen) and "left out: 2026-11-01-broken-zzzz.toml" in seen(screen)
        assert "\x1b" not in seen(screen)


async def test_no_session_says_how_to_begin_and_none_so_late_how_to_count_more() -> None:
    async with watching(NARROW) as (screen, pilot):
        assert "No session to learn from" in pane(screen, "ratings") and "n begins one" in pane(screen, "ratings")
        assert "q leaves  ? help" in seen(screen)
        await pilot.press("s")
        await counted(screen, pilot)
        assert "s counts from longer ago" in pane(screen, "ratings")


async def test_one_pane_at_a_time_where_it_is_narrow() -> None:
    make(sessions_dir(), 5)
    async with watching(NARROW) as (screen, pilot):
        for place, (_, title) in enumerate(screen.panes, 1):
            assert title in seen(screen) and f"{place} of 6" in seen(screen)
            await pilot.press("tab")
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press("escape", "q")
        await pilot.pause()
        assert not pilot.app.is_running
