"""Leaving a session: back to home where it was opened from there, else out."""

from typing import TYPE_CHECKING

from redraft.tui.screens.home import HomeScreen

if TYPE_CHECKING:
    from redraft.tui.screens.drafting import DraftingScreen


def leave(screen: "DraftingScreen") -> None:
    """Go back to home, if that is below, and let go of the file; else end the app, which does so after it."""
    stack = screen.app.screen_stack
    home = stack[-2] if len(stack) > 1 else None
    if isinstance(home, HomeScreen):
        home.run_worker(_back(screen, home), group="back", exit_on_error=False)
    else:
        screen.app.exit()


async def _back(screen: "DraftingScreen", home: HomeScreen) -> None:
    record = screen.record
    await screen.app.pop_screen()
    record.close()
    if record.journal is not None:
        home.look(f"session {record.journal.path.name}")
