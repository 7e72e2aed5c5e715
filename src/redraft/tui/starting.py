"""From a session to its screen: the loop with those who play its roles."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from redraft.config import Config
from redraft.loop.opening import resume
from redraft.loop.record import Record
from redraft.tui.casting import Casting
from redraft.tui.consent import Consent
from redraft.tui.screens.drafting import DraftingScreen

if TYPE_CHECKING:
    from redraft.models.endpoints import Hosts


def drafting(
    record: Record,
    config: Config,
    notes: Sequence[str] = (),
    hosts: "Hosts | None" = None,
    *,
    greets: bool = True,
) -> DraftingScreen:
    """The drafting screen on a record, with the models that the settings name, or offline without any.

    Args:
        record: the session.
        config: the person's settings.
        notes: what the person should know at once, a line each.
        hosts: the hosts that may have a key; None for those on file.
        greets: say how work goes on without a model, as nobody has yet.

    Raises:
        ConfigError: a model's name names none.
    """
    casting = Casting(record, config.models, Consent(hosts))
    return DraftingScreen(casting.loop, config, notes=notes, casting=casting, greets=greets)


def resumed(path: Path, config: Config, hosts: "Hosts | None" = None, *, greets: bool = True) -> DraftingScreen:
    """The drafting screen on a session taken up again.

    Raises:
        Damaged: it is no transcript.
        NoSession: there is no such file.
        ConfigError: a model's name names none.
    """
    taken_up = resume(path, person=config.name)
    return drafting(taken_up.record, config, taken_up.notes, hosts, greets=greets)
