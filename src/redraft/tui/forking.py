"""Forking from a replay: asked first, and then the fork may be opened at once."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from redraft.config import sessions_dir
from redraft.loop.record import Declined
from redraft.transcripts.library import NoSession
from redraft.transcripts.recovery import Damaged
from redraft.tui.neutral import one_line
from redraft.tui.screens.choose import Choice, Choose

if TYPE_CHECKING:
    from redraft.tui.screens.replaying import ReplayScreen

_LONGEST = 160


async def fork_here(screen: "ReplayScreen", line: str) -> None:
    """Ask, fork at the event that is shown, and open the fork if that is wanted.

    Args:
        screen: the replay.
        line: what the event says.
    """
    n = screen.event.n
    said = one_line(line)
    shown = said if len(said) <= _LONGEST else f"{said[:_LONGEST]}…"
    why = f"It holds all up to here: {shown}. This one stays as it is."
    choices = (Choice("f", f"fork at event {n}", "fork"), Choice("s", "stay in the replay", ""))
    if not await screen.app.push_screen_wait(Choose("A new session from here?", choices, why=why)):
        screen.say("Nothing was forked.")
        return
    try:
        made = await asyncio.to_thread(_fork, screen, n)
    except (Declined, Damaged, NoSession) as refusal:
        screen.say(f"Nothing was forked: {refusal}")
    except OSError as fault:
        screen.say(f"Nothing was forked: {fault.strerror or fault}; check the folder of sessions and its disk.")
    else:
        await _offer(screen, made)


def _fork(screen: "ReplayScreen", n: int) -> Path:
    from redraft.loop.forking import fork

    return fork(screen.tape.path, n, sessions_dir(), person=screen.config.name)


async def _offer(screen: "ReplayScreen", made: Path) -> None:
    """Open the fork, or stay."""
    why = f"It is saved as {made.stem}."
    choices = (Choice("o", "open it, and go on from here", "open"), Choice("s", "stay in the replay", ""))
    if await screen.app.push_screen_wait(Choose("Forked", choices, why=why, default="o")):
        from redraft.tui.starting import resumed

        screen.app.push_screen(resumed(made, screen.config))
    else:
        screen.say(f"Forked: {made.stem}. Home lists it.")
