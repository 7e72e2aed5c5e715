"""From a session to its screen: the loop with those who play its roles."""

from collections.abc import Sequence
from pathlib import Path

from redraft.config import Config
from redraft.loop.casting import cast
from redraft.loop.opening import resume
from redraft.loop.passes import Loop
from redraft.loop.record import Record
from redraft.tui.screens.drafting import DraftingScreen


def drafting(record: Record, config: Config, notes: Sequence[str] = ()) -> DraftingScreen:
    """The drafting screen on a record, with the models that the settings name, or offline without any.

    Raises:
        ConfigError: a model's name names none.
    """
    players = cast(record, config.models)
    loop = Loop(record, players.critic, players.author, players.writer, players.judge)
    return DraftingScreen(loop, config, notes=notes)


def resumed(path: Path, config: Config) -> DraftingScreen:
    """The drafting screen on a session taken up again.

    Raises:
        Damaged: it is no transcript.
        NoSession: there is no such file.
    """
    taken_up = resume(path, person=config.name)
    return drafting(taken_up.record, config, taken_up.notes)
