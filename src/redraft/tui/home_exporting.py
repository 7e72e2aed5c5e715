"""Writing a session's report to a file, asked for in home: in which format, and where."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from redraft.config import sessions_dir
from redraft.core.naming import named
from redraft.intake import Refused
from redraft.loop.reporting import Format, is_transcript, report_of
from redraft.private import write_private
from redraft.transcripts.library import slug
from redraft.tui.screens.ask_line import AskLine
from redraft.tui.screens.choose import Choice, Choose

if TYPE_CHECKING:
    from redraft.tui.screens.home import HomeScreen

_FORMATS: Final[Mapping[Format, Choice]] = MappingProxyType(
    {
        "md": Choice("m", "Markdown", "md"),
        "html": Choice("h", "a page of HTML, with the story in it", "html"),
        "txt": Choice("t", "plain text", "txt"),
    }
)


async def export_report(home: "HomeScreen", path: Path, title: str) -> None:
    """Ask for the format and the file, and write the report there.

    Args:
        home: where it is asked for.
        path: the transcript.
        title: what the session is called, for the name that is proposed.

    Raises:
        Refused: it cannot go there; nothing was written.
        Damaged: it is no transcript.
        NoSession: there is no such file.
        OSError: it cannot be written; what had the name is as it was.
    """
    chosen = await home.app.push_screen_wait(Choose("Write the report as what?", tuple(_FORMATS.values())))
    to = next((each for each in _FORMATS if each == chosen), None)
    if to is None:
        return
    proposed = Path.cwd() / f"{slug(title)}.{to}"
    answer = await home.app.push_screen_wait(AskLine("Write it to which file?", str(proposed), needed=True))
    if not answer.sent:
        return
    place = checked(answer.text, path)
    if place.exists() and not await _may_replace(home, place):
        home.say("Nothing was written.")
        return
    text = await asyncio.to_thread(report_of, path, to)
    await asyncio.to_thread(write_private, place, text.encode())
    home.say(f"The report is in {named(place)}.")


def checked(said: str, session: Path) -> Path:
    """Where a report goes: nowhere where it could take the place of a session.

    Args:
        said: the file, as it was typed; "~" is the person's home.
        session: the transcript that it tells of.

    Raises:
        Refused: it cannot go there.
    """
    place = Path(os.path.realpath(os.path.expanduser(said)))
    kept = place.suffix == ".toml" and place.parent == Path(os.path.realpath(sessions_dir()))
    if kept or place == Path(os.path.realpath(session)) or (place.is_file() and is_transcript(place)):
        raise Refused(
            f"{named(place)}: is a transcript, or where they are kept, and a report never goes there: name another file"
        )
    if place.is_dir() or not place.parent.is_dir():
        raise Refused(f"{named(place)}: no text can be written there: name a file in a folder that there is")
    return place


async def _may_replace(home: "HomeScreen", place: Path) -> bool:
    choices = (Choice("y", "replace it", "y"), Choice("n", "leave it", "n"))
    return await home.app.push_screen_wait(Choose(f"{named(place)} is there already.", choices)) == "y"
