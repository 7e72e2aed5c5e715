"""Themes: those that come with redraft can be read in any light, and a bad one is a message, never a crash."""

import random
from pathlib import Path

import pytest
from textual.app import App
from textual.color import Color
from textual.css.stylesheet import Stylesheet
from textual.theme import BUILTIN_THEMES, Theme

from redraft.bundled import themes_dir
from redraft.config import ConfigError, private_dir
from redraft.tui.themes import named_theme, read_theme, read_themes, theme_folders

NAMES = ["redraft-dark", "redraft-light"]
GROUNDS = ["background", "surface", "panel"]
INKS = [
    "foreground", "text", "text-muted", "text-disabled", "text-primary", "text-secondary", "text-accent",
    "text-success", "text-warning", "text-error", "primary", "secondary", "accent", "success", "warning", "error",
]  # fmt: skip
PAIRS = [
    ("block-cursor-foreground", "block-cursor-background"),
    ("block-cursor-blurred-foreground", "block-cursor-blurred-background"),
    ("screen-selection-foreground", "screen-selection-background"),
    ("input-cursor-foreground", "input-cursor-background"),
    ("foreground", "input-selection-background"),
    ("footer-foreground", "footer-background"),
    ("footer-key-foreground", "footer-background"),
    ("footer-description-foreground", "footer-background"),
]
GOOD = 'name = "mine"\n[colors]\nprimary = "#336699"\n'


def variables(theme: Theme) -> dict[str, str]:
    return theme.to_color_system().generate() | theme.variables


def luminance(color: Color) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [part / 255 for part in color.rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted(luminance(Color.parse(text)) for text in (one, other))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_the_one_that_wcag_defines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.mark.parametrize("name", NAMES)
def test_text_can_be_read_on_every_ground(name: str) -> None:
    found = variables(read_theme(themes_dir() / f"{name}.toml"))
    pairs = [(ink, ground) for ink in INKS for ground in GROUNDS] + PAIRS
    assert {pair: ratio for pair in pairs if (ratio := contrast(*(found[each] for each in pair))) < 4.5} == {}


@pytest.mark.parametrize("name", [name for name, theme in BUILTIN_THEMES.items() if not theme.ansi])
def test_what_textual_itself_uses_is_accepted(name: str, tmp_path: Path) -> None:
    lines = [f'{key} = "{value}"' for key, value in variables(BUILTIN_THEMES[name]).items()]
    (tmp_path / "t.toml").write_text(GOOD + "[variables]\n" + "\n".join(lines))
    assert read_theme(tmp_path / "t.toml").name == "mine"


def test_there_is_a_dark_and_a_light_one() -> None:
    themes, complaints = read_themes(theme_folders())
    assert [(theme.name, theme.dark) for theme in themes] == [("redraft-dark", True), ("redraft-light", False)]
    assert complaints == ()


@pytest.mark.parametrize("name", NAMES)
async def test_an_app_runs_in_it(name: str) -> None:
    app: App[None] = App()
    app.register_theme(read_theme(themes_dir() / f"{name}.toml"))
    app.theme = name
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.screen.styles.background.hex.lower() == variables(app.current_theme)["background"].lower()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[colors]\nprimary = "red"\n', "needs name"),
        ('name = "a,b"\n[colors]\nprimary = "red"\n', "without commas"),
        ('name = "mine"\n', "needs primary"),
        (GOOD + 'acent = "red"\n', "unknown key 'acent' in [colors]. Did you mean 'accent'?"),
        (GOOD + 'accent = "reddish"\n', "accent = 'reddish' in [colors] cannot be used. It takes a colour"),
        (GOOD + "accent = 3\n", "accent = 3 in [colors] cannot be used. It takes a text in quotes."),
        (GOOD + '[variables]\nborder = "#12"\n', "border = '#12' in [variables] cannot be used. It takes a colour"),
        (GOOD + '[variables]\nlink-style = "fat"\n', "link-style = 'fat' in [variables] cannot be used. It takes a st"),
        (GOOD + '[variables]\nborder = "!important"\n', "border = '!important'"),
        (GOOD + '[variables]\nborder = "$border"\n', "border = '$border'"),
        (GOOD + '[variables]\nbordr = "red"\n', "Did you mean 'border'?"),
        ('name = "mine"\ncolors = "red"\n', "It takes a table, [colors]."),
        ('name = "mine"\ndark = "yes"\n', "It takes true or false."),
        ('name = "mine"\ncolour = 1\n', "unknown key 'colour'. Did you mean 'colors'?"),
        ('name = "mine', "not valid TOML"),
        ("a = " + "[" * 5000, "not valid TOML"),
        ("#" * 20_000, "bytes, more than the"),
    ],
)
def test_a_bad_theme_is_a_message_that_names_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as refused:
        read_theme(path)
    assert str(path) in str(refused.value)
    assert said in str(refused.value)
    assert read_themes([tmp_path]) == ((), (str(refused.value),))


def test_what_is_accepted_can_be_drawn(tmp_path: Path) -> None:
    dice = random.Random(7)
    pieces = ["red", "#123", "auto", " ", "50%", "$primary", ";", "{", "}", "!important", "&", "@", "*/", "bold", "0"]
    accepted = 0
    for _ in range(400):
        value = "".join(dice.choices(pieces, k=dice.randint(1, 3)))
        (tmp_path / "t.toml").write_text(GOOD + f'[variables]\nborder = "{value}"\n')
        for theme in read_themes([tmp_path])[0]:
            sheet = Stylesheet(variables=variables(theme))
            sheet.add_source("A { border: solid $border; color: $border; }")
            sheet.parse()
            accepted += 1
    assert 10 < accepted < 400


def test_a_theme_of_ones_own_wins_over_one_of_the_same_name(tmp_path: Path) -> None:
    own = private_dir(theme_folders()[1]) / "redraft-dark.toml"
    own.write_text('name = "redraft-dark"\n[colors]\nprimary = "#010203"\n')
    assert {theme.name: theme.primary for theme in read_themes(theme_folders())[0]}["redraft-dark"] == "#010203"
    found = named_theme("redraft-dark", theme_folders())
    assert found
    assert found.primary == "#010203"


@pytest.mark.parametrize("name", ["nord", "../redraft-dark", "", "redraft-dark.toml"])
def test_a_name_that_no_file_has_finds_nothing(name: str) -> None:
    assert named_theme(name, theme_folders()) is None


@pytest.mark.parametrize("path", sorted(themes_dir().glob("*.toml")), ids=lambda path: path.stem)
def test_a_theme_of_ours_would_pass_as_a_persons_own(path: Path, tmp_path: Path) -> None:
    """Those that come with redraft are not tried out at the start, so they are tried as hard as any other here."""
    own = tmp_path / path.name
    own.write_bytes(path.read_bytes())
    assert read_theme(own).name == read_theme(path).name
