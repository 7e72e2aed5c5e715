"""Home and the making of a spec: what a person does before a session exists."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.app import App

from redraft.config import load, sessions_dir
from redraft.core.spec import SpecError, parse_spec, render_spec
from redraft.templates import NAMES, template_spec
from redraft.transcripts.library import summary
from redraft.tui.making import Making, criterion_toml, making_rows, read_criterion
from redraft.tui.screens.drafting import DraftingScreen
from redraft.tui.screens.edit_passage import EditPassage
from redraft.tui.screens.home import HomeScreen
from redraft.tui.screens.new_session import NewSession, save_spec
from redraft.tui.widgets.pane import Pane
from redraft.tui.widgets.status import StatusLine


@pytest.mark.parametrize("name", NAMES)
def test_every_template_can_be_taken_as_it_is(name: str) -> None:
    making = Making(task="Write it", audience="them").begun_with(name, template_spec(name))
    for criterion, _ in making.criteria:
        making = making.deciding(criterion.id, "taken")
    spec = making.spec() if making.criteria else making.with_another("It is short").spec()
    assert parse_spec(render_spec(spec)) == spec
    assert spec.task == "Write it" and spec.title == "Write it"


@pytest.mark.parametrize("name", NAMES)
def test_every_criterion_can_be_changed_as_a_spec_would_write_it(name: str) -> None:
    for criterion in template_spec(name).criteria:
        assert read_criterion(criterion_toml(criterion)) == criterion


def test_a_spec_in_the_making_says_what_is_missing() -> None:
    making = Making()
    assert "t asks" in making.missing
    making = Making(task="x")
    assert "p picks" in making.missing
    making = making.begun_with("email", template_spec("email"))
    assert "to decide" in making.missing
    for criterion, _ in making.criteria:
        making = making.deciding(criterion.id, "dropped")
    assert "at least one" in making.missing
    with pytest.raises(ValueError, match="at least one"):
        making.spec()
    assert making.with_another("Sounds like us").missing == ""


def test_criteria_of_ones_own_get_ids_of_their_own() -> None:
    making = Making().with_another("Sounds like us").with_another("Sounds calm").with_another("42!")
    assert [criterion.id for criterion, _ in making.criteria] == ["sounds", "sounds2", "mine"]


def test_a_criterion_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(SpecError):
        read_criterion('[[criterion]]\nid = "x"\nmax_words = "many"\n')


def test_a_dropped_criterion_is_marked_without_colour() -> None:
    making = Making(task="x").begun_with("email", template_spec("email"))
    first = making.criteria[0][0].id
    row = next(row for row in making_rows(making.deciding(first, "dropped")) if row.item == first)
    assert row.lead[0][0] == "✗ "


def test_what_a_template_of_ones_own_brings_along_is_seen_before_the_session_begins() -> None:
    own = replace(template_spec("email"), audience="Our dispatchers", boundaries=("no 'leverage'",), tone="plain")
    making = Making(task="Ask for a call.").begun_with("email", own)
    told = ["".join(text for text, _ in (*row.lead, *row.body)) for row in making_rows(making)]
    assert {"Our dispatchers", "· no 'leverage'", "plain"} <= set(told)
    for criterion in own.criteria:
        making = making.deciding(criterion.id, "taken")
    assert (making.spec().audience, making.spec().boundaries) == ("Our dispatchers", ("no 'leverage'",))


def test_a_saved_spec_never_overwrites_another(tmp_path: Path) -> None:
    said = [save_spec(f"text {n}", "Launch email", tmp_path / "specs") for n in range(3)]
    names = sorted(path.name for path in (tmp_path / "specs").iterdir())
    assert names == ["launch-email-2.toml", "launch-email-3.toml", "launch-email.toml"]
    assert "launch-email.toml" in said[0]
    (tmp_path / "file").write_text("")
    assert "could not be saved" in save_spec("text", "x", tmp_path / "file")


async def test_questions_are_asked_then_criteria_taken_and_the_session_begins() -> None:
    async with App[None]().run_test(size=(120, 40)) as pilot:
        pilot.app.push_screen(NewSession(load()))
        await pilot.pause()
        await pilot.press(*"Sell it", "enter", *"VPs", "enter", "1")
        await pilot.pause()
        made = pilot.app.screen
        assert isinstance(made, NewSession)
        assert made.making.task == "Sell it" and made.making.template == "email"
        await pilot.press("a", "r", "g")
        await pilot.pause()
        assert "to decide" in made.query_one(StatusLine).hint
        await pilot.press("A", "g")
        await pilot.pause(0.2)
        drafting = pilot.app.screen
        assert isinstance(drafting, DraftingScreen)
        ids = [criterion.id for criterion in drafting.record.session.spec.criteria]
        dropped = template_spec("email").criteria[1].id
        assert dropped not in ids and template_spec("email").criteria[0].id in ids
        assert [summary(path).title for path in sessions_dir().glob("*.toml")] == ["Sell it"]
        assert list((sessions_dir().parent / "specs").iterdir())
        drafting.record.close()


async def test_leaving_a_question_keeps_what_was_typed() -> None:
    async with App[None]().run_test(size=(120, 40)) as pilot:
        pilot.app.push_screen(NewSession(load(), template="rfc"))
        await pilot.pause()
        await pilot.press(*"Half", "escape")
        await pilot.pause()
        made = pilot.app.screen
        assert isinstance(made, NewSession)
        assert made.making.task == "Half"
        await pilot.press("t", "!", "enter")
        await pilot.pause()
        assert made.making.task == "Half!"


async def test_a_criterion_is_changed_as_toml_and_what_is_wrong_is_said() -> None:
    async with App[None]().run_test(size=(120, 40)) as pilot:
        pilot.app.push_screen(NewSession(load(), template="email"))
        await pilot.pause()
        await pilot.press("escape", "e")
        await pilot.pause()
        await pilot.press("x", "f2", "a")
        await pilot.pause()
        assert isinstance(pilot.app.screen, EditPassage)
        await pilot.press("delete", "f2", "a")
        await pilot.pause()
        made = pilot.app.screen
        assert isinstance(made, NewSession)
        assert made.making.criteria[0] == (template_spec("email").criteria[0], "taken")


async def test_home_opens_the_demo_and_a_session_that_stands_there() -> None:
    async with App[None]().run_test(size=(120, 40)) as pilot:
        pilot.app.push_screen(HomeScreen(load()))
        await pilot.pause(0.1)
        await pilot.press("D")
        await pilot.pause(0.3)
        demo = pilot.app.screen
        assert isinstance(demo, DraftingScreen)
        demo.record.close()
        pilot.app.pop_screen()
        await pilot.pause(0.3)
        pane = pilot.app.screen.query_one(Pane)
        assert pane.cursor.endswith(".toml")
        await pilot.press("enter")
        await pilot.pause(0.2)
        again = pilot.app.screen
        assert isinstance(again, DraftingScreen)
        assert again.record.session.id == demo.record.session.id
        again.record.close()
