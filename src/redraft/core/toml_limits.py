"""Limits that a TOML text must keep before a parser sees it.

Python's parser takes seconds over a long dotted key and raises RecursionError on deep nesting, so both are counted
first, in one pass whose time grows linearly with the text.
"""

import re
from typing import Final

DEPTH: Final = 32
DOTS: Final = 64
BARE: Final = 256
PARTS: Final = 5_000

# Strings and comments are stepped over whole, closed or not. Possessive repeats keep this linear on any text.
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.?|"{1,2}(?!"))*+(?:"{3,5})?'
    r"|'''(?:[^']|'{1,2}(?!'))*+(?:'{3,5})?"
    r'|"(?:[^"\\\n]|\\[^\n]?)*+"?'
    r"|'[^'\n]*+'?"
    r"|\#[^\n]*+"
    r"|(?P<bare>[\w+-]++)"
    r"|(?P<mark>[\[\]{}=.\n])",
    re.DOTALL,
)


def over_limit(text: str) -> str:
    """Say which limit a TOML text breaks, if any.

    Args:
        text: of any content; it need not be TOML.

    Returns:
        One line with the line number and what is allowed, or "".
    """
    depth = dots = parts = 0
    line, seen = 1, 0
    for token in _TOKEN.finditer(text):
        mark = token["mark"]
        line, seen = line + text.count("\n", seen, token.start()), token.start()
        if token["bare"] is not None and len(token["bare"]) > BARE:
            return f"line {line}: a bare word of {len(token['bare'])} characters; at most {BARE} are allowed"
        if mark is None:
            continue
        parts += mark in "[{="
        depth += (mark in "[{") - (mark in "]}")
        dots = 0 if mark == "\n" else dots + (mark == ".")
        if depth > DEPTH:
            return f"line {line}: brackets nested more than {DEPTH} deep"
        if dots > DOTS:
            return f"line {line}: a key of more than {DOTS} dotted parts"
        if parts > PARTS:
            return f"line {line}: more than {PARTS} keys and brackets"
    return ""
