"""Where a plain phrase stands in a text, as a person would look for it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from redraft.core.measures import Span

_QUOTES: Final = {"'": "['’‘]", "’": "['’‘]", '"': '["“”]', "-": "[-‐‑]"}


def occurrences(phrase: str, text: str) -> Iterator[Span]:
    """Find a phrase: whatever its case, its quotes and the blanks in it, and as whole words.

    Args:
        phrase: plain text, not a pattern; not empty.
        text: where to look.

    Returns:
        Its places, in order, without overlaps.
    """
    return (Span(*found.span()) for found in _pattern(phrase).finditer(text))


@lru_cache(maxsize=256)
def _pattern(phrase: str) -> re.Pattern[str]:
    stripped = phrase.strip()
    body = r"\s+".join("".join(_QUOTES.get(c, re.escape(c)) for c in word) for word in stripped.split())
    left = r"(?<!\w)" if re.match(r"\w", stripped) else ""
    right = r"(?!\w)" if re.search(r"\w\Z", stripped) else ""
    return re.compile(left + body + right, re.IGNORECASE)
