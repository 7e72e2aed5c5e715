"""Words for Textual's own widgets: literal, safe to show, in the palette's styles. Never markup."""

from textual.content import Content

from redraft.tui.neutral import neutral
from redraft.tui.widgets.palette import PALETTE
from redraft.tui.widgets.rows import Words


def literal(*words: Words | str) -> Content:
    """Join words into content that any widget shows as it stands.

    Args:
        words: plain strings, or words with a key of the palette.
    """
    pairs = [(word, "") if isinstance(word, str) else word for word in words]
    return Content.assemble(*[(neutral(text), PALETTE[style]) for text, style in pairs])
