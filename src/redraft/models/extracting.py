"""Taking the one object out of a reply: out of fences, prose and reasoning, and never one that came from the data."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

import msgspec
from msgspec import Struct

Answer = TypeVar("Answer", bound=Struct)

MOST_TRIES: Final = 500
"""Places where an object may begin that are tried; more is no reply to a question."""
MOST_READ: Final = 20_000_000
"""Characters that are read in vain at most: each of many places may be read on to the end of the text."""

_OPENS = re.compile(r'\{\s*"')
_THOUGHT = re.compile(r"<(/?)think(?:ing)?>")


class Unusable(ValueError):
    """A text from which no reply can be taken; the message says why, in words a model can act on."""


class _Found(Struct, frozen=True):
    """An object in a text: its place, and its value."""

    start: int
    end: int
    value: dict[str, Any]


def is_shaped(text: str, kind: type[Struct]) -> bool:
    """Whether a text is one object of a shape and nothing else, as a server that enforces a schema gives it."""
    try:
        msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return False
    return True


def extract(text: str, kind: type[Answer], nonce: str, data: Sequence[str] = ()) -> Answer:
    """Take the reply out of a text.

    Args:
        text: the whole reply, as it came.
        kind: its shape.
        nonce: what it must carry as `reply_to`.
        data: texts of others; an object that stands in one of them is not the reply.

    Returns:
        The one object of that shape that carries the nonce.

    Raises:
        Unusable: there is none, there are several that differ, or it is not of that shape.
    """
    answers = _answers(text)
    named = [each for each in answers if each.value.get("reply_to") == nonce]
    bare = [_bare(each) for each in data] if named else []
    own = [each.value for each in named if not _copied(text[each.start : each.end], bare)]
    if not own:
        if named:
            raise Unusable("its only object stands in the data that you were given")
        raise Unusable(f'no object in it has "reply_to": "{nonce}"' if answers else _why_none(text))
    if any(each != own[0] for each in own[1:]):
        raise Unusable("it holds several objects that differ: give one")
    try:
        msgspec.json.encode(own[0])
        return msgspec.convert(own[0], kind, strict=True)
    except msgspec.ValidationError as fault:
        raise Unusable(str(fault)) from fault
    except (UnicodeEncodeError, OverflowError, RecursionError) as fault:  # it could be neither shown nor written
        raise Unusable(f"it holds what JSON should not: {fault}") from fault


def _answers(text: str) -> list[_Found]:
    """The objects at the top level of a text that are not part of its reasoning."""
    found = list(_objects(text))
    marks = [each for each in _THOUGHT.finditer(text) if not any(o.start < each.start() < o.end for o in found)]
    thoughts = list(_thoughts(marks, len(text)))
    return [each for each in found if not any(start <= each.start < end for start, end in thoughts)]


def _thoughts(marks: Sequence[re.Match[str]], length: int) -> Iterator[tuple[int, int]]:
    """Where reasoning stands. What closes without having been opened began with the text; what never closes runs on."""
    opened: int | None = None
    for number, mark in enumerate(marks):
        if not mark[1]:
            opened = mark.start() if opened is None else opened
        elif opened is not None or number == 0:
            yield opened or 0, mark.end()
            opened = None
    if opened is not None:
        yield opened, length


def _objects(text: str) -> Iterator[_Found]:
    at, tries, read = 0, 0, 0
    while (opens := _OPENS.search(text, at)) and tries < MOST_TRIES and read < MOST_READ:
        at, tries = opens.end() - 1, tries + 1
        try:
            value, end = DECODER.raw_decode(text, opens.start())
        except ValueError as fault:
            read += (fault.pos if isinstance(fault, json.JSONDecodeError) else len(text)) - opens.start()
            continue
        except RecursionError:  # no reply is nested like that, and each place inside it would be as deep
            return
        yield _Found(opens.start(), end, value)
        at = end


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a key stands twice")
    return made


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


DECODER: Final = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_number, strict=False)
"""Reads what models write: keys that stand twice and NaN are errors, line breaks inside texts are none."""


def _copied(piece: str, bare: Sequence[str]) -> bool:
    """Whether a piece stands in one of the texts; white space, which is gone from the texts, makes no difference."""
    return any(_bare(piece) in text for text in bare)


def _bare(text: str) -> str:
    return "".join(text.split())


def _why_none(text: str) -> str:
    opens = _OPENS.search(text)
    if opens is None:
        return "there is no JSON object in it"
    try:
        DECODER.raw_decode(text, opens.start())
    except (ValueError, RecursionError) as fault:
        return f"it is not valid JSON: {fault}"
    return "its only object is part of the reasoning: give it after that"
