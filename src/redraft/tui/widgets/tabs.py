"""The names of the four panes in one line, for screens with room for one pane at a time."""

from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive

from redraft.tui.desk import PaneName
from redraft.tui.widgets.kept import KeptLines
from redraft.tui.widgets.literal import literal
from redraft.tui.widgets.rows import Words

TABS: tuple[PaneName, ...] = ("spec", "draft", "critique", "rubric")
_GAP = 3


class PaneTabs(KeptLines):
    """Shows which pane is seen; a click on a name asks for that one."""

    DEFAULT_CSS = """
    PaneTabs { height: 1; padding: 0 1; color: $foreground; text-wrap: nowrap; }
    """
    ALLOW_SELECT = False

    current: reactive[PaneName] = reactive[PaneName]("critique")

    warning: reactive[str] = reactive("")
    """The signal that is most telling, in a word or two; "" for none."""

    class Picked(Message):
        """A name was clicked."""

        def __init__(self, name: PaneName) -> None:
            super().__init__()
            self.name = name

    def render(self) -> Content:
        """The four names, the current one marked."""
        words: list[Words] = []
        for name in TABS:
            here = name == self.current
            words += [("▸ " if here else "  ", "accent"), (name.capitalize(), "strong" if here else "quiet"), (" ", "")]
        warned: list[Words] = [("  ⚠ ", "warn"), (self.warning, "warn"), ("  w", "key")] if self.warning else []
        return literal(*words, ("  tab", "key"), (" next", "quiet"), *warned)

    def on_click(self, event: events.Click) -> None:
        """Say which name was clicked."""
        place = event.get_content_offset(self)
        start = 0
        for name in TABS:
            if place is not None and start <= place.x < start + len(name) + _GAP:
                self.post_message(self.Picked(name))
            start += len(name) + _GAP
