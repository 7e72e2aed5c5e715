"""Rubrics to start from: one TOML file each, which is a whole spec but for its task.

Those that come with redraft lie beside this file; a person's own lie in `templates/` of the settings folder, and one of
the same name stands before the one that comes with redraft.
"""

import re
from pathlib import Path
from typing import Final

from redraft.config import config_dir
from redraft.core.naming import named
from redraft.core.spec import Spec, parse_spec
from redraft.intake import SPEC_LIMIT, read_text

NAMES: Final = ("email", "rfc", "abstract", "readme", "prompt", "costar", "blank")
"""Every template that comes with redraft, in the order in which they are offered."""

_NO_TASK = re.compile(r"^(task[ \t]*=[ \t]*)(?:\"\"|'')(?=[ \t]*(?:#|$))", re.M)
_STAND_IN = 'task = "being made"\n'


class UnknownTemplate(ValueError):
    """No template has that name; the message names those there are."""


def own_folder() -> Path:
    """The folder of a person's own templates; it need not be there."""
    return config_dir() / "templates"


def own_file(name: str) -> Path:
    """Where a person's own template of that name lies, or would."""
    return own_folder() / f"{name}.toml"


def own_names() -> tuple[str, ...]:
    """The templates of a person's own, sorted; what cannot be shown in a line is no name."""
    try:
        found = [path.stem for path in own_folder().iterdir() if path.suffix == ".toml"]
    except OSError:  # no folder, or one that may not be read
        return ()
    return tuple(sorted(name for name in found if name.isprintable() and not name.startswith(".")))


def names() -> tuple[str, ...]:
    """Every template: those that come with redraft in the order in which they are offered, then a person's own."""
    return (*NAMES, *(name for name in own_names() if name not in NAMES))


def template(name: str) -> str:
    """Get a template.

    Args:
        name: one of `names()`.

    Returns:
        Its TOML: comments for the person, `task = ""` to be filled in, and criteria.

    Raises:
        UnknownTemplate: there is none of that name.
        Refused: it is a person's own, and cannot be read.
    """
    if name in own_names():
        return read_text(own_file(name), SPEC_LIMIT)
    if name not in NAMES:
        raise _unknown(name)
    return (Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8")


def template_spec(name: str) -> Spec:
    """A template's rubric as a spec, its task still to be said.

    Raises:
        UnknownTemplate: there is none of that name.
        Refused: it is a person's own, and cannot be read.
        SpecError: it is a person's own, and cannot be used; says which file, which line, and why.
    """
    text = template(name)
    called = named(own_file(name)) if name in own_names() else name
    return parse_spec(with_task(text), called)


def with_task(text: str) -> str:
    """A template with a task in the place of the empty one, on the same line, so that it can be read as a spec."""
    return _NO_TASK.sub(_STAND_IN.rstrip(), text, count=1)


def _unknown(name: str) -> UnknownTemplate:
    from difflib import get_close_matches

    near = get_close_matches(name[:40], names(), n=1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    return UnknownTemplate(f"no template is called {name[:40]!r}{meant}. There are {', '.join(names())}")
