"""What is selected in the draft with the mouse, as words of its passages, as they stand in the text."""

import re
from collections.abc import Iterator, Sequence

from textual.selection import Selection

from redraft.core.draft import Draft
from redraft.tui.neutral import neutral
from redraft.tui.widgets.layout import TAB, Laid

_NOT_OF_THE_TEXT = ("added", "good", "past-bad")
"""How the words look that a fix would bring in, and the signs around what it changes."""
_LETTERED = re.compile(r"\w")


def selected_words(draft: Draft, rows: Sequence[Laid], selection: Selection) -> tuple[tuple[str, str], ...]:
    """The selected words of each passage.

    Args:
        draft: what is shown.
        rows: as it is laid out, maybe with a fix shown in place.
        selection: what is selected of it.

    Returns:
        For each passage, its id and the words, without blanks around them; a passage of which no word is selected is
        left out.
    """
    shown: dict[str, list[str]] = {}
    passage = ""
    for y, laid in enumerate(rows):
        passage = laid.row.item or passage
        if (span := selection.get_span(y)) is not None and passage:
            shown.setdefault(passage, []).append(_of_the_text(laid, *span))
    known = {each.id for each in draft.passages}
    found = ((id, _as_written(draft.text_of(id), "\n".join(lines))) for id, lines in shown.items() if id in known)
    return tuple((id, words) for id, words in found if _LETTERED.search(words))


def _of_the_text(laid: Laid, first: int, last: int) -> str:
    """What is selected of one row, without what a fix would bring in."""
    place, parts = len(laid.lead_text), []
    for text, style in laid.body:
        end = len(text) if last == -1 else max(last - place, 0)
        if style not in _NOT_OF_THE_TEXT:
            parts.append(text[max(first - place, 0) : end])
        place += len(text)
    return "".join(parts)


def _as_written(text: str, shown: str) -> str:
    """The stretch of a text that is shown like this; "" where none is."""
    signs = list(_signs(text))
    start = "".join(sign for sign, _, _ in signs).find(words := shown.strip())
    if start < 0 or not words:
        return ""
    place, first, end = 0, -1, 0
    for sign, at, after in signs:
        if place + len(sign) > start and first < 0:
            first = at
        if place < start + len(words):
            end = after
        place += len(sign)
    return text[first:end]


def _signs(text: str) -> Iterator[tuple[str, int, int]]:
    """Each character as it is shown, and from where to where it stands in the text."""
    at = 0
    while at < len(text):
        after = at + (2 if text.startswith("\r\n", at) else 1)
        yield neutral(text[at:after]).replace("\t", TAB), at, after
        at = after
