"""The bar that asks for a person's own judgement, a criterion at a time, before they see the critic's."""

from textual.content import Content
from textual.reactive import reactive

from redraft.core.veil import Asked
from redraft.tui.neutral import one_line
from redraft.tui.widgets.kept import KeptLines
from redraft.tui.widgets.literal import literal


class JudgeBar(KeptLines):
    """Which criterion is asked, and what it says; the draft stands above."""

    DEFAULT_CSS = """
    JudgeBar {
        height: auto; max-height: 5; padding: 0 1; background: $primary 20%; color: $foreground; text-wrap: wrap;
    }
    """

    asked: reactive[Asked | None] = reactive[Asked | None](None, layout=True)

    def watch_asked(self, asked: Asked | None) -> None:
        """There only while something is asked."""
        self.display = asked is not None

    def render(self) -> Content:
        """Two lines: how far it is and by which keys, then the criterion."""
        now = self.asked
        if now is None:
            return literal("")
        criterion, place = now.left[0], now.total - len(now.left) + 1
        return literal(
            (f"Judge v{now.version} first, {place} of {now.total}:  ", "strong"),
            ("y", "key"), (" passes  ", "quiet"), ("n", "key"), (" fails   ", "quiet"),
            ("then the critic's word\n", "faint"),
            (f"{criterion.id}  ", "accent"), (one_line(criterion.says), ""),
        )  # fmt: skip
