"""The versions of a session as it stood then: looked at, compared, and gone to; nothing is decided."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from redraft.tui.screens.version_log import VersionLog
from redraft.tui.widgets.keybar import Key


class PastVersions(VersionLog, inherit_bindings=False):
    """Shows the versions; the result is ("go to", version, 0), or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "mark", "Mark it, to compare others with it", show=False, id="versions.mark"),
        Binding("enter", "go", "Go to where it was made", show=False, id="versions.go"),
        Binding("escape,v,q", "leave", "Leave", show=False, id="versions.leave"),
    ]
    keys: ClassVar[tuple[Key, ...]] = (
        Key("step(1)", "j/k", "moves"),
        Key("mark", "space", "marks"),
        Key("go", "Enter", "goes to where it was made"),
        Key("leave", "Esc", "leaves"),
    )

    def action_go(self) -> None:
        """Go to the event that made the version under the cursor."""
        self._decide("go to")
