"""Colour themes from TOML: those that come with redraft, and a person's own in the config folder's `themes/`.

A file has a `name`, whether it is `dark`, `[colors]` with at least `primary`, and `[variables]` for finer points.
Textual takes a theme with a bad colour and fails later, in the middle of drawing: so each is tried out here first.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from textual.color import Color, ColorParseError
from textual.css.errors import StylesheetError
from textual.css.stylesheet import Stylesheet
from textual.css.tokenizer import TokenError
from textual.theme import Theme

from redraft.bundled import themes_dir
from redraft.config import ConfigError, config_dir, read_toml, refuse_unknown

COLORS = (
    "primary", "secondary", "accent", "foreground", "background", "surface", "panel", "boost", "warning", "error",
    "success",
)  # fmt: skip
"""The keys of `[colors]`; only `primary` is needed, Textual derives the others."""
_VALUE = re.compile(r"[\w#][\w#%.,() -]*")  # a colour or styles, and nothing that could end a rule or begin another


def theme_folders() -> tuple[Path, ...]:
    """Return the folders that hold themes: redraft's own first, so that a person's own of the same name wins."""
    return themes_dir(), config_dir() / "themes"


def read_theme(path: Path) -> Theme:
    """Read one theme and prove that Textual can draw with it.

    Raises:
        ConfigError: the file or a key in it cannot be used; the message names both.
    """
    table = read_toml(path)
    refuse_unknown(path, table, ["name", "dark", "colors", "variables"])
    name, dark = table.get("name"), table.get("dark", True)
    if not isinstance(name, str) or not name or not name.isprintable() or "," in name:
        raise ConfigError(f"{path}: a theme needs name = a text on one line, without commas.")
    if not isinstance(dark, bool):
        raise ConfigError(f"{path}: dark = {dark!r} cannot be used. It takes true or false.")
    colors = _colors(path, _texts(path, table, "colors"))
    theme = Theme(name=name, dark=dark, variables=_texts(path, table, "variables"), **colors)  # type: ignore[arg-type]
    if path.parent != themes_dir():  # trying takes time that the first paint waits for; ours are tried by tests
        _try_variables(path, theme)
    return theme


def read_themes(folders: Iterable[Path]) -> tuple[tuple[Theme, ...], tuple[str, ...]]:
    """Read every `*.toml` of some folders.

    Returns:
        The themes that can be used, one a name (the last wins), and a complaint for each file that cannot.
    """
    themes: dict[str, Theme] = {}
    complaints: list[str] = []
    for path in (path for folder in folders for path in sorted(folder.glob("*.toml"))):
        try:
            theme = read_theme(path)
        except ConfigError as fault:
            complaints.append(str(fault))
        else:
            themes[theme.name] = theme
    return tuple(themes.values()), tuple(complaints)


def named_theme(name: str, folders: Sequence[Path]) -> Theme | None:
    """Read the one theme that stands in `NAME.toml`, which is quicker than reading all before the first paint.

    Returns:
        The theme, or None if no such file holds a theme of that name: another file still may.

    Raises:
        ConfigError: there is such a file and it cannot be used.
    """
    for path in (folder / f"{name}.toml" for folder in reversed(folders) if "/" not in name):
        if path.exists() and (theme := read_theme(path)).name == name:
            return theme
    return None


def _texts(path: Path, table: Mapping[str, object], key: str) -> dict[str, str]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise ConfigError(f"{path}: {key} = {value!r} cannot be used. It takes a table, [{key}].")
    for name, text in value.items():
        if not isinstance(text, str):
            raise ConfigError(f"{path}: {name} = {text!r} in [{key}] cannot be used. It takes a text in quotes.")
    return dict(value)


def _colors(path: Path, colors: dict[str, str]) -> dict[str, str]:
    refuse_unknown(path, colors, list(COLORS), "colors")
    if "primary" not in colors:
        raise ConfigError(f"{path}: [colors] needs primary, the colour of titles and borders.")
    for name, text in colors.items():
        try:
            Color.parse(text)
        except ColorParseError as fault:
            raise _bad(path, name, text, "colors") from fault
    return colors


def _bad(path: Path, name: str, text: str, where: str) -> ConfigError:
    wanted = 'a style such as "bold"' if "-style" in name else 'a colour such as "#8fb3d9"'
    return ConfigError(f"{path}: {name} = {text!r} in [{where}] cannot be used. It takes {wanted}.")


def _try_variables(path: Path, theme: Theme) -> None:
    known = theme.to_color_system().generate()
    refuse_unknown(path, theme.variables, list(known), "variables")
    if not _drawable(theme.variables, list(theme.variables)):
        name = next(name for name in theme.variables if not _drawable(theme.variables, [name]))
        raise _bad(path, name, theme.variables[name], "variables")


def _drawable(variables: dict[str, str], names: Sequence[str]) -> bool:
    """Whether Textual's own parser takes these variables where they will stand, in a style sheet."""
    if not all(_VALUE.fullmatch(variables[name]) for name in names):
        return False
    sheet = Stylesheet(variables=variables)
    sheet.add_source("\n".join(f"A {{ {_use(name)}${name}; }}" for name in names))
    try:
        sheet.parse()
    except (StylesheetError, TokenError):
        return False
    return True


def _use(name: str) -> str:
    if "-style" in name:
        return "text-style: "
    # What colours text may be relative ("auto 60%"); what colours a ground or a border may not.
    return "color: " if name.startswith(("text", "link")) or "foreground" in name else "border: solid "
