"""The model that proposes outlines; what it replies is taken only if a text can be made of it."""

from functools import partial
from pathlib import Path
from typing import Final

from msgspec import Struct

from redraft.authors.asking import outline_question
from redraft.authors.replies import one_line
from redraft.core.arranging import Unarrangeable, arranged, outline_text, skipped_levels
from redraft.core.briefs import OutlineBrief
from redraft.core.outline import Part, parts_of
from redraft.models.line import Line
from redraft.models.structured import ask_for
from redraft.prompts import prompt

MAX_TOKENS: Final = 16_000
MOST_PARTS: Final = 60
"""Parts that an outline may have beside those of the draft."""


class PartReply(Struct, frozen=True):
    """One part: which of the present text, or a new one; its heading, and what it is for."""

    part: str
    level: int
    title: str
    purpose: str = ""


class OutlineReply(Struct, frozen=True):
    """An outline."""

    reply_to: str
    parts: tuple[PartReply, ...]


class ModelOutliner:
    """Proposes outlines."""

    def __init__(self, line: Line, config_dir: Path | None = None, max_tokens: int = MAX_TOKENS) -> None:
        """Make an outliner.

        Args:
            line: to its model.
            config_dir: where a person may keep their own prompts.
            max_tokens: most tokens of a reply, thinking included.

        Raises:
            ConfigError: the prompt cannot be used.
        """
        self._line, self._max_tokens = line, max_tokens
        self._prompt = prompt("outline-1", config_dir)

    @property
    def name(self) -> str:
        """The model's name."""
        return self._line.model

    async def outline(self, brief: OutlineBrief) -> tuple[Part, ...]:
        """Propose an outline; see `redraft.authors.protocol.Outliner`."""
        question = outline_question(brief, self._prompt, self._max_tokens)
        reply = await ask_for(self._line, question, OutlineReply, partial(wrong_with_outline, brief=brief))
        return _parts(reply, brief)


def wrong_with_outline(reply: OutlineReply, brief: OutlineBrief) -> str:
    """Say what keeps an outline from being used.

    Args:
        reply: of the right shape.
        brief: what it answers.

    Returns:
        One line; "" if nothing does.
    """
    own = parts_of(brief.draft) if brief.draft is not None else ()
    parts = _parts(reply, brief)
    return _wrong_ids(parts, own) or _wrong_levels(parts, own) or _not_makeable(parts, brief)


def _parts(reply: OutlineReply, brief: OutlineBrief) -> tuple[Part, ...]:
    """The parts of a reply; where nothing is written they are all new, whatever they were numbered."""
    ids = [part.part.strip() if brief.draft is not None else "" for part in reply.parts]
    return tuple(
        Part(id, p.level, one_line(p.title), one_line(p.purpose)) for id, p in zip(ids, reply.parts, strict=True)
    )


def _wrong_ids(parts: tuple[Part, ...], own: tuple[Part, ...]) -> str:
    if not parts or len(parts) > MOST_PARTS + len(own):
        return f"it has {len(parts)} parts: 1 to {MOST_PARTS + len(own)} are wanted"
    known, named = [part.id for part in own], [part.id for part in parts if part.id]
    if odd := next((id for id in named if id not in known), ""):
        return f'{one_line(odd)!r} is no part of the text: a new one has "" as its `part`'
    if missing := next((id for id in known if named.count(id) != 1), ""):
        return f"part {missing} stands {named.count(missing)} times in it: every part of the text stands there once"
    return ""


def _wrong_levels(parts: tuple[Part, ...], own: tuple[Part, ...]) -> str:
    if any(not 0 <= part.level <= 6 for part in parts):
        return "a level is 1 to 6; or 0 in every part of a text without headings"
    if untitled := next((number for number, part in enumerate(parts, 1) if not part.title), 0):
        return f"part {untitled} has no title"
    headed = any(part.level for part in own) if own else bool(parts[0].level)
    if any(bool(part.level) != headed for part in parts):
        return _MIXED if not own else _HEADED if headed else _UNHEADED
    return "a level is skipped on the way down" if skipped_levels(parts) > skipped_levels(own) else ""


_HEADED: Final = "every part is a heading of level 1 to 6"
_UNHEADED: Final = "the text has no headings: every level is 0"
_MIXED: Final = "every part is a heading of level 1 to 6, or none is one and every level is 0"


def _not_makeable(parts: tuple[Part, ...], brief: OutlineBrief) -> str:
    """Why no text can be made of the parts, found by making it."""
    try:
        if brief.draft is None:
            outline_text(parts)
        else:
            arranged(brief.draft, parts)
    except Unarrangeable as why:
        return str(why)
    return ""
