"""Hostile and bracketed text in every widget: shown as it stands, nothing clicked, nothing sent to the terminal."""

import random
from typing import Any

import pytest
from msgspec.structs import replace
from textual.app import App, ComposeResult
from textual.screen import ModalScreen

from made_session import session
from redraft.core.draft import Draft, Passage
from redraft.core.rated import Given
from redraft.core.session import Session
from redraft.tui.screens.ask_line import AskLine
from redraft.tui.screens.choose import Choice, Choose
from redraft.tui.screens.edit_passage import EditPassage
from redraft.tui.screens.help import HelpScreen
from redraft.tui.screens.rating import RateVersion
from redraft.tui.screens.version_log import VersionLog
from redraft.tui.widgets.header import ContextLine, HeaderLine
from redraft.tui.widgets.keybar import Key, KeyBar
from redraft.tui.widgets.panes import CritiquePane, DraftPane, RubricPane, SessionPane, SpecPane
from redraft.tui.widgets.rating_rows import of_session
from redraft.tui.widgets.status import StatusLine

EVERY_RUN, SOAK = 40, 5_000
DIALOGS_EVERY_RUN, DIALOGS_SOAK = 12, 1_200
PIECES = [
    "[", "]", "[/", "[/]", "[b]", "[/b]", "[@click=app.quit]", "[@click=app.bell('x')]", "[red on blue]", "[link=x]",
    "$", "$primary", "\\[", "\\", "{", "}", "'", '"', "=", "x", "word ", " ", "\n", "[[", "]]", "[#ff0000]", "漢",
    "👩\u200d💻", "\x1b]52;c;aGk=\x1b\\", "\x1b[2J", "\x9b31m", "\u202e", "\u2066", "\x00", "\x7f", "\r",
    "\t", "\U000e0041", "\ud800",
]  # fmt: skip
STEERS = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *"\u202e\u2066\U000e0041\ud800"}


def texts(count: int) -> list[str]:
    """Random strings of brackets and controls, the same each time."""
    chance = random.Random(11)
    return ["".join(chance.choices(PIECES, k=chance.randint(1, 12))) for _ in range(count)]


def saying(text: str) -> Session:
    """A session that says this text wherever it can."""
    made = session()
    spec = replace(
        made.spec, title=text, task=text, audience=text, context=text, reference=(text,), boundaries=(text,), tone=text,
        style=text, response=text, language=text,
        criteria=tuple(replace(c, says=text) for c in made.spec.criteria),
    )  # fmt: skip
    first = made.reviews[0]
    judged = replace(
        first,
        findings=tuple(
            replace(f, directive=text, quote=text if n % 2 else f.quote, criterion=text, source=text)
            for n, f in enumerate(first.findings)
        ),
    )
    offered = tuple(
        replace(p, fixes=tuple(replace(f, says=text, refused=text if f.refused else "") for f in p.fixes))
        for p in made.proposals
    )
    marks = {id: tuple(replace(m, reason=text, evidence=text) for m in held) for id, held in made.marks.items()}
    drafts = (Draft(1, 0, text, (Passage("p1", 0, len(text)),), "opened"), *made.drafts[1:])
    return replace(
        made, title=text, spec=spec, reviews=(judged, *made.reviews[1:]), proposals=offered, marks=marks, drafts=drafts,
        holds=tuple(replace(hold, target=text) for hold in made.holds),
    )  # fmt: skip


async def keeps(given: Given, seconds: float, late: bool) -> str:
    return given.line


def dialogs(text: str) -> list[ModalScreen[Any]]:
    """Every small screen, saying this text wherever it can."""
    return [
        AskLine(text, text, why=text),
        Choose(text, (Choice("1", text, text), Choice("2", text, "2")), why=text),
        EditPassage(text, text, f"{text} before", why=text),
        VersionLog(saying(text)),
        RateVersion(of_session(saying(text), text), keeps, Given(3, (text,), text)),
        HelpScreen(((text, (Key("help", text, text),)),), text),
    ]


class Everything(App[None]):
    """Every widget at once, and no way to hear a click that should not be."""

    CSS = "Pane { height: 8; }"

    def compose(self) -> ComposeResult:
        yield HeaderLine()
        yield ContextLine()
        for pane in (SpecPane, DraftPane, CritiquePane, RubricPane):
            yield pane()
        yield StatusLine()
        yield KeyBar()

    def show(self, text: str) -> None:
        now = saying(text)
        for widget in (self.query_one(HeaderLine), self.query_one(ContextLine), *self.query(SessionPane)):
            widget.session = now
        self.query_one(HeaderLine).note = text
        self.query_one(DraftPane).focused = "3.2"
        status = self.query_one(StatusLine)
        status.fault = status.doing = text
        status.say(text)
        self.query_one(KeyBar).keys = (Key("x", text, text), Key("help", "?", "help"))
        self.query_one(SpecPane).show_title(text, text)

    def check(self) -> None:
        sent = "".join(strip.text for strip in self.screen._compositor.render_strips())
        assert not set(sent) & STEERS


async def show_all(count: int) -> None:
    async with (app := Everything()).run_test(size=(120, 44)) as pilot:
        for text in texts(count):
            app.show(text)
            await pilot.pause()
            app.check()


async def show_dialogs(count: int) -> None:
    async with (app := Everything()).run_test(size=(80, 24)) as pilot:
        for place, text in enumerate(texts(count)):
            made = dialogs(text)[place % 6]
            app.push_screen(made)
            await pilot.pause()
            app.check()
            if isinstance(made, EditPassage):
                await pilot.press("f2")
                app.check()
            made.dismiss(None)
            await pilot.pause()


async def test_any_text_is_shown_literally_in_every_widget() -> None:
    await show_all(EVERY_RUN)


async def test_any_text_is_shown_literally_in_every_dialog() -> None:
    await show_dialogs(DIALOGS_EVERY_RUN)


@pytest.mark.soak
async def test_five_thousand_texts_in_every_widget() -> None:
    await show_all(SOAK)


@pytest.mark.soak
async def test_twelve_hundred_texts_in_dialogs() -> None:
    await show_dialogs(DIALOGS_SOAK)


async def test_a_link_that_someone_wrote_does_nothing_when_clicked() -> None:
    async with (app := Everything()).run_test(size=(100, 44)) as pilot:
        app.show("[@click=app.quit]x[/]")
        await pilot.pause()
        for widget in (SpecPane, DraftPane, CritiquePane, RubricPane, HeaderLine, ContextLine, StatusLine):
            for x in (1, 9, 17):
                await pilot.click(widget, offset=(x, 0 if widget not in (SpecPane, DraftPane) else 1))
        assert app.is_running
        shown = "".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "[@click=app.quit]x[/]" in shown
