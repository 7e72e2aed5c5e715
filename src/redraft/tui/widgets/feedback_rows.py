"""Open feedback as rows: what it is, where and when; and what came of it is by key."""

from collections.abc import Sequence
from typing import Final

from redraft.core.feedback import Feedback, FeedbackKind
from redraft.local_time import local_minute
from redraft.tui.widgets.rows import Row

_SIGNS: Final[dict[FeedbackKind, str]] = {"rating": "★ ", "flag": "⚑ ", "reason": "✗ "}


def feedback_rows(items: Sequence[Feedback]) -> tuple[Row, ...]:
    """A stop of the cursor each: what was said, and below it when and by which event.

    Args:
        items: what is open, oldest first.
    """
    return tuple(row for each in items for row in _rows(each))


def _rows(each: Feedback) -> tuple[Row, ...]:
    item = str(each.n)
    when = local_minute(each.at)
    return (
        Row(((each.says, ""),), item=item, lead=((_SIGNS[each.what], "warn"),)),
        Row(((f"{when}, event {each.n}", "faint"),), item=item, lead=(("  ", ""),)),
    )
