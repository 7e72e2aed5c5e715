"""Where the files that come with redraft are: in the installed package, or at the top of a checkout."""

import re
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parents[1]


def themes_dir() -> Path:
    """Return the folder of the themes that come with redraft."""
    return _bundled("themes")


def samples_dir() -> Path:
    """Return the folder of the sample sessions; its `*.toml` files are transcripts to read, never to write."""
    return _bundled("sample_sessions")


def is_sample(path: Path) -> bool:
    """Whether a transcript is one of the sample sessions, under its own name or a link's."""
    return path.resolve().parent == samples_dir().resolve()


def samples_told() -> dict[str, str]:
    """What each sample is about, in a few words, by its file's name, in the order in which their README tells them."""
    page = samples_dir() / "README.md"
    text = page.read_text("utf-8") if page.is_file() else ""
    return dict(re.findall(r"(?m)^- `([^`]+)`: ([^.]+)\.", text))


def _bundled(name: str) -> Path:
    # A wheel carries the folder inside the package; a checkout or an editable install has it beside `src`.
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _CHECKOUT / name
