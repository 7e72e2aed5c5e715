"""Taking a whole text out of what a model put around it, only where it is certain that this is no part of the text."""

import re
from collections.abc import Sequence
from typing import Final

_KINDS = (
    "draft|rewrite|rewriting|version|revision|text|e-?mail|letter|abstract|readme|document|proposal|post|article|note"
)
_PREAMBLE = re.compile(
    r"(?:(?:sure|certainly|of course|absolutely|okay|ok)[,.!]?\s+)?"
    r"(?:here(?:'s|’s| is)|below is) (?:the|your|a|an|my)(?: [\w-]+){0,4}? (?:" + _KINDS + r")"
    r"(?: (?:of|for|based on|that|which|with|as|in|you|to)\b[^\n]{0,160})?:[ \t*_]*",
    re.IGNORECASE,
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([\w-]*)[ \t]*")
_TEXT: Final = ("markdown", "md", "text", "txt", "plaintext")
_LINES = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_RULE = re.compile(r"[ \t]*(?:-{3,}|\*{3,}|_{3,})[ \t]*")


def bare(text: str, original: str = "") -> str:
    """The text that a reply is meant to be.

    Taken away are a line that only announces the text ("Here is the draft:"), where an empty line follows it, and the
    one fence around the whole of it. Where the text may be meant so, as when the original begins so, it stays.

    Args:
        text: the whole reply.
        original: the text that was to be rewritten; "" for a first draft.

    Returns:
        The text, without the empty lines around it.
    """
    lines = _trimmed(_LINES.findall(text))
    first = next(iter(_trimmed(_LINES.findall(original))), "").rstrip()
    announced = len(lines) > 1 and _is_preamble(lines, first)
    if announced:
        lines = _trimmed(lines[1:])
        if len(lines) > 2 and _RULE.fullmatch(_line(lines[0])) and _RULE.fullmatch(_line(lines[-1])):
            lines = _trimmed(lines[1:-1])
    if not _FENCE.fullmatch(first):
        lines = _unfenced(lines, announced)
    return "".join(lines)


def _is_preamble(lines: Sequence[str], first: str) -> bool:
    follows = _line(lines[1])
    apart = not follows.strip() or _FENCE.fullmatch(follows) is not None
    return apart and _PREAMBLE.fullmatch(_line(lines[0])) is not None and _line(lines[0]) != first


def _unfenced(lines: list[str], announced: bool) -> list[str]:
    """The lines within the one fence around them all; after an announcement, a remark may follow it."""
    opens = _FENCE.fullmatch(_line(lines[0])) if lines else None
    if opens is None or opens[2].lower() not in ("", *_TEXT):
        return lines
    marks = [at for at, line in enumerate(lines) if _same_fence(line, opens[1])]
    closes = marks[-1] if len(marks) > 1 else 0
    whole = closes == len(lines) - 1 or (announced and len(marks) == 2)
    if not closes or not whole or not (len(marks) == 2 or (opens[2] and _nested(lines, marks[1:-1]))):
        return lines
    return _trimmed(lines[1:closes])


def _same_fence(line: str, fence: str) -> bool:
    found = _FENCE.fullmatch(_line(line))
    return found is not None and found[1][0] == fence[0] and len(found[1]) >= len(fence)


def _nested(lines: Sequence[str], marks: Sequence[int]) -> bool:
    """Whether the fences inside are blocks of their own: each opens with a language and closes without one."""
    named = [bool(found and found[2]) for found in (_FENCE.fullmatch(_line(lines[at])) for at in marks)]
    return len(named) % 2 == 0 and all(name is (at % 2 == 0) for at, name in enumerate(named))


def _line(line: str) -> str:
    return line.rstrip("\r\n")


def _trimmed(lines: list[str]) -> list[str]:
    """The lines without the empty ones around them, and without the last one's end."""
    kept = [at for at, line in enumerate(lines) if line.strip()]
    if not kept:
        return []
    inside = lines[kept[0] : kept[-1] + 1]
    return [*inside[:-1], _line(inside[-1]).rstrip()]
