"""The app: themes, the command palette, and which screen is on top. What a session is, it does not know."""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.screen import Screen

from redraft.config import Config, ConfigError
from redraft.tui.keymap import usable_keys
from redraft.tui.neutral import one_line
from redraft.tui.own_fault import own_fault
from redraft.tui.themes import named_theme, read_themes, theme_folders

if TYPE_CHECKING:
    from redraft.loop.record import Record
    from redraft.tui.screens.drafting import DraftingScreen

DARK, LIGHT = "redraft-dark", "redraft-light"


class RedraftApp(App[None]):
    """redraft in a terminal.

    Args:
        config: the person's settings.
        first: makes the first screen, once the app runs.
    """

    TITLE = "redraft"
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = True

    def __init__(self, config: Config, first: Callable[[], Screen[None]]) -> None:
        super().__init__()
        self._config = config
        self._first = first
        self._complaints: tuple[str, ...] = ()
        self._last: list[Record] = []
        self._take_theme(config.theme)
        keymap, complaints = usable_keys(config.keys)
        self.set_keymap(keymap)
        self._complaints += complaints
        self.stylesheet.set_variables(self.get_css_variables())
        self._styled = self.theme

    @property
    def records(self) -> "list[Record]":
        """The records of the sessions that are open, or were when the app ended."""
        return [screen.record for screen in self._open()] or self._last

    def _open(self) -> "list[DraftingScreen]":
        """The sessions on the stack of screens, the first at the bottom."""
        from redraft.tui.screens.drafting import DraftingScreen  # home is painted without it

        return [screen for screen in self.screen_stack if isinstance(screen, DraftingScreen)]

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End; what is open is remembered, as Textual lets go of every screen."""
        self._last = self.records
        super().exit(result, return_code, message)

    def get_default_screen(self) -> Screen[None]:
        """The first screen: at the bottom of the stack, so that none is made, styled and painted under it."""
        return self._first()

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheet again for another theme; Textual asks for it once too often, as the app starts."""
        if self.theme != self._styled:
            self._styled = self.theme
            super().refresh_css(animate)

    def on_ready(self) -> None:
        """Say what was wrong with the settings, once there is a screen to say it on."""
        self.complain(self._complaints)

    def complain(self, complaints: Iterable[str]) -> None:
        """Show what is wrong, a notification each; literally, whoever's words are in it."""
        for complaint in complaints:
            self.notify(one_line(complaint), severity="warning", markup=False, timeout=10)

    async def action_quit(self) -> None:
        """Quit by any way that Textual itself offers: as by key, so that nothing unsaved is lost unasked."""
        opened = self._open()
        if opened:
            opened[-1].action_do("quit")
        else:
            self.exit()

    def action_do_theme(self) -> None:
        """Change between dark and light."""
        self._take_theme(LIGHT if self.current_theme.dark else DARK)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the screen with the panes, and every theme."""
        from redraft.tui.screens.four_panes import FourPanes

        if isinstance(screen, FourPanes):
            for action in (each for each in screen.actions if each.help):
                name = action.id.rpartition(".")[2].replace("_", " ").capitalize()
                yield SystemCommand(name, action.help, partial(screen.action_do, action.id))
        for theme in self._theme_names():
            yield SystemCommand(f"Theme: {theme}", "Change the colours.", partial(self._take_theme, theme))

    def _theme_names(self) -> list[str]:
        themes, _ = read_themes(theme_folders())
        return [theme.name for theme in themes]

    def _take_theme(self, name: str) -> None:
        """Use a theme; a missing or bad one is complained of, and the one in use stays."""
        if name in self.available_themes:
            self.theme = name
            return
        try:
            theme = named_theme(name, theme_folders())
        except ConfigError as fault:
            self._complaints += (str(fault),)
            return
        if theme is None:
            theme = next((t for t in read_themes(theme_folders())[0] if t.name == name), None)
        if theme is None:
            self._complaints += (f"There is no theme called {name}: the one in use stays.",)
            return
        self.register_theme(theme)
        self.theme = theme.name

    def _fatal_error(self) -> None:
        """End with a short trace: Textual's own prints local values, and a draft or a key may be among them."""
        self.bell()
        told = own_fault(sys.exc_info()[1])
        self._exit_renderables.append(one_line(f"redraft stopped on a fault of its own: {told}"))
        self._close_messages_no_wait()
