"""From a session to its screen: the loop with the critic and author that work without a key."""

from collections.abc import Sequence
from pathlib import Path

from redraft.authors.offline import OfflineAuthor
from redraft.config import Config
from redraft.critics.offline import OfflineCritic
from redraft.critics.prose import ProseLinter
from redraft.loop.opening import resume
from redraft.loop.passes import Loop
from redraft.loop.record import Record
from redraft.tui.screens.drafting import DraftingScreen


def drafting(record: Record, config: Config, notes: Sequence[str] = ()) -> DraftingScreen:
    """The drafting screen on a record, with the offline critic and author over one linter."""
    linter = ProseLinter()
    loop = Loop(record, OfflineCritic(linter), OfflineAuthor(linter))
    return DraftingScreen(loop, config, notes=notes)


def resumed(path: Path, config: Config) -> DraftingScreen:
    """The drafting screen on a session taken up again.

    Raises:
        Damaged: it is no transcript.
        NoSession: there is no such file.
    """
    taken_up = resume(path, person=config.name)
    return drafting(taken_up.record, config, taken_up.notes)
