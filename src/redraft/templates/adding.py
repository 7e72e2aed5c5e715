"""Add a line to a template: to a person's own, or to a copy of the one that comes with redraft, made for that.

The file is changed as text, so that its comments and its order stay. Where to change it is tried, place by place; what
is written is the first text that reads as the old one with the new line in it and nothing else changed.
"""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import tomli_w

from redraft.core.naming import named
from redraft.intake import Refused
from redraft.private import write_private
from redraft.templates import own_file, template, template_spec

Section = Literal["boundaries", "reference"]

_TABLE = re.compile(r"^[ \t]*\[", re.M)


def add_boundary(name: str, text: str) -> Path:
    """Add a boundary to a template: what a draft must not do.

    Args:
        name: one of `names()`.
        text: the boundary, one line; one that is there already is not added again.

    Returns:
        The file of the person's own template.

    Raises:
        UnknownTemplate: there is none of that name.
        Refused: it cannot be read, or no line can be added to it.
        SpecError: it is a person's own, and cannot be used.
        OSError: it cannot be written.
    """
    return _add(name, "boundaries", text)


def add_reference(name: str, text: str) -> Path:
    """Add a reference to a template: an example, or a fact to keep to.

    Args:
        name: one of `names()`.
        text: the reference; one that is there already is not added again.

    Returns:
        The file of the person's own template.

    Raises:
        UnknownTemplate: there is none of that name.
        Refused: it cannot be read, or nothing can be added to it.
        SpecError: it is a person's own, and cannot be used.
        OSError: it cannot be written.
    """
    return _add(name, "reference", text)


def _add(name: str, section: Section, text: str) -> Path:
    template_spec(name)  # what cannot be used is not added to
    path, old, line = own_file(name), template(name), text.strip()
    if not line:
        raise Refused(f"nothing was added to the template {name}: the text is empty")
    new = added(old, section, line)
    if new is None:
        raise Refused(f"{named(path)}: nothing was added, as its {section} cannot be told apart; add it by hand")
    if new != old or not path.exists():
        write_private(path, new.encode())
    return path


def added(old: str, section: Section, line: str) -> str | None:
    """A template with one line more in a section.

    Args:
        old: its TOML.
        section: which.
        line: what to add; one that is there already is not added again.

    Returns:
        The TOML, of which nothing else reads otherwise; None if no place for it was found.
    """
    before = tomllib.loads(old)
    there = _texts(before, section)
    if line in there:
        return old
    wanted = before | {section: [*there, line]}
    return next((text for text in _attempts(old, section, line) if _reads_as(text, wanted)), None)


def _texts(table: dict[str, Any], section: Section) -> list[str]:
    value = table.get(section, [])
    return [value] if isinstance(value, str) else list(value)


def _reads_as(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _attempts(old: str, section: Section, line: str) -> Iterator[str]:
    """Texts that may be the template with the line added, the best first."""
    value = tomli_w.dumps({"x": line}).partition("=")[2].strip()
    for key in re.finditer(rf"^[ \t]*{section}[ \t]*=[ \t]*", old, re.M):
        yield from _in_list(old, key.end(), value)
        yield from _beside_text(old, key.end(), value)
    fresh = f"{section} = [\n    {value},\n]\n"
    yield from _before_tables(old, fresh)


def _in_list(old: str, start: int, value: str) -> Iterator[str]:
    """The value before each bracket that may close the list."""
    for bracket in re.finditer(r"\]", old[start:]):
        end = start + bracket.start()
        inside = old[start:end].rstrip()
        rest = old[start + len(inside) : end]
        if "\n" in rest:
            line = f"\n    {value},\n"
            yield f"{old[:start]}{inside}{'' if inside.endswith((',', '[')) else ','}{line}{old[end:]}"
            yield f"{old[:start]}{inside}{line}{old[end:]}"
            yield f"{old[:start]}{inside}\n    , {value},\n{old[end:]}"
        else:
            comma = "" if inside.endswith("[") else " " if inside.endswith(",") else ", "
            yield f"{old[:start]}{inside}{comma}{value}{old[end:]}"


def _beside_text(old: str, start: int, value: str) -> Iterator[str]:
    """The value in a list with the text that stood alone, which ends at one of the line ends."""
    for end in re.finditer(r"[ \t]*(?:#[^\n]*)?(?:\n|\Z)", old[start:]):
        stop = start + end.start()
        yield f"{old[:start]}[\n    {old[start:stop]},\n    {value},\n]{old[stop:]}"


def _before_tables(old: str, fresh: str) -> Iterator[str]:
    """A section of its own before the first table, else at the end."""
    for table in _TABLE.finditer(old):
        yield f"{old[: table.start()].rstrip()}\n{fresh}\n{old[table.start() :]}"
    yield f"{old.rstrip()}\n{fresh}"
