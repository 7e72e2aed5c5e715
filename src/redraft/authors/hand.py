"""The person as author: what they type becomes the smallest edit that makes it so."""

import re

from redraft.core.draft import Draft
from redraft.core.edits import Edit, common_lead

_LONGEST_WORD = 30
"""Characters; a longer run is a script that is written without blanks."""
_TAIL = re.compile(r"[ \t\r\n]*\Z")


def body_of(draft: Draft, passage: str) -> str:
    """The words of a passage, without the blank lines that part it from the next.

    Raises:
        KeyError: the draft has no such passage.
    """
    return _TAIL.sub("", draft.text_of(passage))


def edit_of(draft: Draft, passage: str, body: str) -> Edit | None:
    """The one edit that gives a passage a new body; None if the body is what it was.

    Args:
        draft: the version that was opened.
        passage: the passage's id.
        body: its new words; the blank lines after them stay as they are.

    Returns:
        An edit placed in the draft's text, cut to the words that differ. Its quote is never empty while the passage has
        words.

    Raises:
        KeyError: the draft has no such passage.
    """
    old, start = body_of(draft, passage), draft.passage(passage).start
    new = _TAIL.sub("", body)
    if new == old:
        return None
    head = common_lead(old, new)
    tail = common_lead(old[head:][::-1], new[head:][::-1])
    tail -= _into_word(old[::-1], new[::-1], tail)
    head -= _into_word(old, new, head)
    if head + tail == len(old) and old:
        head, tail = (head - 1, tail) if head else (head, tail - 1)
    return Edit(passage, old[head : len(old) - tail], new[head : len(new) - tail], start + head)


def _into_word(old: str, new: str, shared: int) -> int:
    """How many characters at the end of what two texts begin with are of a word that goes on in either."""
    goes_on = old[shared : shared + 1].isalnum() or new[shared : shared + 1].isalnum()
    start = shared
    while goes_on and start and old[start - 1].isalnum():
        start -= 1
    return shared - start if shared - start <= _LONGEST_WORD else 0
