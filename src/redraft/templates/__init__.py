"""Rubrics to start from: one TOML file each, which is a whole spec but for its task."""

from pathlib import Path
from typing import Final

NAMES: Final = ("email", "rfc", "abstract", "readme", "prompt", "costar", "blank")
"""Every template, in the order in which they are offered."""


class UnknownTemplate(ValueError):
    """No template has that name; the message names those there are."""


def template(name: str) -> str:
    """Get a template.

    Args:
        name: one of `NAMES`.

    Returns:
        Its TOML: comments for the person, `task = ""` to be filled in, and criteria.

    Raises:
        UnknownTemplate: there is none of that name.
    """
    if name not in NAMES:
        from difflib import get_close_matches

        near = get_close_matches(name[:40], NAMES, n=1)
        meant = f"; did you mean {near[0]!r}?" if near else ""
        raise UnknownTemplate(f"no template is called {name[:40]!r}{meant}. There are {', '.join(NAMES)}")
    return (Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8")
