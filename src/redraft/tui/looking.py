"""How home comes by what it shows: it is read in a thread, and what is known already is shown meanwhile."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from redraft.bundled import samples_dir, samples_told
from redraft.config import sessions_dir, state_dir
from redraft.transcripts.index import NAME, Entry, Progress, entry_of, refresh
from redraft.tui.shelf import Shelf, Template

_LONGEST = 200
"""Characters of the line that says what a template is for."""


class Looking:
    """One look at what there is; it can be left at any time, and what was read by then is not read again.

    Args:
        show: is given a shelf, whole or on the way there, with how many of how many sessions were read; on the event
            loop.
        judges_first: the person judges before they see what the critic says.
    """

    def __init__(self, show: Callable[[Shelf, int, int], None], *, judges_first: bool = False) -> None:
        self._show = show
        self._judges_first = judges_first
        self._left = False
        self._beside: tuple[tuple[Entry, ...], tuple[Template, ...]] = ((), ())
        self._told: Mapping[str, str] = {}

    def leave(self) -> None:
        """Read no more, and show nothing more."""
        self._left = True

    async def look(self) -> None:
        """Read what there is, off the event loop, and show it."""
        loop = asyncio.get_running_loop()

        def heard(progress: Progress) -> bool:
            if not self._left:
                loop.call_soon_threadsafe(self._hear, progress)
            return not self._left

        shelf = await asyncio.to_thread(self._read, heard)
        if not self._left:
            self._show(shelf, len(shelf.sessions), len(shelf.sessions))

    def _read(self, heard: Callable[[Progress], bool]) -> Shelf:
        self._told = samples_told()
        self._beside = (samples(samples_dir(), tuple(self._told)), templates())
        entries = refresh(sessions_dir(), state_dir() / NAME, heard)
        return Shelf(self._seen(entries), *self._beside, now=datetime.now(UTC), told=self._told)

    def _seen(self, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
        """The entries as the person may see them."""
        if not self._judges_first:
            return entries
        return tuple(replace(each, row=each.row.veiled()) if each.row is not None else each for each in entries)

    def _hear(self, progress: Progress) -> None:
        if not self._left:
            seen, now = self._seen(progress.entries), datetime.now(UTC)
            shelf = Shelf(seen, *self._beside, now=now, whole=False, told=self._told)
            self._show(shelf, progress.done, progress.total)


def samples(folder: Path, first: Sequence[str] = ()) -> tuple[Entry, ...]:
    """The sample sessions: those named `first` in that order, then the others by name."""
    found = {path.name: path for path in sorted(folder.glob("*.toml"))}
    order = (*(name for name in first if name in found), *(name for name in found if name not in first))
    return tuple(entry_of(found[name], with_facts=False) for name in order)


def templates() -> tuple[Template, ...]:
    """Every template, with the line that it begins with."""
    from redraft.intake import Refused
    from redraft.templates import names, own_names, template

    own = own_names()
    found = []
    for name in names():
        try:
            first = template(name).lstrip("\ufeff").partition("\n")[0]
        except Refused as fault:
            first = f"# {fault}"
        says = first.removeprefix("#").strip()[:_LONGEST] if first.startswith("#") else ""
        found.append(Template(name, says, name in own))
    return tuple(found)
